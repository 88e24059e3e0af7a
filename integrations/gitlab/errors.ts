import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';

/** What GitLab answered when it did not give what was asked. Header names in lower case; `message` is its own sentence, never a whole body. */
export interface GitlabRefusal {
  status: number;
  headers: Readonly<Record<string, string | undefined>>;
  message: string;
}

/** Wait when a limit is met and no header says how long: gitlab.com counts by the minute. */
const UNTOLD_WAIT_MS = 60_000;

/**
 * The one place where GitLab's refusals become ours. A dead token stays a dead token even where it is wrapped in a 429; then come limits,
 * then what a person has to set right, then what passes by itself.
 */
export function translateRefusal(refusal: GitlabRefusal, { nowMs }: { nowMs: number }): ProviderError {
  const { status, headers, message } = refusal;
  const fail = (kind: ProviderErrorKind, sentence: string, retryAfterMs?: number) =>
    new ProviderError({ provider: 'gitlab', kind, message: sentence, retryAfterMs });

  if (status === 401 || /invalid_token|token (is|was|has been|has) (expired|revoked)|invalid_grant/i.test(message)) {
    return fail('reauth-needed', 'GitLab no longer accepts the access token; make a new one and enter it');
  }
  if (isRateLimit(refusal)) return fail('rate-limited', 'GitLab asks to wait before the next request', waitOf(headers, nowMs));
  if (status === 403) return fail('bad-config', `The access token may not read this or write here: it lacks ${missingScope(message)}`);
  if (status === 404) return fail('bad-config', 'GitLab knows no such project, or this token may not see it');
  if (status >= 300 && status < 400) return fail('bad-config', 'The server’s address leads elsewhere; enter the address it leads to');
  if (status === 405 && /keyset/i.test(message)) return fail('cursor-expired', 'GitLab cannot continue this list; it is read again from its start');
  if (status === 400 && /cursor|offset/i.test(message)) return fail('cursor-expired', 'GitLab cannot continue this list; it is read again from its start');
  // 409 is also a lock that another request holds: both pass.
  if (status >= 500 || status === 408 || status === 409) return fail('transient', `GitLab has trouble of its own (${status})`);
  return fail('bad-config', `GitLab refused the request (${status})`);
}

function isRateLimit({ status, headers, message }: GitlabRefusal): boolean {
  if (status === 429) return true;
  return (status === 403 || status === 503) && (headers['retry-after'] !== undefined || /retry later|rate limit/i.test(message));
}

/** Milliseconds to wait: `retry-after` in seconds or as a date, else the reset of a used-up budget, else a minute. Never less than told. */
function waitOf(headers: GitlabRefusal['headers'], nowMs: number): number {
  // GitLab's own clock, when it tells: ours may be wrong by minutes.
  const serverNowMs = Date.parse(headers.date ?? '') || nowMs;
  const told = headers['retry-after'];
  if (told !== undefined) {
    const seconds = Number(told);
    if (Number.isFinite(seconds)) return Math.max(seconds * 1_000, 1_000);
    const until = Date.parse(told);
    return Number.isNaN(until) ? UNTOLD_WAIT_MS : Math.max(until - serverNowMs, 1_000);
  }
  const reset = Number(headers['ratelimit-reset']);
  if (headers['ratelimit-remaining'] === '0' && Number.isFinite(reset)) return Math.max(reset * 1_000 - serverNowMs, 0) + 1_000;
  return UNTOLD_WAIT_MS;
}

function missingScope(message: string): string {
  return /insufficient_scope/.test(message) ? 'the scope read_api, or api to write' : 'a permission in this project';
}
