import { z } from 'zod';
import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { type Answer, type Refusal, toldWaitMs, untilResetMs } from '../exchange.ts';
import { jsonOf } from '../json-of.ts';

/** Wait when a limit is met and no header says how long: GitHub asks for at least a minute. */
const UNTOLD_WAIT_MS = 60_000;

/** A failure of GitHub, in words that hold neither token nor answer. */
export function githubError(kind: ProviderErrorKind, message: string, retryAfterMs?: number): ProviderError {
  return new ProviderError({ provider: 'github', kind, message, retryAfterMs });
}

/**
 * The one place where GitHub's refusals become ours. The order of the verdicts matters: a dead token stays a dead token even where it is
 * wrapped in a 429; then come limits, then what a person has to set right, then what passes by itself.
 */
export function translateRefusal(refusal: Refusal, clock: { nowMs: number }): ProviderError {
  const { status, header } = refusal;
  const message = sentenceOf(refusal.body);
  if (header('x-github-sso') !== null) return githubError('reauth-needed', 'The organization asks this token to be authorized for single sign-on at GitHub');
  if (status === 401 || /bad credentials|token (has )?expired|revoked|suspended/i.test(message)) {
    return githubError('reauth-needed', 'GitHub no longer accepts the access token; make a new one and enter it');
  }
  if (isRateLimit(refusal, message)) {
    const waitMs = toldWaitMs(refusal, clock) ?? untilResetMs(refusal, 'x-ratelimit', clock) ?? UNTOLD_WAIT_MS;
    return githubError('rate-limited', 'GitHub asks to wait before the next request', waitMs);
  }
  if (status === 403) return githubError('bad-config', `The access token may not read this: it lacks ${missingPermission(refusal)}`);
  if (status === 404) return githubError('bad-config', 'GitHub knows no such repository, or this token may not see it');
  if (status === 410) return githubError('bad-config', 'Issues are switched off in this repository');
  if (status === 451) return githubError('bad-config', 'GitHub has blocked this repository for legal reasons');
  if (status >= 300 && status < 400) return githubError('bad-config', 'The API address leads elsewhere; enter the address it leads to');
  if (status === 422 && /pagination/i.test(message)) return githubError('cursor-expired', 'GitHub cannot continue this list; it is read again from its start');
  if (status >= 500 || status === 408) return githubError('transient', `GitHub has trouble of its own (${status})`);
  return githubError('bad-config', `GitHub refused the request (${status})`);
}

/** GraphQL refuses with 200 and a list of errors; null where it has none. */
export function translateErrors({ headers, text }: Pick<Answer, 'headers' | 'text'>, clock: { nowMs: number }): ProviderError | null {
  const [first] = errorsSchema.safeParse(jsonOf(text)).data?.errors ?? [];
  if (first === undefined) return null;
  const { type = '', message = '' } = first;
  const header = (name: string) => headers[name] ?? null;
  if (type === 'RATE_LIMITED') {
    const waitMs = toldWaitMs({ header }, clock) ?? untilResetMs({ header, headers }, 'x-ratelimit', clock) ?? UNTOLD_WAIT_MS;
    return githubError('rate-limited', 'GitHub asks to wait before the next request', waitMs);
  }
  if (type === 'NOT_FOUND') return githubError('bad-config', 'GitHub knows no such repository, or this token may not see it');
  if (type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES') return githubError('bad-config', 'The access token may not read this: it lacks a permission');
  if (type === '' && !/something went wrong|timeout/i.test(message))
    return githubError('bad-config', 'This GitHub server cannot count this; it may be too old');
  return githubError('transient', 'GitHub has trouble of its own with this count');
}

const errorsSchema = z.object({ errors: z.array(z.object({ type: z.string().optional(), message: z.string().optional() })) });

/** GitHub's own words; the reasons of a 422 stand in a list beside its sentence. */
export function sentenceOf(body: unknown): string {
  const words = wordsSchema.safeParse(body);
  const reasons = (words.data?.errors ?? []).map((reason) => (typeof reason === 'string' ? reason : (reason.message ?? '')));
  return [words.data?.message ?? '', ...reasons].join(' ').trim();
}

const wordsSchema = z.object({ message: z.string(), errors: z.array(z.union([z.string(), z.object({ message: z.string().optional() })])).optional() });

function isRateLimit({ status, header }: Refusal, message: string): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return header('retry-after') !== null || header('x-ratelimit-remaining') === '0' || /rate limit|abuse detection/i.test(message);
}

function missingPermission({ header }: Refusal): string {
  const needed = header('x-accepted-github-permissions') ?? header('x-accepted-oauth-scopes') ?? '';
  return needed === '' ? 'a permission' : `the permission ${needed}`;
}
