import { Prisma } from './generated/prisma/client.ts';
import type { Action } from '../domain/permissions.ts';
import { allowedRows, isAllowed, isUnbounded, type Subject } from './rights.ts';
import type { Scope } from './scope.ts';

/**
 * Which goals the acting person may read. Of the objectives on the way from those up to the company the outline is seen: title, owner, status and
 * progress, not what else hangs on them.
 */

/** The SQL condition on `objectives` under an alias: those that may be read, wholly or in outline. */
export function seenObjectives(scope: Scope, alias = 'o'): Prisma.Sql {
  if (isUnbounded(scope, 'read', 'objective')) return Prisma.sql`true`;
  return Prisma.sql`(${readObjectives(scope, alias)} OR ${Prisma.raw(alias)}.id = ANY(${[...pathOf(scope)]}::uuid[]))`;
}

/** The SQL condition on `objectives` under an alias: those of which more than the outline may be read. */
export function readObjectives(scope: Scope, alias = 'o'): Prisma.Sql {
  const column = (name: string): Prisma.Sql => Prisma.raw(`${alias}.${name}`);
  return allowedRows(scope, 'read', 'objective', { ownerIds: [column('owner_id')], teamIds: [column('team_id')], level: column('level') });
}

/** The SQL condition on `key_results k` of `objectives o`. */
export function seenKeyResults(scope: Scope): Prisma.Sql {
  return allowedRows(scope, 'read', 'key-result', KEY_RESULT_COLUMNS);
}

/** The SQL condition on `initiatives i` of `objectives o`. */
export function seenInitiatives(scope: Scope): Prisma.Sql {
  return allowedRows(scope, 'read', 'initiative', {
    ownerIds: [Prisma.sql`i.owner_id`, Prisma.sql`o.owner_id`],
    teamIds: [Prisma.sql`o.team_id`],
    level: Prisma.sql`o.level`,
  });
}

/** Of these initiatives those that may be read. */
export async function seenInitiativeIds(scope: Scope, ids: readonly string[]): Promise<string[]> {
  if (isUnbounded(scope, 'read', 'initiative') || ids.length === 0) return [...ids];
  const rows = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT i.id::text FROM initiatives i JOIN objectives o ON o.organization_id = i.organization_id AND o.id = i.objective_id
    WHERE i.organization_id = ${scope.organizationId}::uuid AND i.id = ANY(${[...ids]}::uuid[]) AND ${seenInitiatives(scope)}`;
  return rows.map(({ id }) => id);
}

/** Whose a task is: of its people and those of the goal that it is work for; without a goal, of who made it as well. */
export function taskSubject(
  task: { assigneeId: string | null; creatorId: string | null },
  goal: { ownerIds: readonly (string | null)[]; teamIds: readonly (string | null)[]; level: NonNullable<Subject['level']> } | null,
): Subject {
  if (goal === null) return { ownerIds: [task.assigneeId, task.creatorId], teamIds: [] };
  return { ...goal, ownerIds: [task.assigneeId, ...goal.ownerIds] };
}

/** The SQL condition on `tasks t` with the goal that they are work for: `TASK_GOAL`. */
export function allowedTasks(scope: Scope, action: Action): Prisma.Sql {
  return allowedRows(scope, action, 'task', TASK_COLUMNS);
}

/** The joins that `allowedTasks` needs behind `tasks t`. */
export const TASK_GOAL = Prisma.sql`
  LEFT JOIN objectives o ON o.organization_id = t.organization_id AND o.id = t.objective_id
  LEFT JOIN key_results k ON k.organization_id = t.organization_id AND k.id = t.key_result_id`;

/** Of these tasks those with which this may be done, in no order. */
export async function allowedTaskIds(scope: Scope, action: Action, ids: readonly string[]): Promise<string[]> {
  if (isUnbounded(scope, action, 'task') || ids.length === 0) return [...ids];
  const rows = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT t.id::text FROM tasks t ${TASK_GOAL}
    WHERE t.organization_id = ${scope.organizationId}::uuid AND t.id = ANY(${[...ids]}::uuid[]) AND ${allowedTasks(scope, action)}`;
  return rows.map(({ id }) => id);
}

