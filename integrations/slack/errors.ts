import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { toldWaitMs } from '../exchange.ts';
import { refusalSchema } from './schema.ts';

const UNTOLD_WAIT_MS = 60_000;

/** Nothing is done with this token any more, whatever else the answer says. */
const DEAD = new Set([
  'token_revoked',
  'token_expired',
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'invalid_refresh_token',
  'org_login_required',
  'team_access_not_granted',
]);
/** Slack's own trouble. */
const PASSES = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org', 'unfurl_not_ready']);
/** The channel of one person, not the connection. */
const UNREACHABLE = new Set([
  'users_not_found',
  'user_not_found',
  'user_disabled',
  'user_not_visible',
  'cannot_dm_bot',
  'channel_not_found',
  'is_archived',
  'messages_tab_disabled',
]);

/** What Slack said: a status, and a body that may be no JSON. */
export interface SlackRefusal {
  status: number;
  header(name: string): string | null;
  body: unknown;
}

/** A failure of Slack, in words that hold neither token nor answer. */
export function slackError(kind: ProviderErrorKind, message: string, more: { retryAfterMs?: number; maybeDone?: boolean } = {}): ProviderError {
  return new ProviderError({ provider: 'slack', kind, message, ...more });
}

/**
 * The one place where Slack's refusals become ours. Slack refuses with 200 and a word, a limit with 429. A dead token outranks a limit;
 * then come limits, then what passes by itself, then what a person has to set right.
 */
export function translateRefusal({ status, header, body }: SlackRefusal, { nowMs }: { nowMs: number }): ProviderError {
  const { error, needed } = refusalSchema.catch({ error: '', needed: '' }).parse(body ?? {});
  if (DEAD.has(error) || status === 401) return slackError('reauth-needed', 'Slack no longer accepts this bot; connect the workspace again');
  if (status === 429 || error === 'ratelimited' || error === 'rate_limited')
    return slackError('rate-limited', 'Slack asks to wait before the next request', { retryAfterMs: toldWaitMs({ header }, { nowMs }) ?? UNTOLD_WAIT_MS });
  if (status >= 500 || status === 408 || PASSES.has(error)) return slackError('transient', `Slack has trouble of its own (${error || status})`);
  if (error === 'missing_scope' || error === 'no_permission' || error === 'not_allowed_token_type')
    return slackError('bad-config', `This connection may not read or write this: it lacks ${needed === '' ? 'a scope' : `the scope ${needed}`}`);
  if (UNREACHABLE.has(error)) return slackError('bad-config', `Slack has no channel to this person (${error})`);
  if (status >= 300 && status < 400) return slackError('bad-config', 'The address leads elsewhere; leave it empty');
  // The word is Slack's own name for it, of letters and underscores alone.
  return slackError('bad-config', `Slack refused the request (${/^[a-z_]{1,60}$/.test(error) ? error : status})`);
}
