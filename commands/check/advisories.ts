import { execFile } from 'node:child_process';
import { z } from 'zod';
import type { AcceptedAdvisory } from './accepted-advisories.ts';

/** What is known of the packages that the product runs with. `not-asked`: nobody could be asked, which says nothing about them. */
export type AuditOutcome = { state: 'clean' | 'not-asked' | 'found'; lines: string[] };

/** Asks npm's registry about everything in the lock file but what only we develop with. */
export async function auditPackages({
  root,
  accepted,
  today,
  env = process.env,
}: {
  root: string;
  accepted: readonly AcceptedAdvisory[];
  today: string;
  env?: NodeJS.ProcessEnv;
}): Promise<AuditOutcome> {
  const output = await new Promise<string>((resolve) => {
    // Its exit code does not tell an advisory from a registry that is away; what it prints does.
    const args = ['audit', '--omit=dev', '--json', '--package-lock-only'];
    execFile('npm', args, { cwd: root, env, maxBuffer: 1 << 26, timeout: 120_000 }, (_error, stdout) => resolve(stdout));
  });
  return judgeAudit(output, { accepted, today });
}

const ADVISORY = z.object({ title: z.string(), url: z.string(), severity: z.string(), range: z.string() });
const REPORT = z.object({ vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), ADVISORY])) })) });
const REFUSAL = z.object({ statusCode: z.number().optional(), code: z.string().optional() });

/** Reads what `npm audit --json` printed. High and critical count, unless accepted until a day that is still to come. */
export function judgeAudit(output: string, { accepted, today }: { accepted: readonly AcceptedAdvisory[]; today: string }): AuditOutcome {
  const answer = parseJson(output);
  const report = REPORT.safeParse(answer);
  if (!report.success) {
    const refusal = REFUSAL.safeParse(answer);
    const said = refusal.success ? (refusal.data.statusCode ?? refusal.data.code) : undefined;
    return { state: 'not-asked', lines: [`not asked: the registry tells no advisories here${said === undefined ? '' : ` (it said ${said})`}`] };
  }
  const waived = new Set(accepted.filter(({ until }) => until > today).map(({ id }) => id));
  const lines = Object.entries(report.data.vulnerabilities).flatMap(([name, { via }]) =>
    via.flatMap((cause) => {
      if (typeof cause === 'string' || !['high', 'critical'].includes(cause.severity)) return [];
      const id = cause.url.replace(/^.*\//, '');
      return waived.has(id) ? [] : [`${name} ${cause.range}: ${cause.severity}, ${cause.title} (${id})`];
    }),
  );
  return { state: lines.length === 0 ? 'clean' : 'found', lines };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
