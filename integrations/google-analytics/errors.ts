import { dayIn, startOfDay } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { type Refusal, toldWaitMs } from '../exchange.ts';
import { errorSchema } from './schema.ts';

const HOUR_MS = 3_600_000;
/** Ten server errors an hour lock the property for all of the project: after one, the next attempt is so far away that the ten never come together. */
const AFTER_SERVER_ERROR_MS = 7 * 60_000;

/** A failure of Google Analytics, in words that hold neither token nor address. */
export function analyticsError(kind: ProviderErrorKind, message: string, retryAfterMs?: number): ProviderError {
  return new ProviderError({ provider: 'google-analytics', kind, message, retryAfterMs });
}

/**
 * The one place where Google's refusals become ours. The order of the verdicts matters: a dead grant stays one even where it is wrapped in
 * a 429; then come limits, then what a person has to set right, then what passes by itself.
 */
export function translateRefusal(refusal: Refusal, { nowMs }: { nowMs: number }): ProviderError {
  const { status, text } = refusal;
  // A page of a proxy in between has no error: the status says enough.
  const { message, details } = errorSchema.safeParse(refusal.body).data?.error ?? { message: '', details: [] };
  const reasons = details.map(({ reason }) => reason ?? '').join(' ');
  if (
    status === 401 ||
    /invalid_grant|invalid authentication credentials|token has been expired or revoked|account has been (disabled|deleted)/i.test(`${message} ${text}`)
  )
    return analyticsError('reauth-needed', 'Google no longer accepts this account; connect it again');
  if (status === 429 || (status === 403 && /rate_?limit_?exceeded|quota/i.test(`${reasons} ${message}`)))
    return analyticsError('rate-limited', limitSentence(message), waitOf(refusal, { message, details, nowMs }));
  if (status === 403 && /SERVICE_DISABLED/.test(reasons))
    return analyticsError('bad-config', 'This account may not read the property: the Google Analytics Data API is switched off in its Google Cloud project');
  if (status === 403 && /SCOPE/.test(reasons))
    return analyticsError('bad-config', 'This account may not read the property: it was connected without the permission analytics.readonly');
  if (status === 403) return analyticsError('bad-config', 'This account may not read the property; make it a Viewer under Admin → Property access management');
  if (status === 404) return analyticsError('bad-config', 'Google Analytics knows no such property');
  if (status === 400) return analyticsError('bad-config', `Google Analytics refuses the question: ${firstLine(message)}`);
  if (status >= 300 && status < 400) return analyticsError('bad-config', 'The API address leads elsewhere; enter the address it leads to');
  if (status >= 500 || status === 408)
    return analyticsError('transient', `Google Analytics has trouble of its own (${status})`, status >= 500 ? AFTER_SERVER_ERROR_MS : undefined);
  return analyticsError('bad-config', `Google Analytics refused the request (${status})`);
}

function limitSentence(message: string): string {
  if (/per day/i.test(message)) return 'The property’s tokens of this day are used up';
  if (/concurrent/i.test(message)) return 'Too many questions to this property at once';
  if (/threshold/i.test(message)) return 'The property’s hour of questions about demographics is used up';
  if (/server error/i.test(message)) return 'Google has closed the property for an hour after too many errors of its own';
  return 'The property’s tokens of this hour are used up';
}

/** Milliseconds to wait, never less than told: header, `RetryInfo` in the body, else when the quota that was named comes back. */
function waitOf(
  refusal: Refusal,
  { message, details, nowMs }: { message: string; details: readonly { retryDelay?: string | undefined }[]; nowMs: number },
): number {
  const delays = details.map(({ retryDelay }) => Number.parseFloat(retryDelay ?? '') * 1_000);
  const waits = [toldWaitMs(refusal, { nowMs }) ?? Number.NaN, ...delays].filter((ms) => Number.isFinite(ms));
  if (waits.length > 0) return Math.max(...waits, 1_000);
  if (/concurrent/i.test(message)) return 60_000;
  // Days of quota end at midnight on the Pacific coast.
  if (/per day/i.test(message)) return Date.parse(nextPacificDay(nowMs)) - nowMs;
  return HOUR_MS;
}

function nextPacificDay(nowMs: number): string {
  const zone = 'America/Los_Angeles';
  return startOfDay(addDays(dayIn(new Date(nowMs).toISOString(), zone), 1), zone);
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').slice(0, 200);
}
