import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { type Refusal, toldWaitMs } from '../exchange.ts';

const UNTOLD_WAIT_MS = 60_000;

/** A failure of the source, in words that hold neither address nor header. */
export function sourceError(kind: ProviderErrorKind, message: string, retryAfterMs?: number): ProviderError {
  return new ProviderError({ provider: 'http-json', kind, message, retryAfterMs });
}

/** What a status other than 2xx means. */
export function translateRefusal(refusal: Refusal, clock: { nowMs: number }): ProviderError {
  const { status, header } = refusal;
  if (status === 401) return sourceError('reauth-needed', 'The address no longer accepts the credentials; enter the headers anew');
  if (status === 429 || (status === 503 && header('retry-after') !== null))
    return sourceError('rate-limited', 'The address asks to wait', toldWaitMs(refusal, clock) ?? UNTOLD_WAIT_MS);
  if (status === 403) return sourceError('bad-config', 'The credentials may not read this address (403)');
  if (status >= 500 || status === 408 || status === 425) return sourceError('transient', `The address has trouble of its own (${status})`);
  if (header('location') !== null) return sourceError('bad-config', 'The address leads in circles, or to a place that is not https');
  return sourceError('bad-config', `The address answered ${status}; check it`);
}
