import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { ACCEPTED_ADVISORIES } from './check/accepted-advisories.ts';
import { auditPackages } from './check/advisories.ts';
import { findTrackedSecrets } from './check/secrets.ts';

/** `npm run check`: format, lint with the directions, types, dead code, drift, secrets, known advisories. Every step runs; each failure shows what it said. */
interface Step {
  name: string;
  program: string;
  args: string[];
  /** Reads the output of a program whose exit code does not tell. */
  failsWhen?: (output: string) => boolean;
}

const node = process.execPath;
interface Outcome {
  failed: boolean;
  output: string;
  seconds: number;
  /** It neither held nor failed; `output` says why. */
  unknown?: boolean;
}

/** Generated and committed; what else is generated is made anew on each machine. */
const DRAWN = ['api/schema.graphql'];
const STEPS: Step[] = [
  { name: 'format', program: 'biome', args: ['format', '.'] },
  { name: 'lint and directions', program: 'oxlint', args: [] },
  { name: 'types', program: 'tsc', args: ['-p', '.'] },
  { name: 'types of the web app', program: 'tsc', args: ['-p', 'tsconfig.web.json'] },
  { name: 'dead code', program: 'knip', args: [] },
  { name: 'migrations make the schema', program: node, args: ['commands/migration.ts', '--check'] },
  {
    name: 'every package is in the lock file',
    program: 'npm',
    args: ['ci', '--dry-run', '--no-audit', '--no-fund'],
    failsWhen: (output) => /Missing:|Invalid:/.test(output),
  },
];

let failures = 0;
// First: a fresh clone has no types for the web app's queries yet.
report('what is generated is current', await checkGenerated());
for (const step of STEPS) report(step.name, await run(step));
report('no secret in a tracked file', await checkSecrets());
report('no high advisory about a package', await checkAdvisories());
process.exitCode = failures === 0 ? 0 : 1;
process.stdout.write(failures === 0 ? 'All checks passed\n' : `${failures} ${failures === 1 ? 'check' : 'checks'} failed\n`);

function report(name: string, { failed, output, seconds, unknown = false }: Outcome): void {
  if (unknown) {
    process.stdout.write(`? ${name}: ${output}\n`);
    return;
  }
  process.stdout.write(`${failed ? '✗' : '✓'} ${name} (${seconds.toFixed(1)} s)\n`);
  if (!failed) return;
  failures += 1;
  process.stdout.write(`${output.trim()}\n\n`);
}

function run({ program, args, failsWhen = () => false }: Step): Promise<Outcome> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => collect(Buffer.from(error.message)));
    child.once('close', (code) => resolve({ failed: code !== 0 || failsWhen(output), output, seconds: (performance.now() - startedAt) / 1000 }));
  });
}

/** Draws the generated files anew; one that changed was not current, and now is. */
async function checkGenerated(): Promise<Outcome> {
  const before = DRAWN.map((path) => readFileSync(path, 'utf8'));
  const drawn = await run({ name: 'generate', program: node, args: ['--import', './local/run-typescript.mjs', 'commands/generate.ts'] });
  const stale = DRAWN.filter((path, index) => readFileSync(path, 'utf8') !== before[index]);
  return stale.length === 0 ? drawn : { ...drawn, failed: true, output: `${drawn.output}\nNot current until now, commit it: ${stale.join(', ')}` };
}

async function checkSecrets(): Promise<Outcome> {
  const startedAt = performance.now();
  // A copy without its history has no tracked files.
  if (!existsSync('.git')) return { failed: false, unknown: true, output: 'not looked: this is not a clone', seconds: 0 };
  const found = await findTrackedSecrets('.');
  const lines = found.map(({ path, line, what }) => `${path}:${line} ${what}`);
  return { failed: found.length > 0, output: lines.join('\n'), seconds: (performance.now() - startedAt) / 1000 };
}

async function checkAdvisories(): Promise<Outcome> {
  const startedAt = performance.now();
  const { state, lines } = await auditPackages({ root: '.', accepted: ACCEPTED_ADVISORIES, today: new Date().toISOString().slice(0, 10) });
  return { failed: state === 'found', unknown: state === 'not-asked', output: lines.join('\n'), seconds: (performance.now() - startedAt) / 1000 };
}
