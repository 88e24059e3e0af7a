import type { Instant } from '../domain/key-result.ts';
import { type KeyResultRow, keyResultRowOf } from './key-result-row.ts';
import { type PersonRow, peopleByIds } from './people.ts';
import type { Scope } from './scope.ts';

/** A key result with what a month's review says of it. Ratios are 0..1. */
export interface ReviewFacts {
  keyResult: KeyResultRow;
  objectiveTitle: string;
  ownerName: string | null;
  /** Change of shown progress since the review before; null where there is nothing to compare with. */
  moved: number | null;
  confidenceNeverMoved: boolean;
}

/** One reader of the review and their key results. */
export interface ReviewReader {
  person: PersonRow;
  keyResults: readonly ReviewFacts[];
}

/** Check-ins with one and the same confidence from which on it counts as never moved. */
const FEWEST_CONFIDENCES = 3;

/** A page of those who review a cycle: objective owners see what is under their objectives, managers what their reports own. */
export async function reviewReaders(
  scope: Scope,
  page: { cycleId: string; since: Instant; personIds?: readonly string[]; afterId: string | null; limit: number },
): Promise<{ readers: ReviewReader[]; lastId: string | null }> {
  const rows = await pairsOf(scope, page);
  const personIds = [...new Set(rows.map(({ personId }) => personId))];
  const people = new Map((await peopleByIds(scope, personIds)).map((person) => [person.id, person]));
  const facts = await factsOf(scope, { ids: [...new Set(rows.map(({ keyResultId }) => keyResultId))], since: page.since });
  const readers = personIds.flatMap((personId): ReviewReader[] => {
    const person = people.get(personId);
    const own = rows.flatMap((row) => (row.personId === personId ? (facts.get(row.keyResultId) ?? []) : []));
    return person === undefined ? [] : [{ person, keyResults: own }];
  });
  return { readers, lastId: personIds.length < page.limit ? null : (personIds.at(-1) ?? null) };
}

interface Pair {
  personId: string;
  keyResultId: string;
}

async function pairsOf(scope: Scope, page: { cycleId: string; personIds?: readonly string[]; afterId: string | null; limit: number }): Promise<Pair[]> {
  const { cycleId, afterId, limit } = page;
  const only = page.personIds === undefined ? null : [...page.personIds];
  return scope.db.$queryRaw`
    WITH pairs AS (
      SELECT o.owner_id AS person_id, k.id, o.position AS objective_position, k.position FROM key_results k
      JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
      WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND k.dropped_at IS NULL
      UNION
      SELECT p.manager_id, k.id, o.position, k.position FROM key_results k
      JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
      LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
      JOIN people p ON p.organization_id = k.organization_id AND p.id = coalesce(k.owner_id, t.lead_id, o.owner_id)
      WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND k.dropped_at IS NULL AND p.manager_id IS NOT NULL
    ), readers AS (
      SELECT DISTINCT p.id FROM pairs JOIN people p ON p.organization_id = ${scope.organizationId}::uuid AND p.id = pairs.person_id AND p.active
      WHERE (${only}::uuid[] IS NULL OR p.id = ANY(${only}::uuid[])) AND (${afterId}::uuid IS NULL OR p.id > ${afterId}::uuid)
      ORDER BY p.id LIMIT ${limit}
    )
    SELECT person_id::text AS "personId", pairs.id::text AS "keyResultId" FROM pairs JOIN readers ON readers.id = person_id
    ORDER BY person_id, objective_position, position, pairs.id`;
}

async function factsOf(scope: Scope, { ids, since }: { ids: readonly string[]; since: Instant }): Promise<Map<string, ReviewFacts>> {
  const { organizationId } = scope;
  const around = await scope.db.$queryRaw<{ id: string; objectiveTitle: string; ownerName: string | null; before: number | null; frozen: boolean }[]>`
    SELECT k.id::text, o.title AS "objectiveTitle", p.name AS "ownerName", earlier.progress AS before,
      (SELECT count(*) >= ${FEWEST_CONFIDENCES} AND count(DISTINCT c.confidence) = 1 FROM check_ins c
        WHERE c.organization_id = k.organization_id AND c.key_result_id = k.id AND c.confidence IS NOT NULL AND c.source <> 'METRIC') AS frozen
    FROM key_results k
    JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
    LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
    LEFT JOIN people p ON p.organization_id = k.organization_id AND p.id = coalesce(k.owner_id, t.lead_id, o.owner_id)
    LEFT JOIN LATERAL (SELECT c.shown_progress AS progress FROM check_ins c WHERE c.organization_id = k.organization_id AND c.key_result_id = k.id
      AND c.at < ${since}::timestamptz ORDER BY c.at DESC, c.id DESC LIMIT 1) earlier ON true
    WHERE k.organization_id = ${organizationId}::uuid AND k.id = ANY(${[...ids]}::uuid[])`;
  const keyResults = new Map(
    (await scope.db.keyResult.findMany({ where: { organizationId, id: { in: [...ids] } } })).map((model) => [model.id, keyResultRowOf(model)]),
  );
  return new Map(
    around.flatMap(({ id, objectiveTitle, ownerName, before, frozen }): [string, ReviewFacts][] => {
      const keyResult = keyResults.get(id);
      if (keyResult === undefined) return [];
      const moved = before === null || keyResult.progress === null ? null : keyResult.progress - before;
      return [[id, { keyResult, objectiveTitle, ownerName, moved, confidenceNeverMoved: frozen }]];
    }),
  );
}
