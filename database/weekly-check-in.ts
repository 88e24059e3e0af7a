import type { Instant, Status, Week } from '../domain/key-result.ts';
import { publish } from './events.ts';
import { type KeyResultRow, keyResultRowOf } from './key-result-row.ts';
import type { ObjectiveRow } from './objectives.ts';
import { objectivesByIds } from './objectives.ts';
import { type PersonRow, peopleByIds } from './people.ts';
import { jsonColumn, plain } from './plain.ts';
import type { Scope } from './scope.ts';
import { type StatusCounts, type TeamRate, type WeeklyFigureRow, weeklyFigureRowOf } from './weekly-figures.ts';

/** One person and what they are asked about in a week. */
export interface PromptedPerson {
  person: PersonRow;
  keyResults: readonly AskedKeyResult[];
  objectives: readonly OwnObjective[];
}

/** A key result that waits for a check-in, with its last one. */
export interface AskedKeyResult {
  keyResult: KeyResultRow;
  objectiveTitle: string;
  lastValue: { value: string; at: Instant } | null;
}

/** A line for an objective of the person's own. */
export interface OwnObjective {
  objective: ObjectiveRow;
  keyResults: number;
  checkedIn: number;
}

/** Who is to be asked: a page of a zone's people, or certain ones. */
export interface PromptPage {
  cycleId: string;
  /** What was checked in at or after this instant is left out. */
  freshSince: Instant;
  timeZone?: string;
  personIds?: readonly string[];
  afterId: string | null;
  limit: number;
}

/**
 * A page of people with the key results they are to check in: those they own, of a team they lead, or of an objective they own where nobody nearer
 * does, without what is fresh. People with nothing open are left out. Source: docs/okr-method.md §5.
 */
export async function promptsFor(scope: Scope, page: PromptPage): Promise<{ prompts: PromptedPerson[]; lastId: string | null }> {
  const asked = await askedOf(scope, page);
  const personIds = [...new Set(asked.map(({ personId }) => personId))];
  const people = new Map((await peopleByIds(scope, personIds)).map((person) => [person.id, person]));
  const keyResults = await askedKeyResults(
    scope,
    asked.map(({ keyResultId }) => keyResultId),
  );
  const objectives = await ownObjectives(scope, { ...page, personIds });
  const prompts = personIds.flatMap((personId): PromptedPerson[] => {
    const person = people.get(personId);
    if (person === undefined) return [];
    const own = asked.flatMap((row) => (row.personId === personId ? (keyResults.get(row.keyResultId) ?? []) : []));
    return [{ person, keyResults: own, objectives: objectives.get(personId) ?? [] }];
  });
  return { prompts, lastId: personIds.length < page.limit ? null : (personIds.at(-1) ?? null) };
}

/** A person who was asked in a week, and whether they answered at all. */
export interface AskedPerson {
  personId: string;
  managerId: string | null;
  teamName: string;
  /** Key results that are still open. */
  open: number;
  answered: boolean;
}

