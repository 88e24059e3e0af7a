import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { RefusedRequest } from '../guarded-fetch.ts';
import { retryAfterMs } from '../retry-after.ts';

/** A failure of the source, in words that hold neither address nor header. */
export function sourceError(kind: ProviderErrorKind, message: string, retryAfterMs?: number): ProviderError {
  return new ProviderError({ provider: 'http-json', kind, message, retryAfterMs });
}

/** What a status other than 2xx means. */
export function translateStatus(
  { status, headers }: { status: number; headers: { get(name: string): string | null } },
  { nowMs }: { nowMs: number },
): ProviderError {
  if (status === 401) return sourceError('reauth-needed', 'The address no longer accepts the credentials; enter the headers anew');
  if (status === 429 || (status === 503 && headers.get('retry-after') !== null))
    return sourceError('rate-limited', 'The address asks to wait', retryAfterMs(headers, nowMs));
  if (status === 403) return sourceError('bad-config', 'The credentials may not read this address (403)');
  if (status >= 500 || status === 408 || status === 425) return sourceError('transient', `The address has trouble of its own (${status})`);
  return sourceError('bad-config', `The address answered ${status}; check it`);
}

/** What an exchange that got no answer means. */
export function translateFailure(error: unknown): ProviderError {
  for (let cause: unknown = error, depth = 0; cause !== undefined && cause !== null && depth < 6; depth += 1) {
    if (cause instanceof ProviderError) return cause;
    if (cause instanceof RefusedRequest) return sourceError('bad-config', cause.message);
    const code = typeof cause === 'object' && 'code' in cause ? cause.code : undefined;
    if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return sourceError('bad-config', 'The answer is too big; ask for less of it');
    if (code === 'ENOTFOUND') return sourceError('transient', 'The host of the address is not known at the moment');
    cause = typeof cause === 'object' && 'cause' in cause ? cause.cause : undefined;
  }
  return sourceError('transient', 'The address cannot be reached');
}
