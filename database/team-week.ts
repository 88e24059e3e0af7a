import type { Instant, Week } from '../domain/key-result.ts';
import { Prisma } from './generated/prisma/client.ts';
import { overseenPeople } from './overseen.ts';
import { isAllowed } from './rights.ts';
import type { Scope } from './scope.ts';
import { allowedTasks, seenKeyResults, TASK_GOAL } from './sight.ts';

/** A person whom the acting person oversees, and what they answer for. */
export interface TeamWeekPerson {
  personId: string;
  name: string;
  team: string | null;
  keyResults: number;
  answered: number;
  /** Of the newest check-in on any of it; null for none. */
  lastAt: Instant | null;
}

/** Something that does not go on, by the newest check-in of a key result or as a task says. */
export interface TeamWeekBlocker {
  noun: 'KeyResult' | 'Task';
  id: string;
  title: string;
  name: string | null;
  blocker: string;
  at: Instant;
}

/** How far the check-ins of a week are among the people whom somebody oversees, and what stops them. */
export interface TeamWeek {
  people: TeamWeekPerson[];
  blockers: TeamWeekBlocker[];
}

const MOST_PEOPLE = 100;
const MOST_BLOCKERS = 12;
const BLOCKER_MS = 14 * 24 * 3_600_000;

/**
 * The week of the people whom the acting person oversees, with one statement: whoever has not answered comes first. A key result is answered by a check-in
 * for the week or since `freshSince`, as its prompt counts it. Blockers are those of the last two weeks.
 */
export async function teamWeekOf(scope: Scope, input: { cycleId: string; week: Week; freshSince: Instant; now: Instant }): Promise<TeamWeek> {
  const { organizationId } = scope;
  const { cycleId, week, freshSince, now } = input;
  const reads = isAllowed(scope, 'read', 'note') ? Prisma.sql`true` : Prisma.sql`false`;
  const [row] = await scope.db.$queryRaw<{ week: TeamWeek }[]>`
    WITH overseen AS (
      SELECT p.id, p.name, p.team_id FROM people p
      WHERE p.organization_id = ${organizationId}::uuid AND p.active AND NOT p.service AND ${overseenPeople(scope)}
    ), theirs AS MATERIALIZED (
      SELECT k.id, k.title, who.id AS person_id, who.name, k.last_check_in_at, c.blocker, c.at AS blocked_at,
        k.last_check_in_at >= ${freshSince}::timestamptz OR EXISTS (SELECT 1 FROM check_ins a
          WHERE a.organization_id = k.organization_id AND a.key_result_id = k.id AND a.week = ${week}) AS answered
      FROM key_results k
      JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
      LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
      JOIN overseen who ON who.id = coalesce(k.owner_id, t.lead_id, o.owner_id)
      LEFT JOIN check_ins c ON c.organization_id = k.organization_id AND c.id = k.last_check_in_id
      WHERE k.organization_id = ${organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND k.dropped_at IS NULL AND ${seenKeyResults(scope)}
    ), people_of_week AS (
      SELECT w.id AS "personId", w.name, t.name AS team, count(*) AS "keyResults", count(*) FILTER (WHERE answered) AS answered, max(last_check_in_at) AS "lastAt"
      FROM theirs JOIN overseen w ON w.id = theirs.person_id LEFT JOIN teams t ON t.organization_id = ${organizationId}::uuid AND t.id = w.team_id
      GROUP BY w.id, w.name, t.name ORDER BY count(*) FILTER (WHERE answered) = count(*), max(last_check_in_at) NULLS FIRST, w.name, w.id LIMIT ${MOST_PEOPLE}
    ), blocked AS (
      SELECT 'KeyResult' AS noun, id, title, name, blocker, blocked_at AS at FROM theirs
      WHERE ${reads} AND blocker <> '' AND blocked_at > ${new Date(Date.parse(now) - BLOCKER_MS)}
      UNION ALL
      SELECT 'Task', t.id, t.title, w.name, t.blocked_reason, t.created_at FROM tasks t ${TASK_GOAL} JOIN overseen w ON w.id = t.assignee_id
      WHERE t.organization_id = ${organizationId}::uuid AND t.blocked_reason IS NOT NULL AND t.state <> 'done' AND ${allowedTasks(scope, 'read')}
    )
    SELECT json_build_object(
      'people', (SELECT coalesce(json_agg(p), '[]') FROM people_of_week p),
      'blockers', (SELECT coalesce(json_agg(b), '[]') FROM (SELECT * FROM blocked ORDER BY at DESC, id LIMIT ${MOST_BLOCKERS}) b)
    ) AS week`;
  if (row === undefined) throw new Error('An aggregate always has a row');
  return {
    people: row.week.people.map((person) => ({ ...person, lastAt: person.lastAt === null ? null : new Date(person.lastAt).toISOString() })),
    blockers: row.week.blockers.map((blocker) => ({ ...blocker, at: new Date(blocker.at).toISOString() })),
  };
}