/** Everybody who was sent a nudge for a week, or some of them, and whether they answered: checked in anything of theirs, for that week or since it was asked for. */
export async function askedInWeek(
  scope: Scope,
  input: { cycleId: string; week: Week; freshSince: Instant; until: Instant; personIds?: readonly string[] },
): Promise<AskedPerson[]> {
  const { cycleId, week, freshSince, until } = input;
  const only = input.personIds === undefined ? null : [...input.personIds];
  const { organizationId } = scope;
  return scope.db.$queryRaw`
    WITH asked AS (
      SELECT DISTINCT recipient::uuid AS id FROM effects
      WHERE organization_id = ${organizationId}::uuid AND cycle_id = ${cycleId}::uuid AND occurrence = ${week}
        AND kind IN ('weekly-prompt', 'reminder') AND state IN ('sent', 'unknown') AND (${only}::text[] IS NULL OR recipient = ANY(${only}::text[]))
    ), theirs AS MATERIALIZED (
      SELECT k.id, coalesce(owner.id, lead.id, o.owner_id) AS person_id,
        EXISTS (SELECT 1 FROM check_ins c WHERE c.organization_id = k.organization_id AND c.key_result_id = k.id AND c.source <> 'METRIC'
          AND (c.week = ${week} OR (c.at >= ${freshSince}::timestamptz AND c.at <= ${until}::timestamptz))) AS answered
      FROM key_results k
      JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
      LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
      LEFT JOIN people owner ON owner.organization_id = k.organization_id AND owner.id = k.owner_id AND owner.active
      LEFT JOIN people lead ON lead.organization_id = k.organization_id AND lead.id = t.lead_id AND lead.active
      WHERE k.organization_id = ${organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND k.dropped_at IS NULL
        AND coalesce(owner.id, lead.id, o.owner_id) = ANY(ARRAY(SELECT id FROM asked))
    )
    SELECT p.id::text AS "personId", p.manager_id::text AS "managerId", coalesce(t.name, '') AS "teamName",
      count(*) FILTER (WHERE NOT theirs.answered)::int AS open, coalesce(bool_or(theirs.answered), true) AS answered
    FROM asked JOIN people p ON p.organization_id = ${organizationId}::uuid AND p.id = asked.id AND p.active
    LEFT JOIN teams t ON t.organization_id = p.organization_id AND t.id = p.team_id
    LEFT JOIN theirs ON theirs.person_id = p.id
    GROUP BY p.id, p.manager_id, t.name ORDER BY p.id`;
}

/**
 * How many weeks running each of these people has now missed, this one included: weeks for which they were asked and gave no answer at all.
 * What was checked in from the Friday before on answers for a week, as it is left out of its prompt.
 */
export async function weeksMissedRunning(
  scope: Scope,
  input: { cycleId: string; week: Week; timeZone: string; personIds: readonly string[] },
): Promise<Map<string, number>> {
  const { cycleId, week, timeZone, personIds } = input;
  const { organizationId } = scope;
  const weeks = await scope.db.$queryRaw<{ personId: string; week: string; answered: boolean }[]>`
    WITH answers AS (
      SELECT DISTINCT person.id::text AS recipient, counted.week AS occurrence
      FROM (SELECT *, at AT TIME ZONE ${timeZone} AS local_at FROM check_ins) c
      JOIN key_results k ON k.organization_id = c.organization_id AND k.id = c.key_result_id
      JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
      LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
      CROSS JOIN LATERAL (VALUES (c.author_id), (coalesce(k.owner_id, t.lead_id, o.owner_id))) AS person(id)
      -- From Friday on it is fresh for the week to come as well.
      CROSS JOIN LATERAL (VALUES (c.week), (CASE WHEN extract(isodow FROM c.local_at) >= 5 THEN to_char(c.local_at + interval '3 days', 'IYYY-"W"IW') END)) AS counted(week)
      WHERE c.organization_id = ${organizationId}::uuid AND c.cycle_id = ${cycleId}::uuid AND c.source <> 'METRIC'
        AND person.id = ANY(${[...personIds]}::uuid[])
    ), asked AS (
      SELECT DISTINCT recipient, occurrence FROM effects
      WHERE organization_id = ${organizationId}::uuid AND cycle_id = ${cycleId}::uuid AND kind IN ('weekly-prompt', 'reminder')
        AND state IN ('sent', 'unknown') AND occurrence < ${week} AND recipient = ANY(${[...personIds]})
    )
    SELECT asked.recipient AS "personId", asked.occurrence AS week, answers.recipient IS NOT NULL AS answered
    FROM asked LEFT JOIN answers USING (recipient, occurrence)
    ORDER BY asked.recipient, asked.occurrence DESC`;
  return new Map(
    personIds.map((personId) => {
      const earlier = weeks.filter((row) => row.personId === personId);
      const firstAnswered = earlier.findIndex(({ answered }) => answered);
      return [personId, 1 + (firstAnswered < 0 ? earlier.length : firstAnswered)];
    }),
  );
}

/** A blocker that its author wants the manager to hear of. */
export interface ToldBlocker {
  managerId: string;
  personName: string;
  keyResultId: string;
  keyResultTitle: string;
  note: string;
}

