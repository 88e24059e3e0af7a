import { z } from 'zod';
import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { toldWaitMs } from '../exchange.ts';

/** What Graph answered when it did not give what was asked. */
export interface GraphRefusal {
  status: number;
  headers: { get(name: string): string | null };
  body: unknown;
}

const bodySchema = z.object({ error: z.object({ code: z.string().default('') }) });
const UNTOLD_WAIT_MS = 60_000;

/** The one place where Graph's refusals become ours: dead grant, expired position, limit, what a person has to set right, what passes by itself. */
export function translateRefusal({ status, headers, body }: GraphRefusal, clock: { nowMs: number }): ProviderError {
  const header = (name: string) => headers.get(name);
  const code = bodySchema.safeParse(body).data?.error.code ?? '';
  const fail = (kind: ProviderErrorKind, message: string, retryAfterMs?: number) =>
    new ProviderError({ provider: 'outlook-calendar', kind, message, retryAfterMs });

  if (status === 401 || /^(InvalidAuthenticationToken|TokenExpired|invalid_grant)$/i.test(code))
    return fail('reauth-needed', 'Microsoft no longer accepts this consent: connect the account again');
  if (status === 410 || /^(syncStateNotFound|syncStateInvalid|resync)/i.test(code))
    return fail('cursor-expired', 'Outlook no longer knows where the last reading ended; the calendar is read again');
  // Graph throttles with 503 and 504 too; the header tells it from trouble.
  if (status === 429 || header('retry-after') !== null || /throttl|TooManyRequests|MailboxConcurrency/i.test(code))
    return fail('rate-limited', 'Microsoft asks to wait before the next request', toldWaitMs({ header }, clock) ?? UNTOLD_WAIT_MS);
  if (/MailboxNotEnabledForRESTAPI/i.test(code)) return fail('bad-config', 'This account has no mailbox in Microsoft 365');
  if (status === 403) return fail('bad-config', 'This account may not read or change this calendar');
  if (status === 404) return fail('bad-config', 'Outlook knows no such calendar, or this account may not see it');
  if (status >= 300 && status < 400) return fail('bad-config', 'The API address leads elsewhere; enter the address it leads to');
  if (status === 409 || status === 412) return fail('transient', 'The event was changed at Outlook in the same moment');
  if (status >= 500 || status === 408) return fail('transient', `Microsoft has trouble of its own (${status})`);
  return fail('bad-config', `Microsoft refused the request (${[status, code].filter((part) => part !== '').join(', ')})`);
}
