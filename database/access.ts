import type { Instant } from '../domain/key-result.ts';
import type { Access, Action, Holder, Reach } from '../domain/permissions.ts';
import { personById, type PersonRow } from './people.ts';
import { type HeldRule, isAllowed, reasonFor, requireRight } from './rights.ts';
import { personScope, type Scope } from './scope.ts';
import { objectiveSubject, seenKeyResults } from './sight.ts';
import { withStanding } from './standing.ts';

/** How much of a cycle one person reads under each way of reading goals. */
export interface AccessExample {
  person: PersonRow;
  keyResults: number;
  open: number;
  place: number;
}

/** What somebody may do with one objective, and by which rule. */
export interface AccessLine {
  objectiveId: string;
  title: string;
  sight: 'whole' | 'outline' | 'hidden';
  mayChange: boolean;
  why: {
    holders: readonly Holder[];
    reach: Reach;
    level: boolean;
    roleName: string | null;
    standsInFor: { name: string; until: Instant | null } | null;
  } | null;
}

const MOST_LINES = 500;
const CHANGE: Action = 'update';

/** One person of each role, with what they read of a cycle under either way: for whoever is about to choose. Administrators alone. */
export async function accessExamples(scope: Scope, { cycleId, now }: { cycleId: string; now: Instant }): Promise<AccessExample[]> {
  requireRight(scope, 'update', 'organization');
  const people = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT ON (role, leadership) id::text FROM people WHERE organization_id = ${scope.organizationId}::uuid AND active ORDER BY role, leadership, name, id`;
  const keyResults = await readable(scope, cycleId);
  const examples: AccessExample[] = [];
  for (const { id } of people) {
    const person = await personById(scope, id);
    const theirs = await scopeOf(scope, person, now);
    const [open, place] = [await readable(supposing(theirs, 'open'), cycleId), await readable(supposing(theirs, 'place'), cycleId)];
    examples.push({ person, keyResults, open, place });
  }
  return examples;
}

/** What a person may see and change of a cycle's objectives, and why: company first, then teams, then individuals. Administrators alone. */
export async function accessOf(scope: Scope, { personId, cycleId, now }: { personId: string; cycleId: string; now: Instant }): Promise<AccessLine[]> {
  requireRight(scope, 'update', 'organization');
  const theirs = await scopeOf(scope, await personById(scope, personId), now);
  const path = new Set(theirs.actor.kind === 'person' ? theirs.actor.standing.pathIds : []);
  const objectives = await scope.db.objective.findMany({
    where: { organizationId: scope.organizationId, cycleId, archivedAt: null },
    orderBy: [{ level: 'asc' }, { position: 'asc' }, { id: 'asc' }],
    take: MOST_LINES,
  });
  return objectives.map((objective) => {
    const subject = objectiveSubject(objective);
    const reading = reasonFor(theirs, 'read', 'objective', subject);
    const sight = reading !== null ? 'whole' : path.has(objective.id) ? 'outline' : 'hidden';
    return {
      objectiveId: objective.id,
      title: objective.title,
      sight,
      mayChange: isAllowed(theirs, CHANGE, 'objective', subject),
      why: reading && whyOf(reading),
    };
  });
}

function whyOf({ rule: { holders, reach, levels }, role, standing, standsInFor }: HeldRule): AccessLine['why'] {
  const held: readonly Holder[] = [role, ...(standing.leadership ? (['LEADERSHIP'] as const) : [])];
  // A rule that nobody holds by their role comes from the one that the organization made.
  const roleName = holders.length === 0 ? (standing.customRole?.name ?? null) : null;
  const away = standsInFor && { name: standsInFor.name, until: standsInFor.until };
  return { holders: holders.filter((holder) => held.includes(holder)), reach, level: levels !== undefined, roleName, standsInFor: away };
}

function scopeOf({ database, organizationId }: Scope, { id, role }: PersonRow, now: Instant): Promise<Scope> {
  return withStanding(personScope(database, { organizationId, personId: id, role }), { now });
}

/** The Scope that a person would have if goals were read in this way. */
function supposing(theirs: Scope, access: Access): Scope {
  if (theirs.actor.kind !== 'person') return theirs;
  const { standing } = theirs.actor;
  const standsInFor = standing.standsInFor.map((away) => ({ ...away, standing: { ...away.standing, access } }));
  return { ...theirs, actor: { ...theirs.actor, standing: { ...standing, access, standsInFor, pathIds: [] } } };
}

async function readable(scope: Scope, cycleId: string): Promise<number> {
  const [row] = await scope.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM key_results k JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
    WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND o.archived_at IS NULL AND k.dropped_at IS NULL
      AND ${seenKeyResults(scope)}`;
  return row?.count ?? 0;
}
