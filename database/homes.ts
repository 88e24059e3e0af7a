import { DomainError } from '../domain/errors.ts';
import { type HomeOwner, type HomePanel, isArrangement, panelsOf } from '../domain/home.ts';
import type { Instant } from '../domain/key-result.ts';
import type { HomeModel } from './generated/prisma/models/Home.ts';
import { jsonColumn, plain } from './plain.ts';
import { isAllowed } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { conflict, refuseStale, type WriteOptions } from './versions.ts';

/** The home of the person who acts. */
export interface HomeRow {
  personId: string;
  panels: HomePanel[];
  /** Whether it is arranged by the person, and not by what fits them. */
  arranged: boolean;
  /** Since when what changed is news to them; null on their first visit. */
  newsSince: Instant | null;
  /** 0 as long as nothing is kept. */
  version: number;
}

/** Whoever comes back within this time is still on the same visit, and sees the same news. */
const VISIT_MS = 30 * 60_000;

/** The acting person's home: as they arranged it, else as it fits them. */
export async function homeOf(scope: Scope): Promise<HomeRow> {
  const { personId } = ownerOf(scope);
  return rowOf(scope, await scope.db.home.findFirst({ where: { organizationId: scope.organizationId, personId } }));
}

/** Keeps the acting person's own arrangement; null goes back to what fits them. */
export async function arrangeHome(scope: Scope, panels: readonly { name: string; shown: boolean }[] | null, { version }: WriteOptions): Promise<HomeRow> {
  const { personId } = ownerOf(scope);
  if (panels !== null && !isArrangement(panels)) throw new DomainError('INVALID_INPUT', 'Name each panel of the home once.', { field: 'panels' });
  return inTransaction(scope, async (inside) => {
    const { organizationId, db } = inside;
    const before = await homeOf(inside);
    refuseStale({ noun: 'home', version, yours: { panels }, theirs: before });
    await db.home.createMany({ data: [{ organizationId, personId }], skipDuplicates: true });
    const data = { panels: jsonColumn(panels) as object, version: { increment: 1 } };
    const [written] = await db.home.updateManyAndReturn({ where: { organizationId, personId, version: before.version }, data });
    if (written === undefined) throw conflict('home', { panels }, before);
    return rowOf(inside, written);
  });
}

/** The acting person looks: what changed since their visit before is news, as long as this visit lasts. */
export async function visitHome(scope: Scope, { at }: { at: Instant }): Promise<HomeRow> {
  const { personId } = ownerOf(scope);
  return inTransaction(scope, async (inside) => {
    const { organizationId, db } = inside;
    await db.home.createMany({ data: [{ organizationId, personId }], skipDuplicates: true });
    await db.$executeRaw`
      UPDATE homes SET seen_at = ${new Date(at)}, news_since = CASE WHEN seen_at < ${new Date(Date.parse(at) - VISIT_MS)} THEN seen_at ELSE news_since END
      WHERE organization_id = ${organizationId}::uuid AND person_id = ${personId}::uuid`;
    return homeOf(inside);
  });
}

function rowOf(scope: Scope, model: HomeModel | null): HomeRow {
  const { personId, ...owner } = ownerOf(scope);
  const row = model === null ? null : plain(model);
  const chosen = (row?.panels ?? null) as HomePanel[] | null;
  return { personId, panels: panelsOf(owner, chosen), arranged: chosen !== null, newsSince: row?.newsSince ?? null, version: row?.version ?? 0 };
}

function ownerOf(scope: Scope): HomeOwner & { personId: string } {
  const { actor } = scope;
  // A program that holds somebody's token has no home, and does not arrange theirs.
  if (actor.kind !== 'person' || actor.token !== undefined) throw new DomainError('SIGNED_OUT', 'Only a signed-in person has a home.');
  const { personId, role, standing } = actor;
  return {
    ...{ personId, role, leadership: standing.leadership, reports: standing.reports.personIds.length, teamsLed: standing.ledTeamIds.length },
    ...{ readsKpis: isAllowed(scope, 'read', 'kpi'), readsEffects: isAllowed(scope, 'read', 'effect') },
  };
}
