import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';

/** What GitHub answered when it did not give what was asked. Header names in lower case. */
export interface GithubRefusal {
  status: number;
  headers: Readonly<Record<string, string | number | undefined>>;
  message: string;
}

/** Wait when a limit is met and no header says how long: GitHub asks for at least a minute. */
const UNTOLD_WAIT_MS = 60_000;

/**
 * The one place where GitHub's refusals become ours. The order of the verdicts matters: a dead token stays a dead token even where it is
 * wrapped in a 429; then come limits, then what a person has to set right, then what passes by itself.
 */
export function translateRefusal(refusal: GithubRefusal, { nowMs }: { nowMs: number }): ProviderError {
  const { status, headers, message } = refusal;
  const fail = (kind: ProviderErrorKind, sentence: string, retryAfterMs?: number) =>
    new ProviderError({ provider: 'github', kind, message: sentence, retryAfterMs });

  if (headers['x-github-sso'] !== undefined) return fail('reauth-needed', 'The organization asks this token to be authorized for single sign-on at GitHub');
  if (status === 401 || /bad credentials|token (has )?expired|revoked|suspended/i.test(message)) {
    return fail('reauth-needed', 'GitHub no longer accepts the access token; make a new one and enter it');
  }
  if (isRateLimit(refusal)) return fail('rate-limited', 'GitHub asks to wait before the next request', waitOf(headers, nowMs));
  if (status === 403) return fail('bad-config', `The access token may not read this: it lacks ${missingPermission(headers)}`);
  if (status === 404) return fail('bad-config', 'GitHub knows no such repository, or this token may not see it');
  if (status === 410) return fail('bad-config', 'Issues are switched off in this repository');
  if (status === 451) return fail('bad-config', 'GitHub has blocked this repository for legal reasons');
  if (status >= 300 && status < 400) return fail('bad-config', 'The API address leads elsewhere; enter the address it leads to');
  if (status === 422 && /pagination/i.test(message)) return fail('cursor-expired', 'GitHub cannot continue this list; it is read again from its start');
  if (status >= 500 || status === 408) return fail('transient', `GitHub has trouble of its own (${status})`);
  return fail('bad-config', `GitHub refused the request (${status})`);
}

function isRateLimit({ status, headers, message }: GithubRefusal): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return headers['retry-after'] !== undefined || String(headers['x-ratelimit-remaining']) === '0' || /rate limit|abuse detection/i.test(message);
}

/** Milliseconds to wait: `retry-after` in seconds or as a date, else the reset of a used-up budget, else a minute. Never less than told. */
function waitOf(headers: GithubRefusal['headers'], nowMs: number): number {
  // GitHub's own clock, when it tells: ours may be wrong by minutes.
  const serverNowMs = Date.parse(String(headers.date ?? '')) || nowMs;
  const told = headers['retry-after'];
  if (told !== undefined) {
    const seconds = Number(told);
    if (Number.isFinite(seconds)) return Math.max(seconds * 1000, 1000);
    const until = Date.parse(String(told));
    return Number.isNaN(until) ? UNTOLD_WAIT_MS : Math.max(until - serverNowMs, 1000);
  }
  const reset = Number(headers['x-ratelimit-reset']);
  if (String(headers['x-ratelimit-remaining']) === '0' && Number.isFinite(reset)) return Math.max(reset * 1000 - serverNowMs, 0) + 1000;
  return UNTOLD_WAIT_MS;
}

function missingPermission(headers: GithubRefusal['headers']): string {
  const needed = headers['x-accepted-github-permissions'] ?? headers['x-accepted-oauth-scopes'];
  return needed === undefined || needed === '' ? 'a permission' : `the permission ${needed}`;
}