/** Of these key results those that may be read, in no order. */
export async function seenKeyResultIds(scope: Scope, ids: readonly string[]): Promise<string[]> {
  if (isUnbounded(scope, 'read', 'key-result') || ids.length === 0) return [...ids];
  const rows = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT k.id::text FROM key_results k JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
    WHERE k.organization_id = ${scope.organizationId}::uuid AND k.id = ANY(${[...ids]}::uuid[]) AND ${seenKeyResults(scope)}`;
  return rows.map(({ id }) => id);
}

/** Of rows that each hang on a key result, or are one, those whose key result may be read; in their order. */
export async function onlySeen<Row>(scope: Scope, rows: readonly Row[], keyResultIdOf: (row: Row) => string): Promise<Row[]> {
  const seen = new Set(await seenKeyResultIds(scope, rows.map(keyResultIdOf)));
  return rows.filter((row) => seen.has(keyResultIdOf(row)));
}

/** The key results of a cycle that may be read; null for all of them. */
export async function readableKeyResultIds(scope: Scope, cycleId: string): Promise<string[] | null> {
  if (isUnbounded(scope, 'read', 'key-result')) return null;
  const rows = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT k.id::text FROM key_results k JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
    WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND ${seenKeyResults(scope)}`;
  return rows.map(({ id }) => id);
}

/** Of these objectives those that may be read, wholly or in outline. */
export async function seenObjectiveIds(scope: Scope, ids: readonly string[]): Promise<string[]> {
  if (isUnbounded(scope, 'read', 'objective') || ids.length === 0) return [...ids];
  const rows = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT o.id::text FROM objectives o WHERE o.organization_id = ${scope.organizationId}::uuid AND o.id = ANY(${[...ids]}::uuid[]) AND ${seenObjectives(scope)}`;
  return rows.map(({ id }) => id);
}

/** Of these objectives those that may be read as a whole. */
export async function readableObjectiveIds(scope: Scope, ids: readonly string[]): Promise<string[]> {
  if (isUnbounded(scope, 'read', 'objective') || ids.length === 0) return [...ids];
  const rows = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT o.id::text FROM objectives o WHERE o.organization_id = ${scope.organizationId}::uuid AND o.id = ANY(${[...ids]}::uuid[]) AND ${readObjectives(scope)}`;
  return rows.map(({ id }) => id);
}

/** What of an objective decides who may read it. */
export function objectiveSubject({ ownerId, teamId, level }: { ownerId: string; teamId: string | null; level: NonNullable<Subject['level']> }): Subject {
  return { ownerIds: [ownerId], teamIds: [teamId], level };
}

/** What of a key result decides who may read it: it belongs to its own people and to those of its objective. */
export function keyResultSubject(
  keyResult: { ownerId: string | null; ownerTeamId: string | null },
  objective: { ownerId: string; teamId: string | null; level: NonNullable<Subject['level']> },
): Subject {
  return { ownerIds: [keyResult.ownerId, objective.ownerId], teamIds: [keyResult.ownerTeamId, objective.teamId], level: objective.level };
}

/** Whose a key result is, and its cycle; null where there is none. */
export async function keyResultPlace({ organizationId, db }: Scope, id: string): Promise<{ cycleId: string; subject: Subject } | null> {
  const [row] = await db.$queryRaw<(KeyResultPlace & ObjectivePlace & { objectiveOwnerId: string })[]>`
    SELECT k.cycle_id::text AS "cycleId", k.owner_id::text AS "ownerId", k.owner_team_id::text AS "ownerTeamId", t.lead_id::text AS "leadId",
      o.owner_id::text AS "objectiveOwnerId", o.team_id::text AS "teamId", o.level::text AS level
    FROM key_results k JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
    LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
    WHERE k.organization_id = ${organizationId}::uuid AND k.id = ${id}::uuid`;
  if (row === undefined) return null;
  const { cycleId, ownerId, ownerTeamId, leadId, objectiveOwnerId, teamId, level } = row;
  return { cycleId, subject: { ownerIds: [ownerId, leadId, objectiveOwnerId], teamIds: [ownerTeamId, teamId], level } };
}

