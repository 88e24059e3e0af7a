import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { RefusedRequest } from '../guarded-fetch.ts';
import { retryAfterMs } from '../retry-after.ts';
import { errorSchema } from './schema.ts';

/** A failure of Prometheus, in words that hold neither address nor credentials. */
export function prometheusError(kind: ProviderErrorKind, message: string, waitMs?: number): ProviderError {
  return new ProviderError({ provider: 'prometheus', kind, message, retryAfterMs: waitMs });
}

/** What an answer other than 2xx means. Of its body only the place of a mistake is told on: a stranger's server could write anything into it. */
export function translateStatus(
  { status, headers }: { status: number; headers: { get(name: string): string | null } },
  { body, nowMs }: { body: unknown; nowMs: number },
): ProviderError {
  if (status === 401) return prometheusError('reauth-needed', 'Prometheus no longer accepts the credentials; enter them anew');
  if (status === 429 || (status === 503 && headers.get('retry-after') !== null))
    return prometheusError('rate-limited', 'Prometheus asks to wait', retryAfterMs(headers, nowMs));
  if (status === 403) return prometheusError('bad-config', 'The credentials may not read here (403)');
  if (status >= 300 && status < 400) return prometheusError('bad-config', 'The address leads elsewhere; enter the address it leads to');
  // 503 is also how Prometheus says that a query took too long.
  if (status >= 500 || status === 408) return prometheusError('transient', `Prometheus has trouble of its own (${status})`);
  if (status === 400) return prometheusError('bad-config', `Prometheus cannot read the expression${placeIn(body)}`);
  if (status === 422) return prometheusError('bad-config', 'Prometheus cannot evaluate the expression: it may need too many samples, or match series twice');
  return prometheusError('bad-config', `There is no Prometheus at this address (${status})`);
}

/** What an exchange that got no answer means. */
export function translateFailure(error: unknown): ProviderError {
  for (let cause: unknown = error, depth = 0; cause !== undefined && cause !== null && depth < 6; depth += 1) {
    if (cause instanceof ProviderError) return cause;
    if (cause instanceof RefusedRequest) return prometheusError('bad-config', cause.message);
    if (typeof cause === 'object' && 'code' in cause && cause.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
      return prometheusError('bad-config', 'The answer is too big: let the expression give one series');
    cause = typeof cause === 'object' && 'cause' in cause ? cause.cause : undefined;
  }
  return prometheusError('transient', 'Prometheus cannot be reached');
}

function placeIn(body: unknown): string {
  const refusal = errorSchema.safeParse(body);
  const place = refusal.success ? /\b(\d{1,4}):(\d{1,4}): parse error/.exec(refusal.data.error) : null;
  return place === null ? '' : ` (line ${place[1]}, column ${place[2]})`;
}
