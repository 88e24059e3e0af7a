import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { RefusedRequest } from '../guarded-fetch.ts';

/** The hour of sixty queries rolls: some of it is back after minutes, and asking earlier would take from people's dashboards. */
const UNTOLD_WAIT_MS = 5 * 60_000;
const UNTOLD_CONCURRENT_WAIT_MS = 60_000;

/** What Mixpanel answered when it did not give what was asked. */
export interface MixpanelRefusal {
  status: number;
  headers: { get(name: string): string | null };
  message: string;
}

/** A failure of Mixpanel, in words that hold neither credentials nor address. */
export function mixpanelError(kind: ProviderErrorKind, message: string, retryAfterMs?: number): ProviderError {
  return new ProviderError({ provider: 'mixpanel', kind, message, retryAfterMs });
}

/** The one place where Mixpanel's refusals become ours: dead account, then limit, then what a person has to set right, then what passes by itself. */
export function translateRefusal({ status, headers, message }: MixpanelRefusal, { nowMs }: { nowMs: number }): ProviderError {
  if (status === 401 || /invalid service account|service account (has )?expired|unauthorized, not a valid/i.test(message))
    return mixpanelError('reauth-needed', 'Mixpanel no longer accepts the service account; enter its user name and secret anew');
  if (status === 429 || (status === 503 && headers.get('retry-after') !== null))
    return mixpanelError('rate-limited', 'The project’s queries of this hour are used up', waitOf({ headers, message, nowMs }));
  if (status === 402) return mixpanelError('bad-config', 'The plan of this project does not include the query API');
  if (status === 403)
    return mixpanelError('bad-config', 'The service account may not read this project; give it the role Consumer there, and check the data residency');
  if (status === 404) return mixpanelError('bad-config', 'Mixpanel knows no such project, report or funnel at this data residency');
  if (status === 400) return mixpanelError('bad-config', `Mixpanel refuses the question: ${(message.split('\n')[0] ?? '').slice(0, 200)}`);
  if (status >= 300 && status < 400) return mixpanelError('bad-config', 'The API address leads elsewhere; enter the address it leads to');
  if (status >= 500 || status === 408) return mixpanelError('transient', `Mixpanel has trouble of its own (${status})`);
  return mixpanelError('bad-config', `Mixpanel refused the request (${status})`);
}

/** What an exchange that got no answer means. */
export function translateFailure(error: unknown): ProviderError {
  for (let at: unknown = error, depth = 0; at !== undefined && at !== null && depth < 6; depth += 1) {
    if (at instanceof ProviderError) return at;
    if (at instanceof RefusedRequest) return mixpanelError('bad-config', at.message);
    at = typeof at === 'object' && 'cause' in at ? at.cause : undefined;
  }
  return mixpanelError('transient', 'Mixpanel cannot be reached');
}

function waitOf({ headers, message, nowMs }: { headers: MixpanelRefusal['headers']; message: string; nowMs: number }): number {
  const told = headers.get('retry-after');
  if (told === null) return /concurrent/i.test(message) ? UNTOLD_CONCURRENT_WAIT_MS : UNTOLD_WAIT_MS;
  const seconds = Number(told);
  if (Number.isFinite(seconds)) return Math.max(seconds * 1_000, 1_000);
  const until = Date.parse(told);
  const serverNowMs = Date.parse(headers.get('date') ?? '') || nowMs;
  return Number.isNaN(until) ? UNTOLD_WAIT_MS : Math.max(until - serverNowMs, 1_000);
}