interface KeyResultPlace {
  cycleId: string;
  ownerId: string | null;
  ownerTeamId: string | null;
  leadId: string | null;
}

interface ObjectivePlace {
  teamId: string | null;
  level: NonNullable<Subject['level']>;
}

/** An objective as the acting person may read it: on the way up to the company, in outline. */
export function inSight<Row extends { ownerId: string; teamId: string | null; level: NonNullable<Subject['level']> }>(scope: Scope, objective: Row): Row {
  if (isAllowed(scope, 'read', 'objective', objectiveSubject(objective))) return objective;
  const hidden = { description: '', alignmentNote: '', weight: '1' };
  return { ...objective, ...Object.fromEntries(Object.entries(hidden).filter(([name]) => name in objective)) };
}

/** A check-in as the acting person may read it: whoever looks in from outside reads nobody's notes. */
export function withoutNotes<Row extends { progressNote: string; blocker: string; changeNote: string }>(scope: Scope, checkIn: Row): Row {
  return isAllowed(scope, 'read', 'note') ? checkIn : { ...checkIn, progressNote: '', blocker: '', changeNote: '' };
}

/** A key result without what people wrote about it, for whoever reads no notes. */
export function withoutReasons<Row extends { dropReason: string | null; override: { reason: string } | null; arithmetic: string }>(
  scope: Scope,
  keyResult: Row,
): Row {
  if (isAllowed(scope, 'read', 'note')) return keyResult;
  const { override, arithmetic } = keyResult;
  return {
    ...keyResult,
    dropReason: keyResult.dropReason && '',
    override: override && { ...override, reason: '' },
    // The sentence of how a status comes about ends with the reason.
    arithmetic: override === null ? arithmetic : arithmetic.replace(`: ${override.reason}`, ''),
  };
}

/** Objectives that may be read in outline only: what is above the readable ones and above readable key results, and not readable itself. */
export async function pathIds(scope: Scope): Promise<string[]> {
  if (isUnbounded(scope, 'read', 'objective')) return [];
  const { organizationId } = scope;
  const rows = await scope.db.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE path AS (
      SELECT o.parent_id AS id FROM objectives o
      WHERE o.organization_id = ${organizationId}::uuid AND o.archived_at IS NULL AND o.parent_id IS NOT NULL AND ${readObjectives(scope, 'o')}
      UNION
      SELECT k.objective_id FROM key_results k JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
      WHERE k.organization_id = ${organizationId}::uuid AND o.archived_at IS NULL AND ${seenKeyResults(scope)}
      UNION
      SELECT o.parent_id FROM path JOIN objectives o ON o.organization_id = ${organizationId}::uuid AND o.id = path.id WHERE o.parent_id IS NOT NULL
    )
    SELECT o.id::text FROM path JOIN objectives o ON o.organization_id = ${organizationId}::uuid AND o.id = path.id WHERE NOT ${readObjectives(scope, 'o')}`;
  return rows.map(({ id }) => id);
}

function pathOf({ actor }: Scope): readonly string[] {
  return actor.kind === 'person' ? actor.standing.pathIds : [];
}

const TASK_COLUMNS = {
  ownerIds: [Prisma.sql`t.assignee_id`, Prisma.sql`CASE WHEN t.objective_id IS NULL THEN t.creator_id END`, Prisma.sql`o.owner_id`, Prisma.sql`k.owner_id`],
  teamIds: [Prisma.sql`o.team_id`, Prisma.sql`k.owner_team_id`],
  level: Prisma.sql`o.level`,
};

const KEY_RESULT_COLUMNS = {
  ownerIds: [Prisma.sql`k.owner_id`, Prisma.sql`o.owner_id`],
  teamIds: [Prisma.sql`k.owner_team_id`, Prisma.sql`o.team_id`],
  level: Prisma.sql`o.level`,
};