/** The blockers of a week that were ticked for the manager. */
export async function toldBlockers(scope: Scope, { cycleId, week }: { cycleId: string; week: Week }): Promise<ToldBlocker[]> {
  return scope.db.$queryRaw`
    SELECT p.manager_id::text AS "managerId", p.name AS "personName", k.id::text AS "keyResultId", k.title AS "keyResultTitle", c.blocker AS note
    FROM check_ins c
    JOIN people p ON p.organization_id = c.organization_id AND p.id = c.author_id
    JOIN key_results k ON k.organization_id = c.organization_id AND k.id = c.key_result_id
    WHERE c.organization_id = ${scope.organizationId}::uuid AND c.cycle_id = ${cycleId}::uuid AND c.week = ${week} AND c.tell_manager AND p.manager_id IS NOT NULL
    ORDER BY p.manager_id, p.name, k.title, c.at, c.id`;
}

/** Freezes a week's figures: who answered for what, and the statuses as they stood at the week's end. The first freeze stands. */
export async function freezeWeek(
  scope: Scope,
  input: { cycleId: string; week: Week; freshSince: Instant; endsAt: Instant; settled: boolean; at: Instant },
): Promise<WeeklyFigureRow> {
  const { cycleId, week, endsAt, settled, at } = input;
  const { organizationId } = scope;
  const teams = await rateByTeam(scope, input);
  const figure = {
    organizationId,
    cycleId,
    week,
    asked: teams.reduce((sum, team) => sum + team.asked, 0),
    answered: teams.reduce((sum, team) => sum + team.answered, 0),
    byStatus: await statusesAt(scope, { cycleId, endsAt, settled }),
    byTeam: teams,
    at,
  };
  await scope.db.weeklyFigure.createMany({
    data: [{ ...figure, byStatus: jsonColumn(figure.byStatus) as object, byTeam: jsonColumn(figure.byTeam) as object, at: new Date(at) }],
    skipDuplicates: true,
  });
  publish(scope, { type: 'cycle', id: cycleId });
  return weeklyFigureRowOf(await scope.db.weeklyFigure.findFirstOrThrow({ where: { organizationId, cycleId, week } }));
}

interface AskedRow {
  personId: string;
  keyResultId: string;
}

async function askedOf(scope: Scope, page: PromptPage): Promise<AskedRow[]> {
  const { cycleId, freshSince, afterId, limit } = page;
  const timeZone = page.timeZone ?? null;
  const only = page.personIds === undefined ? null : [...page.personIds];
  return scope.db.$queryRaw`
    WITH open AS (
      SELECT coalesce(owner.id, lead.id, objective_owner.id) AS person_id, k.id, o.position AS objective_position, k.position
      FROM key_results k
      JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
      LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
      LEFT JOIN people owner ON owner.organization_id = k.organization_id AND owner.id = k.owner_id AND owner.active
      LEFT JOIN people lead ON lead.organization_id = k.organization_id AND lead.id = t.lead_id AND lead.active
      LEFT JOIN people objective_owner ON objective_owner.organization_id = k.organization_id AND objective_owner.id = o.owner_id AND objective_owner.active
      WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND k.dropped_at IS NULL
        AND (k.last_check_in_at IS NULL OR k.last_check_in_at < ${freshSince}::timestamptz)
    ), people_page AS (
      SELECT DISTINCT p.id FROM open JOIN people p ON p.organization_id = ${scope.organizationId}::uuid AND p.id = open.person_id
      WHERE (${timeZone}::text IS NULL OR p.time_zone = ${timeZone}) AND (${only}::uuid[] IS NULL OR p.id = ANY(${only}::uuid[]))
        AND (${afterId}::uuid IS NULL OR p.id > ${afterId}::uuid)
      ORDER BY p.id LIMIT ${limit}
    )
    SELECT person_id::text AS "personId", open.id::text AS "keyResultId" FROM open JOIN people_page ON people_page.id = person_id
    ORDER BY person_id, objective_position, position, open.id`;
}

