import { type ConnectionRow, markConnection } from '../database/connections.ts';
import { silenceSources } from '../database/metric-sources.ts';
import type { Scope } from '../database/scope.ts';
import type { ProviderError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';

/** A trouble in which trying again helps nothing. */
type ForAPerson = ProviderError & { kind: 'reauth-needed' | 'bad-config' };

/** Whether trying again helps nothing. */
export function isForAPerson(error: ProviderError): error is ForAPerson {
  return error.kind === 'reauth-needed' || error.kind === 'bad-config';
}

/** Only a person can help: the account is marked, all its sources are silent, and its workflow tells whoever answers for it. One way for numbers, calendars and chats. */
export async function giveUpOn(
  scope: Scope,
  { connection: { id }, error, now }: { connection: Pick<ConnectionRow, 'id'>; error: ForAPerson; now: Instant },
): Promise<void> {
  await silenceSources(scope, { connectionId: id, failure: error.message, at: now });
  await markConnection(scope, { id, health: error.kind === 'reauth-needed' ? 'reauth_needed' : 'bad_config', reason: error.message, at: now });
}
