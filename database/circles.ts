import type { Instant } from '../domain/key-result.ts';
import { Prisma } from './generated/prisma/client.ts';
import { type MeetingOccurrence, meetingsOfPeople } from './meetings.ts';
import { countObjectives, type ObjectiveFilter, type ObjectiveRow, objectivesPage } from './objectives.ts';
import type { Scope } from './scope.ts';
import { allowedTasks, TASK_GOAL } from './sight.ts';
import { type TaskRow, tasksByIds } from './tasks.ts';

/** What stands as a circle in the organization: a team, a role of accountability, or one person. */
export interface CircleName {
  noun: 'team' | 'accountability' | 'person';
  id: string;
}

/** What the people of a circle work on, as far as the acting person may read it. The lists are the first of so many. */
export interface CircleWork {
  objectives: ObjectiveRow[];
  objectivesTotal: number;
  tasks: TaskRow[];
  tasksTotal: number;
  /** Each meeting ahead once, at its next time. */
  meetings: MeetingOccurrence[];
}

const SHOWN = 8;
const SHOWN_MEETINGS = 5;

/**
 * The objectives of a team, or of those who hold a role, in a cycle; the open tasks of the circle's people and of these objectives, the first due first;
 * and the meetings of its people in a window. The people of a team are those who work in it, lead it, or hold a role in it.
 */
export async function circleWork(scope: Scope, input: { circle: CircleName; cycleId: string | null; from: Instant; to: Instant }): Promise<CircleWork> {
  const { circle, cycleId, from, to } = input;
  const personIds = await peopleOf(scope, circle);
  const goals = cycleId === null ? null : { cycleId, ...(circle.noun === 'team' ? { teamId: circle.id } : { ownerIds: personIds }) };
  return {
    objectives: goals === null ? [] : (await objectivesPage(scope, goals, { first: SHOWN })).rows,
    objectivesTotal: goals === null ? 0 : await countObjectives(scope, goals),
    ...(await openTasks(scope, { personIds, goals })),
    meetings: await meetingsOfPeople(scope, { personIds, from, to, first: SHOWN_MEETINGS }),
  };
}

async function peopleOf({ db, organizationId }: Scope, { noun, id }: CircleName): Promise<string[]> {
  const asked = Prisma.sql`organization_id = ${organizationId}::uuid`;
  const found = {
    team: Prisma.sql`
      SELECT id FROM people WHERE ${asked} AND team_id = ${id}::uuid
      UNION SELECT lead_id FROM teams WHERE ${asked} AND id = ${id}::uuid
      UNION SELECT unnest(holder_ids) FROM accountabilities WHERE ${asked} AND team_id = ${id}::uuid`,
    accountability: Prisma.sql`SELECT unnest(holder_ids) AS id FROM accountabilities WHERE ${asked} AND id = ${id}::uuid`,
    person: Prisma.sql`SELECT ${id}::uuid AS id`,
  }[noun];
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM people WHERE ${asked} AND active AND NOT service AND id IN (${found}) ORDER BY id`;
  return rows.map((row) => row.id);
}

async function openTasks(
  scope: Scope,
  { personIds, goals }: { personIds: readonly string[]; goals: Pick<ObjectiveFilter, 'cycleId' | 'teamId' | 'ownerIds'> | null },
): Promise<{ tasks: TaskRow[]; tasksTotal: number }> {
  const theirs = Prisma.sql`t.assignee_id = ANY(${[...personIds]}::uuid[])`;
  const whose = goals?.teamId ? Prisma.sql`x.team_id = ${goals.teamId}::uuid` : Prisma.sql`x.owner_id = ANY(${[...(goals?.ownerIds ?? [])]}::uuid[])`;
  const linked =
    goals === null
      ? Prisma.sql`false`
      : Prisma.sql`t.objective_id IN (
          SELECT x.id FROM objectives x WHERE x.organization_id = t.organization_id AND x.cycle_id = ${goals.cycleId}::uuid AND x.archived_at IS NULL AND ${whose})`;
  const found = await scope.db.$queryRaw<{ id: string; total: number }[]>`
    SELECT t.id::text, (count(*) OVER ())::int AS total FROM tasks t ${TASK_GOAL}
    WHERE t.organization_id = ${scope.organizationId}::uuid AND ${allowedTasks(scope, 'read')} AND t.state <> 'done' AND (${theirs} OR ${linked})
    ORDER BY t.due_on NULLS LAST, t.priority DESC, t.state, t.rank, t.id LIMIT ${SHOWN}`;
  const rows = await tasksByIds(
    scope,
    found.map(({ id }) => id),
  );
  return { tasks: found.flatMap(({ id }) => rows.find((task) => task.id === id) ?? []), tasksTotal: found[0]?.total ?? 0 };
}
