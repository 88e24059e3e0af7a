import { DomainError } from '../domain/errors.ts';
import { type HomeOwner, type HomePanel, isArrangement, panelsOf } from '../domain/home.ts';
import type { Instant } from '../domain/key-result.ts';
import { jsonColumn } from './plain.ts';
import { isAllowed, notFound } from './rights.ts';
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
  const { organizationId } = scope;
  const personId = ownerIdOf(scope);
  const [row] = await scope.db.$queryRaw<FoundHome[]>`
    SELECT p.role::text, p.leadership, h.panels, h.news_since AS "newsSince", coalesce(h.version, 0) AS version,
      (SELECT count(*)::int FROM people r WHERE r.organization_id = p.organization_id AND r.manager_id = p.id AND r.active AND NOT r.service) AS reports,
      (SELECT count(*)::int FROM teams t WHERE t.organization_id = p.organization_id AND t.lead_id = p.id) AS "teamsLed"
    FROM people p LEFT JOIN homes h ON h.organization_id = p.organization_id AND h.person_id = p.id
    WHERE p.organization_id = ${organizationId}::uuid AND p.id = ${personId}::uuid`;
  if (row === undefined) throw notFound('person');
  const { panels, newsSince, version, ...owner } = row;
  const rights = { readsKpis: isAllowed(scope, 'read', 'kpi'), readsEffects: isAllowed(scope, 'read', 'effect') };
  return {
    personId,
    panels: panelsOf({ ...owner, ...rights }, panels),
    arranged: panels !== null,
    newsSince: newsSince?.toISOString() ?? null,
    version,
  };
}

/** As it stands in the tables; `panels` is written by `arrangeHome` alone. */
type FoundHome = Omit<HomeOwner, 'readsKpis' | 'readsEffects'> & { panels: HomePanel[] | null; newsSince: Date | null; version: number };

/** Keeps the acting person's own arrangement; null goes back to what fits them. */
export async function arrangeHome(scope: Scope, panels: readonly { name: string; shown: boolean }[] | null, { version }: WriteOptions): Promise<HomeRow> {
  const personId = ownerIdOf(scope);
  if (panels !== null && !isArrangement(panels)) throw new DomainError('INVALID_INPUT', 'Name each panel of the home once.', { field: 'panels' });
  return inTransaction(scope, async (inside) => {
    const { organizationId, db } = inside;
    const before = await homeOf(inside);
    refuseStale({ noun: 'home', version, yours: { panels }, theirs: before });
    await db.home.createMany({ data: [{ organizationId, personId }], skipDuplicates: true });
    const data = { panels: jsonColumn(panels) as object, version: { increment: 1 } };
    const { count } = await db.home.updateMany({ where: { organizationId, personId, version: before.version }, data });
    const after = await homeOf(inside);
    if (count === 0) throw conflict('home', { panels }, after);
    return after;
  });
}

/** The acting person looks: what changed since their visit before is news, as long as this visit lasts. */
export async function visitHome(scope: Scope, { at }: { at: Instant }): Promise<HomeRow> {
  const personId = ownerIdOf(scope);
  return inTransaction(scope, async (inside) => {
    const { organizationId, db } = inside;
    await db.home.createMany({ data: [{ organizationId, personId }], skipDuplicates: true });
    await db.$executeRaw`
      UPDATE homes SET seen_at = ${new Date(at)}, news_since = CASE WHEN seen_at < ${new Date(Date.parse(at) - VISIT_MS)} THEN seen_at ELSE news_since END
      WHERE organization_id = ${organizationId}::uuid AND person_id = ${personId}::uuid`;
    return homeOf(inside);
  });
}

function ownerIdOf({ actor }: Scope): string {
  // A program that holds somebody's token has no home, and does not arrange theirs.
  if (actor.kind !== 'person' || actor.token !== undefined) throw new DomainError('SIGNED_OUT', 'Only a signed-in person has a home.');
  return actor.personId;
}
