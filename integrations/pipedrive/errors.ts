import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { type Refusal, toldWaitMs } from '../exchange.ts';

/** A failure of Pipedrive, in words that hold neither token nor answer. */
export function pipedriveError(kind: ProviderErrorKind, message: string, retryAfterMs?: number): ProviderError {
  return new ProviderError({ provider: 'pipedrive', kind, message, retryAfterMs });
}

/** The one place where Pipedrive's refusals become ours: dead token, limit, what a person sets right, what passes. */
export function translateRefusal(refusal: Refusal, clock: { nowMs: number }): ProviderError {
  const { status, header, body } = refusal;
  if (status === 401) return pipedriveError('reauth-needed', 'Pipedrive no longer accepts the API token; enter the present one');
  // Who goes on after a limit is shut out at the edge, with a page instead of JSON.
  if (status === 429 || (status === 403 && typeof body !== 'object')) {
    const resetMs = header('x-ratelimit-remaining') === '0' ? Number(header('x-ratelimit-reset') ?? Number.NaN) * 1_000 : Number.NaN;
    return pipedriveError('rate-limited', 'Pipedrive asks to wait', toldWaitMs(refusal, clock) ?? (Number.isFinite(resetMs) ? resetMs + 1_000 : 60_000));
  }
  if (status === 403) return pipedriveError('bad-config', 'This API token may not read deals: it lacks the scope deals:read');
  if (status >= 500 || status === 408) return pipedriveError('transient', `Pipedrive has trouble of its own (${status})`);
  return pipedriveError('bad-config', `Pipedrive refused the request (${status}); check the company`);
}