async function askedKeyResults(scope: Scope, ids: readonly string[]): Promise<Map<string, AskedKeyResult>> {
  const { organizationId } = scope;
  const keyResults = (await scope.db.keyResult.findMany({ where: { organizationId, id: { in: [...ids] } } })).map(keyResultRowOf);
  const titles = new Map((await objectivesByIds(scope, [...new Set(keyResults.map(({ objectiveId }) => objectiveId))])).map(({ id, title }) => [id, title]));
  return new Map(
    keyResults.map((keyResult) => {
      const { id, objectiveId, current, lastCheckInAt, createdAt } = keyResult;
      const lastValue = current === null ? null : { value: current, at: lastCheckInAt ?? createdAt };
      return [id, { keyResult, objectiveTitle: titles.get(objectiveId) ?? '', lastValue }];
    }),
  );
}

async function ownObjectives(
  scope: Scope,
  input: { cycleId: string; freshSince: Instant; personIds: readonly string[] },
): Promise<Map<string, OwnObjective[]>> {
  const { cycleId, freshSince, personIds } = input;
  if (personIds.length === 0) return new Map();
  const objectives = await scope.db.objective.findMany({
    where: { organizationId: scope.organizationId, cycleId, ownerId: { in: [...personIds] }, archivedAt: null },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });
  const counts = await scope.db.$queryRaw<{ id: string; keyResults: number; checkedIn: number }[]>`
    SELECT objective_id::text AS id, count(*)::int AS "keyResults", count(*) FILTER (WHERE last_check_in_at >= ${freshSince}::timestamptz)::int AS "checkedIn"
    FROM key_results WHERE organization_id = ${scope.organizationId}::uuid AND objective_id = ANY(${objectives.map(({ id }) => id)}::uuid[]) AND dropped_at IS NULL
    GROUP BY objective_id`;
  const countOf = new Map(counts.map((count) => [count.id, count]));
  const byOwner = new Map<string, OwnObjective[]>();
  for (const model of objectives) {
    const objective: ObjectiveRow = plain(model);
    const { keyResults = 0, checkedIn = 0 } = countOf.get(model.id) ?? {};
    byOwner.set(model.ownerId, [...(byOwner.get(model.ownerId) ?? []), { objective, keyResults, checkedIn }]);
  }
  return byOwner;
}

async function rateByTeam(scope: Scope, input: { cycleId: string; week: Week; freshSince: Instant; at: Instant }): Promise<TeamRate[]> {
  const { cycleId, week, freshSince, at } = input;
  return scope.db.$queryRaw`
    SELECT coalesce(t.name, '') AS team, count(*)::int AS asked, count(*) FILTER (WHERE EXISTS (
      SELECT 1 FROM check_ins c WHERE c.organization_id = k.organization_id AND c.key_result_id = k.id
        AND (c.week = ${week} OR (c.at >= ${freshSince}::timestamptz AND c.at <= ${at}::timestamptz))))::int AS answered
    FROM key_results k
    JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
    LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = coalesce(k.owner_team_id, o.team_id)
    WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND k.dropped_at IS NULL
    GROUP BY 1 ORDER BY 1`;
}

/** Statuses as they stood at an instant: the present one, without the changes made since. Before settling-in is over every judged one is too early. */
async function statusesAt(scope: Scope, { cycleId, endsAt, settled }: { cycleId: string; endsAt: Instant; settled: boolean }): Promise<StatusCounts> {
  const rows = await scope.db.$queryRaw<{ status: Status | null; count: number }[]>`
    SELECT coalesce(last.status, first.status, k.status)::text AS status, count(*)::int AS count FROM key_results k
    JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
    LEFT JOIN LATERAL (SELECT s."to" AS status FROM status_changes s WHERE s.organization_id = k.organization_id AND s.key_result_id = k.id
      AND s.at <= ${endsAt}::timestamptz ORDER BY s.at DESC, s.id DESC LIMIT 1) last ON true
    LEFT JOIN LATERAL (SELECT s."from" AS status FROM status_changes s WHERE s.organization_id = k.organization_id AND s.key_result_id = k.id
      AND s.at > ${endsAt}::timestamptz ORDER BY s.at, s.id LIMIT 1) first ON true
    WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND k.dropped_at IS NULL
    GROUP BY 1`;
  const counts: StatusCounts = {};
  for (const { status, count } of rows) {
    const name = status === null || status === 'DROPPED' ? 'NONE' : !settled && status !== 'COMPLETED' ? 'TOO_EARLY' : status;
    counts[name] = (counts[name] ?? 0) + count;
  }
  return counts;
}
