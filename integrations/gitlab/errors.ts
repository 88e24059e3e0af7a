import { z } from 'zod';
import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { type Refusal, toldWaitMs, untilResetMs } from '../exchange.ts';

/** Wait when a limit is met and no header says how long: gitlab.com counts by the minute. */
const UNTOLD_WAIT_MS = 60_000;

/** A failure of GitLab, in words that hold neither token nor body. */
export function gitlabError(kind: ProviderErrorKind, message: string, retryAfterMs?: number): ProviderError {
  return new ProviderError({ provider: 'gitlab', kind, message, retryAfterMs });
}

/**
 * The one place where GitLab's refusals become ours. A dead token stays a dead token even where it is wrapped in a 429; then come limits,
 * then what a person has to set right, then what passes by itself.
 */
export function translateRefusal(refusal: Refusal, clock: { nowMs: number }): ProviderError {
  const { status } = refusal;
  const message = sentenceOf(refusal);
  if (status === 401 || /invalid_token|token (is|was|has been|has) (expired|revoked)|invalid_grant/i.test(message)) {
    return gitlabError('reauth-needed', 'GitLab no longer accepts the access token; make a new one and enter it');
  }
  if (isRateLimit(refusal, message)) {
    const waitMs = toldWaitMs(refusal, clock) ?? untilResetMs(refusal, 'ratelimit', clock) ?? UNTOLD_WAIT_MS;
    return gitlabError('rate-limited', 'GitLab asks to wait before the next request', waitMs);
  }
  if (status === 403) return gitlabError('bad-config', `The access token may not read this or write here: it lacks ${missingScope(message)}`);
  if (status === 404) return gitlabError('bad-config', 'GitLab knows no such project, or this token may not see it');
  if (status >= 300 && status < 400) return gitlabError('bad-config', 'The server’s address leads elsewhere; enter the address it leads to');
  if (status === 405 && /keyset/i.test(message)) return gitlabError('cursor-expired', 'GitLab cannot continue this list; it is read again from its start');
  if (status === 400 && /cursor|offset/i.test(message))
    return gitlabError('cursor-expired', 'GitLab cannot continue this list; it is read again from its start');
  // 409 is also a lock that another request holds: both pass.
  if (status >= 500 || status === 408 || status === 409) return gitlabError('transient', `GitLab has trouble of its own (${status})`);
  return gitlabError('bad-config', `GitLab refused the request (${status})`);
}

const wordsSchema = z.object({ message: z.unknown(), error: z.unknown(), error_description: z.unknown() }).partial();

/** GitLab's own words of a refusal: they stand in `message`, `error` or `error_description`, or are the whole of a short text. */
function sentenceOf({ body, text }: Refusal): string {
  const words = wordsSchema.safeParse(body);
  if (!words.success) return text.length < 200 ? text : '';
  return [words.data.error, words.data.error_description, words.data.message]
    .filter((part) => part !== undefined)
    .map((part) => JSON.stringify(part))
    .join(' ');
}

function isRateLimit({ status, header }: Refusal, message: string): boolean {
  if (status === 429) return true;
  return (status === 403 || status === 503) && (header('retry-after') !== null || /retry later|rate limit/i.test(message));
}

function missingScope(message: string): string {
  return /insufficient_scope/.test(message) ? 'the scope read_api, or api to write' : 'a permission in this project';
}
