import { cancellationSignal } from '@temporalio/activity';
import { connectionAccount } from '../database/connection-account.ts';
import type { ConnectionRow } from '../database/connections.ts';
import { itemsToRead, saveItem, triedItems } from '../database/linked-items.ts';
import type { Scope } from '../database/scope.ts';
import { ProviderError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import type { ActivityDeps } from './dependencies.ts';

const ITEMS_A_SYNC = 50;

/**
 * Reads anew what is linked from an account to key results, what was read longest ago first. Trouble with it is no trouble of the sync, which has its
 * numbers: the rest is tried again when its time comes.
 */
export async function readLinkedItems(deps: ActivityDeps, scope: Scope, { connection, now }: { connection: ConnectionRow; now: Instant }): Promise<void> {
  if (!deps.outside.offers(connection.provider, 'code')) return;
  const items = await itemsToRead(scope, { connectionId: connection.id, readBefore: now, limit: ITEMS_A_SYNC });
  if (items.length === 0) return;
  try {
    const account = await connectionAccount(scope, connection, { outside: deps.outside, at: now });
    const code = await account.code();
    for (const item of items) {
      await saveItem(scope, item, await code.linkedItem({ url: item.url, signal: cancellationSignal() }), now);
    }
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    deps.log.warn({ connectionId: connection.id, kind: error.kind }, 'linked items were not read');
    // Else the next sync would be due at once.
    await triedItems(scope, items, now);
  }
}
