import { ProviderError, type ProviderErrorKind } from '../../domain/errors.ts';
import { type Refusal, toldWaitMs } from '../exchange.ts';
import { refusalSchema } from './schema.ts';

/** How long a limit lasts by its name, as HubSpot tells no time: the day ends at the account's midnight, which is not told either. */
const WAIT_BY_POLICY_MS: Readonly<Record<string, number>> = { SECONDLY: 1_000, TEN_SECONDLY_ROLLING: 10_000, DAILY: 3_600_000 };
const UNTOLD_WAIT_MS = 60_000;

/** A failure of HubSpot, in words that hold neither token nor answer. */
export function hubspotError(kind: ProviderErrorKind, message: string, retryAfterMs?: number): ProviderError {
  return new ProviderError({ provider: 'hubspot', kind, message, retryAfterMs });
}

/**
 * The one place where HubSpot's refusals become ours. The order matters: a dead grant stays one even where it is wrapped in a limit; then
 * come limits, then what a person has to set right, then what passes by itself. `hasGrant`: the token was brought by HubSpot itself.
 */
export function translateRefusal(refusal: Refusal, { nowMs, hasGrant }: { nowMs: number; hasGrant: boolean }): ProviderError {
  const { status } = refusal;
  const { category, message, policyName, errors } = refusalSchema.catch(refusalSchema.parse({})).parse(refusal.body ?? {});
  const told = toldWaitMs(refusal, { nowMs });
  if (
    status === 401 ||
    category === 'INVALID_AUTHENTICATION' ||
    category === 'EXPIRED_AUTHENTICATION' ||
    /app (is )?uninstalled|BAD_REFRESH_TOKEN/i.test(message)
  )
    return hubspotError('reauth-needed', 'HubSpot no longer accepts the access; connect again, or enter a new token');
  // Cloudflare's own number: HubSpot's edge says so of a token that is not formed like one. A token from HubSpot is, so there it is trouble of the edge.
  if (status === 530 && !hasGrant) return hubspotError('reauth-needed', 'This is not a HubSpot token; copy it again, whole');
  if (status === 429 || category === 'RATE_LIMITS')
    return hubspotError('rate-limited', sentenceOf(policyName), told ?? WAIT_BY_POLICY_MS[policyName] ?? UNTOLD_WAIT_MS);
  // A migration between data centers, or a locked object.
  if (status === 477 || status === 423) return hubspotError('rate-limited', 'HubSpot is moving this account; it asks to wait', told ?? UNTOLD_WAIT_MS);
  if (status === 403) {
    const scopes = errors.flatMap(({ context }) => Object.values(context ?? {}).flat());
    return hubspotError('bad-config', `This connection may not read this: it lacks ${scopes.length > 0 ? `the scope ${scopes.join(', ')}` : 'a scope'}`);
  }
  if (status >= 500 || status === 408) return hubspotError('transient', `HubSpot has trouble of its own (${status})`);
  if (status >= 300 && status < 400) return hubspotError('bad-config', 'The API address leads elsewhere; leave it empty');
  return hubspotError('bad-config', `HubSpot refused the request (${status})`);
}

function sentenceOf(policyName: string): string {
  return policyName === 'DAILY'
    ? "The account's requests of the day are used up; it is asked again in an hour"
    : 'HubSpot asks to wait before the next request';
}
