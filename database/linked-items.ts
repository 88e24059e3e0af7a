import type { LinkedItem } from '../domain/code-host.ts';
import type { Instant } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { tellConnection } from './connections.ts';
import { publish } from './events.ts';
import type { LinkedItemModel } from './generated/prisma/models/LinkedItem.ts';
import { plain } from './plain.ts';
import { notFound, requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { keyResultPlace, onlySeen } from './sight.ts';
import type { WriteOptions } from './versions.ts';

/** An issue or a pull request that somebody linked to a key result, as it was last read. */
export interface LinkedItemRow extends LinkedItem {
  organizationId: string;
  id: string;
  keyResultId: string;
  connectionId: string;
  readAt: Instant;
  createdAt: Instant;
}

/** What is linked to these key results, oldest first. */
export async function linkedItemsOf(scope: Scope, keyResultIds: readonly string[]): Promise<LinkedItemRow[]> {
  const where = { organizationId: scope.organizationId, keyResultId: { in: [...keyResultIds] } };
  const rows = await scope.db.linkedItem.findMany({ where, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  return onlySeen(scope, rows.map(rowOf), ({ keyResultId }) => keyResultId);
}

/** Linked items of these ids, in no order. */
export async function linkedItemsByIds(scope: Scope, ids: readonly string[]): Promise<LinkedItemRow[]> {
  const rows = await scope.db.linkedItem.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } });
  return onlySeen(scope, rows.map(rowOf), ({ keyResultId }) => keyResultId);
}

/** Refuses whoever may not change the key result: before the code host is asked for what is to be linked. */
export async function requireLinking(scope: Scope, keyResultId: string): Promise<void> {
  const place = await keyResultPlace(scope, keyResultId);
  if (place === null) throw notFound('key-result');
  requireRight(scope, 'update', 'key-result', place.subject);
}

/** Links what was found at an address to a key result; a second time it is only read anew. Its account keeps it up to date. */
export async function linkItem(
  scope: Scope,
  input: { keyResultId: string; connectionId: string; item: LinkedItem },
  { at }: WriteOptions,
): Promise<LinkedItemRow> {
  const { keyResultId, connectionId, item } = input;
  return inTransaction(scope, async (inside) => {
    await requireLinking(inside, keyResultId);
    const { organizationId, database } = inside;
    const read = { ...item, connectionId, readAt: new Date(at) };
    const place = { organizationId, keyResultId, id: database.newId(`linked-item/${keyResultId}/${item.url}`), createdAt: new Date(at) };
    const key = { organizationId_keyResultId_url: { organizationId, keyResultId, url: item.url } };
    const after = rowOf(await inside.db.linkedItem.upsert({ where: key, create: { ...place, ...read }, update: read }));
    await writeAudit(inside, { action: 'link-item', noun: 'key-result', subjectId: keyResultId, after: { url: item.url }, at });
    publish(inside, { type: 'key-result', id: keyResultId });
    await tellConnection(inside, connectionId, at);
    return after;
  });
}

/** Takes a link away; where there is none it is as it should be. */
export async function unlinkItem(scope: Scope, { keyResultId, url }: { keyResultId: string; url: string }, { at }: WriteOptions): Promise<void> {
  await inTransaction(scope, async (inside) => {
    await requireLinking(inside, keyResultId);
    const { count } = await inside.db.linkedItem.deleteMany({ where: { organizationId: scope.organizationId, keyResultId, url } });
    if (count === 0) return;
    await writeAudit(inside, { action: 'unlink-item', noun: 'key-result', subjectId: keyResultId, before: { url }, at });
    publish(inside, { type: 'key-result', id: keyResultId });
  });
}

/** The linked items of an account that were read longest ago, and before an instant. */
export async function itemsToRead(
  scope: Scope,
  { connectionId, readBefore, limit }: { connectionId: string; readBefore: Instant; limit: number },
): Promise<LinkedItemRow[]> {
  const where = { organizationId: scope.organizationId, connectionId, readAt: { lt: new Date(readBefore) } };
  return (await scope.db.linkedItem.findMany({ where, orderBy: [{ readAt: 'asc' }, { id: 'asc' }], take: limit })).map(rowOf);
}

/** Writes what was read of a linked item; null where there is nothing at its address any more, which leaves it as it was last seen. */
export async function saveItem(scope: Scope, { id, keyResultId }: LinkedItemRow, item: LinkedItem | null, at: Instant): Promise<void> {
  const { url: _, ...read } = item ?? { url: '' };
  await scope.db.linkedItem.updateMany({ where: { organizationId: scope.organizationId, id }, data: { ...read, readAt: new Date(at) } });
  publish(scope, { type: 'key-result', id: keyResultId });
}

/** These could not be read now: their next time comes as if they had been. */
export async function triedItems(scope: Scope, items: readonly LinkedItemRow[], at: Instant): Promise<void> {
  const id = { in: items.map((item) => item.id) };
  await scope.db.linkedItem.updateMany({ where: { organizationId: scope.organizationId, id, readAt: { lt: new Date(at) } }, data: { readAt: new Date(at) } });
}

function rowOf(model: LinkedItemModel): LinkedItemRow {
  // Written by this file alone, as domain/code-host.ts has it.
  return { ...plain(model), kind: model.kind as LinkedItem['kind'], state: model.state as LinkedItem['state'] };
}
