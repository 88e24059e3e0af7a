import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { type Refusal, toldWaitMs } from '../exchange.ts';
import { errorSchema } from './schema.ts';

const UNTOLD_WAIT_MS = 60_000;

/** A failure of Prometheus, in words that hold neither address nor credentials. */
export function prometheusError(kind: ProviderErrorKind, message: string, retryAfterMs?: number): ProviderError {
  return new ProviderError({ provider: 'prometheus', kind, message, retryAfterMs });
}

/** What an answer other than 2xx means. Of its body only the place of a mistake is told on: a stranger's server could write anything into it. */
export function translateRefusal(refusal: Refusal, clock: { nowMs: number }): ProviderError {
  const { status, header, body } = refusal;
  if (status === 401) return prometheusError('reauth-needed', 'Prometheus no longer accepts the credentials; enter them anew');
  if (status === 429 || (status === 503 && header('retry-after') !== null))
    return prometheusError('rate-limited', 'Prometheus asks to wait', toldWaitMs(refusal, clock) ?? UNTOLD_WAIT_MS);
  if (status === 403) return prometheusError('bad-config', 'The credentials may not read here (403)');
  if (status >= 300 && status < 400) return prometheusError('bad-config', 'The address leads elsewhere; enter the address it leads to');
  // 503 is also how Prometheus says that a query took too long.
  if (status >= 500 || status === 408) return prometheusError('transient', `Prometheus has trouble of its own (${status})`);
  if (status === 400) return prometheusError('bad-config', `Prometheus cannot read the expression${placeIn(body)}`);
  if (status === 422) return prometheusError('bad-config', 'Prometheus cannot evaluate the expression: it may need too many samples, or match series twice');
  return prometheusError('bad-config', `There is no Prometheus at this address (${status})`);
}

function placeIn(body: unknown): string {
  const refusal = errorSchema.safeParse(body);
  const place = refusal.success ? /\b(\d{1,4}):(\d{1,4}): parse error/.exec(refusal.data.error) : null;
  return place === null ? '' : ` (line ${place[1]}, column ${place[2]})`;
}
