import { z } from 'zod';
import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { toldWaitMs } from '../exchange.ts';

/** What Google answered when it did not give what was asked. */
export interface GoogleRefusal {
  status: number;
  headers: Headers;
  body: unknown;
}

const bodySchema = z.object({
  error: z.union([
    z.string(),
    z.object({
      message: z.string().optional(),
      errors: z.array(z.object({ reason: z.string().optional(), location: z.string().optional() })).optional(),
    }),
  ]),
});

const LIMITS: ReadonlySet<string> = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'quotaExceeded',
  'dailyLimitExceeded',
  'calendarUsageLimitsExceeded',
  'variableTermLimitExceeded',
]);
/** Wait when a limit is met and no header says how long; a day's quota is not asked for again within the hour. */
const UNTOLD_WAIT_MS = 60_000;
const DAY_QUOTA_WAIT_MS = 3_600_000;

/** Why, in Google's own words for programs: `reason` and the parameter it is about. */
export function reasonsOf(body: unknown): { reasons: readonly string[]; locations: readonly string[] } {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return { reasons: [], locations: [] };
  const { error } = parsed.data;
  if (typeof error === 'string') return { reasons: [error], locations: [] };
  const { errors = [] } = error;
  return { reasons: errors.flatMap(({ reason }) => reason ?? []), locations: errors.flatMap(({ location }) => location ?? []) };
}

/** The one place where Google's refusals become ours: dead grant, expired position, limit, what a person has to set right, what passes by itself. */
export function translateRefusal({ status, headers, body }: GoogleRefusal, clock: { nowMs: number }): ProviderError {
  const { reasons, locations } = reasonsOf(body);
  const fail = (kind: ProviderErrorKind, message: string, retryAfterMs?: number) =>
    new ProviderError({ provider: 'google-calendar', kind, message, retryAfterMs });
  const header = (name: string) => headers.get(name);
  const untoldWaitMs = reasons.includes('dailyLimitExceeded') ? DAY_QUOTA_WAIT_MS : UNTOLD_WAIT_MS;

  // A refused webhook address comes as 401 too; the grant is well.
  if (reasons.some((reason) => /webhookUrl/i.test(reason)))
    return fail('bad-config', 'Google does not deliver to this address: it has to be a public https address');
  if (status === 401 || reasons.includes('authError') || reasons.includes('invalid_grant'))
    return fail('reauth-needed', 'Google no longer accepts this consent: connect the account again');
  const positionRefused = locations.includes('syncToken') || locations.includes('pageToken');
  if (reasons.includes('fullSyncRequired') || (positionRefused && (status === 400 || status === 410)))
    return fail('cursor-expired', 'Google no longer knows where the last reading ended; the calendar is read again');
  if (status === 429 || (status === 403 && reasons.some((reason) => LIMITS.has(reason))))
    return fail('rate-limited', 'Google asks to wait before the next request', toldWaitMs({ header }, clock) ?? untoldWaitMs);
  if (reasons.includes('insufficientPermissions'))
    return fail('bad-config', 'The consent may not read this calendar: connect again and leave all boxes of Google’s page ticked');
  if (status === 403) return fail('bad-config', 'This account may not read or change this calendar');
  if (status === 404) return fail('bad-config', 'Google knows no such calendar, or this account may not see it');
  if (status === 412) return fail('transient', 'The event was changed at Google in the same moment');
  if (status === 410) return fail('cursor-expired', 'Google no longer has what was asked for; the calendar is read again');
  if (status >= 300 && status < 400) return fail('bad-config', 'The API address leads elsewhere; enter the address it leads to');
  if (status >= 500 || status === 408) return fail('transient', `Google has trouble of its own (${status})`);
  return fail('bad-config', `Google refused the request (${[status, ...reasons].join(', ')})`);
}
