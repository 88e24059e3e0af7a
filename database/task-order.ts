import { type Rank, rankBetween } from '../domain/rank.ts';
import { publish } from './events.ts';
import type { Scope } from './scope.ts';

/** Where a card is put: directly behind one, directly before one, or, where neither is (any more) in that column, at its end. */
export interface TaskPlace {
  afterId?: string | null | undefined;
  beforeId?: string | null | undefined;
}

/** Whoever moves a card, or makes one, comes after whoever did before: what they read of the order, and what they count as done, is what they change. */
export async function lockBoard({ db, organizationId }: Scope): Promise<void> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`board/${organizationId}`}, 0))::text`;
}

/** The rank for a card in a column; the column is numbered anew where nothing fits in between. Under `lockBoard` alone. */
export async function rankFor(scope: Scope, { id, columnId, place }: { id: string; columnId: string; place: TaskPlace }): Promise<Rank> {
  const rank = rankBetween(...(await neighbours(scope, { id, columnId, place })));
  if (rank !== null) return rank;
  await numberAnew(scope, columnId);
  const roomy = rankBetween(...(await neighbours(scope, { id, columnId, place })));
  if (roomy === null) throw new Error('A column that was just numbered has no room.');
  return roomy;
}

/** The rank at the top of a column. */
export async function rankAtTop(scope: Scope, { id, columnId }: { id: string; columnId: string }): Promise<Rank> {
  const [first] = await column(scope, { id, columnId }).first();
  return rankBetween(null, first?.rank ?? null) ?? 0;
}

async function neighbours(scope: Scope, { id, columnId, place }: { id: string; columnId: string; place: TaskPlace }): Promise<[Rank | null, Rank | null]> {
  const { anchor, next, previous, last } = column(scope, { id, columnId });
  const [after] = await anchor(place.afterId);
  if (after !== undefined) return [after.rank, (await next(after))[0]?.rank ?? null];
  const [before] = await anchor(place.beforeId);
  if (before !== undefined) return [(await previous(before))[0]?.rank ?? null, before.rank];
  return [(await last())[0]?.rank ?? null, null];
}

/** Looks into a column, in which the card that moves is not seen. */
function column({ db, organizationId }: Scope, { id, columnId }: { id: string; columnId: string }) {
  const within = { organizationId, columnId };
  const select = { id: true, rank: true } as const;
  const others = { ...within, id: { not: id } };
  const upwards = [{ rank: 'asc' }, { id: 'asc' }] as const;
  const downwards = [{ rank: 'desc' }, { id: 'desc' }] as const;
  type Card = { id: string; rank: Rank };
  return {
    anchor: async (anchorId: string | null | undefined): Promise<Card[]> =>
      anchorId && anchorId !== id ? db.task.findMany({ where: { ...within, id: anchorId }, select }) : [],
    next: (card: Card): Promise<Card[]> =>
      db.task.findMany({
        where: { AND: [others, { OR: [{ rank: { gt: card.rank } }, { rank: card.rank, id: { gt: card.id } }] }] },
        orderBy: [...upwards],
        take: 1,
        select,
      }),
    previous: (card: Card): Promise<Card[]> =>
      db.task.findMany({
        where: { AND: [others, { OR: [{ rank: { lt: card.rank } }, { rank: card.rank, id: { lt: card.id } }] }] },
        orderBy: [...downwards],
        take: 1,
        select,
      }),
    first: (): Promise<Card[]> => db.task.findMany({ where: others, orderBy: [...upwards], take: 1, select }),
    last: (): Promise<Card[]> => db.task.findMany({ where: others, orderBy: [...downwards], take: 1, select }),
  };
}

/** Whole numbers in the order that stands; nobody's version rises, but pages that keep ranks have to read the board anew. */
async function numberAnew(scope: Scope, columnId: string): Promise<void> {
  const { db, organizationId } = scope;
  publish(scope, { type: 'board', id: columnId });
  await db.$executeRaw`
    UPDATE tasks t SET rank = n.place FROM (
      SELECT id, row_number() OVER (ORDER BY rank, id) AS place FROM tasks WHERE organization_id = ${organizationId}::uuid AND column_id = ${columnId}::uuid
    ) n WHERE t.organization_id = ${organizationId}::uuid AND t.id = n.id`;
}
