import { levelProblem } from '../domain/alignment.ts';
import { DomainError } from '../domain/errors.ts';
import { refuse } from '../domain/goal-problem.ts';
import { objectiveProblems } from '../domain/goal-validation.ts';
import type { Decimal, Instant, Status } from '../domain/key-result.ts';
import type { ObjectiveLevel } from '../domain/objective.ts';
import { writeAudit } from './audit-log.ts';
import { lookAgainAtCycles } from './cycle-signals.ts';
import { type CycleRow, cycleById, refuseEnded } from './cycles.ts';
import { publish } from './events.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { ObjectiveModel } from './generated/prisma/models/Objective.ts';
import { rollUpObjectives } from './objective-roll-up.ts';
import { organizationById } from './organizations.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { plain } from './plain.ts';
import { notFound, requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { inSight, objectiveSubject, seenObjectiveIds, seenObjectives } from './sight.ts';
import { conflict, given, refuseStale, type WriteOptions } from './versions.ts';

/** An objective as plain data, with what its key results roll up to. */
export interface ObjectiveRow {
  organizationId: string;
  id: string;
  cycleId: string;
  level: ObjectiveLevel;
  title: string;
  description: string;
  teamId: string | null;
  ownerId: string;
  parentId: string | null;
  alignmentNote: string;
  weight: Decimal;
  position: number;
  progress: number | null;
  status: Status | null;
  archivedAt: Instant | null;
  /** The objective of a former cycle that goes on in this one. */
  carriedFromId: string | null;
  createdAt: Instant;
  version: number;
}

/** The objective of this id; refused where there is none. */
export async function objectiveById(scope: Scope, id: string): Promise<ObjectiveRow> {
  const [objective] = await objectivesByIds(scope, [id]);
  if (objective === undefined) throw notFound('objective');
  return objective;
}

/** The objectives of these ids, in no order; unknown ones are left out. */
export async function objectivesByIds(scope: Scope, ids: readonly string[]): Promise<ObjectiveRow[]> {
  const id = { in: await seenObjectiveIds(scope, ids) };
  return (await scope.db.objective.findMany({ where: { organizationId: scope.organizationId, id } })).map((model) => inSight(scope, rowOf(model)));
}

/** The objectives that align to these, in the order of a tree. */
export async function childrenOf(scope: Scope, parentIds: readonly string[]): Promise<ObjectiveRow[]> {
  const where = { organizationId: scope.organizationId, parentId: { in: [...parentIds] }, archivedAt: null };
  const children = (await scope.db.objective.findMany({ where, orderBy: [{ level: 'asc' }, { position: 'asc' }, { id: 'asc' }] })).map(rowOf);
  const seen = new Set(
    await seenObjectiveIds(
      scope,
      children.map(({ id }) => id),
    ),
  );
  return children.filter(({ id }) => seen.has(id)).map((objective) => inSight(scope, objective));
}

/** Which objectives of a cycle a list shows; archived ones never. */
export interface ObjectiveFilter {
  cycleId: string;
  level?: ObjectiveLevel | null | undefined;
  status?: Status | null | undefined;
  teamId?: string | null | undefined;
  ownerId?: string | null | undefined;
  /** Only those that one of these people owns. */
  ownerIds?: readonly string[] | undefined;
  search?: string | null | undefined;
}

/** A page of objectives: company first, then teams, then individuals, each in their order. */
export async function objectivesPage(scope: Scope, filter: ObjectiveFilter, request: PageRequest): Promise<Page<ObjectiveRow>> {
  const found = await scope.db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM objectives WHERE ${objectiveCondition(scope, filter)} ${beyondObjective(request)}
    ORDER BY level, position, id LIMIT ${pageSize(request) + 1}`;
  const rows = await objectivesByIds(
    scope,
    found.map((row) => row.id),
  );
  const ordered = found.flatMap((row) => rows.find((objective) => objective.id === row.id) ?? []);
  return pageOf(ordered, request, objectivePlace);
}

/** The SQL condition, to be added, for what stands after a page's cursor. */
export function beyondObjective(request: PageRequest): Prisma.Sql {
  const [level = '', position = '', id = ''] = cursorValues(request, 3) ?? [];
  return id === '' ? Prisma.empty : Prisma.sql`AND (level, position, id) > (${level}::objective_level, ${Number(position)}, ${id}::uuid)`;
}

/** What lists of objectives are sorted by. */
export function objectivePlace({ level, position, id }: ObjectiveRow): string[] {
  return [level, String(position), id];
}

/** How many objectives a filter finds. */
export async function countObjectives(scope: Scope, filter: ObjectiveFilter): Promise<number> {
  const [row] = await scope.db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM objectives WHERE ${objectiveCondition(scope, filter)}`;
  return row?.count ?? 0;
}

/** What makes an objective. */
export interface ObjectiveInput {
  cycleId: string;
  level: ObjectiveLevel;
  title: string;
  ownerId: string;
  description?: string | null | undefined;
  teamId?: string | null | undefined;
  parentId?: string | null | undefined;
  alignmentNote?: string | null | undefined;
  weight?: Decimal | null | undefined;
  position?: number | null | undefined;
  carriedFromId?: string | null | undefined;
}

/** Adds an objective to a cycle that has not ended. */
export async function createObjective(scope: Scope, input: ObjectiveInput, { at }: WriteOptions): Promise<ObjectiveRow> {
  requireRight(scope, 'create', 'objective', objectiveSubject({ ownerId: input.ownerId, teamId: input.teamId ?? null, level: input.level }));
  refuse(objectiveProblems({ title: input.title, weight: input.weight ?? '1' }));
  return inTransaction(scope, async (inside) => {
    refuseEnded(await cycleById(inside, input.cycleId));
    await refuseParent(inside, { id: null, cycleId: input.cycleId, level: input.level, parentId: input.parentId ?? null });
    const { organizationId, database } = scope;
    const position = input.position ?? (await inside.db.objective.count({ where: { organizationId, cycleId: input.cycleId, level: input.level } }));
    const id = database.newId(`objective/${input.cycleId}/${input.teamId ?? ''}/${input.ownerId}/${input.title}`);
    const { cycleId, level, ownerId, carriedFromId = null } = input;
    const columns = { ...columnsOf(input), cycleId, level, title: input.title.trim(), ownerId, position, carriedFromId };
    const after = rowOf(await inside.db.objective.create({ data: { organizationId, id, ...columns, createdAt: new Date(at) } }));
    await writeAudit(inside, { action: 'create', noun: 'objective', subjectId: id, after, at });
    publish(inside, { type: 'objective', id });
    await lookAgainAtCycles(inside, { at, cycleId: after.cycleId });
    return after;
  });
}

/** Changes an objective of a cycle that has not ended. */
export async function updateObjective(scope: Scope, input: Partial<ObjectiveInput> & { id: string }, { version, at }: WriteOptions): Promise<ObjectiveRow> {
  return inTransaction(scope, async (inside) => {
    const { before } = await openObjective(inside, input.id);
    refuseStale({ noun: 'objective', version, yours: input, theirs: before });
    refuse(objectiveProblems({ title: input.title ?? before.title, weight: input.weight ?? before.weight }));
    const [parentId, level] = [input.parentId === undefined ? before.parentId : input.parentId, input.level ?? before.level];
    // What stood before the rule came stays, until somebody moves it.
    if (parentId !== before.parentId || level !== before.level) await refuseParent(inside, { id: before.id, cycleId: before.cycleId, level, parentId });
    const after = await write(inside, { before, data: columnsOf(input), action: 'update', at });
    const { settings } = await organizationById(inside);
    if (settings.rollUpChildren)
      await rollUpObjectives(
        inside,
        [before.parentId, after.parentId].filter((id) => id !== null),
        settings,
      );
    return after;
  });
}

/** Takes an objective, and the key results in it, out of a cycle that runs or is planned; history keeps it. Refused while live key results are in it. */
export async function archiveObjective(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<ObjectiveRow> {
  return inTransaction(scope, async (inside) => {
    const { before, cycle } = await openObjective(inside, id);
    refuseStale({ noun: 'objective', version, yours: { id }, theirs: before });
    const live = await inside.db.keyResult.count({ where: { organizationId: scope.organizationId, objectiveId: id, droppedAt: null } });
    if (live > 0 && !['draft', 'planning'].includes(cycle.phase))
      throw new DomainError('WRONG_PHASE', `${cycle.name} is running and this objective has ${live} live key results: drop them first, with the reason.`);
    return write(inside, { before, data: { archivedAt: new Date(at) }, action: 'archive', at });
  });
}

async function openObjective(scope: Scope, id: string): Promise<{ before: ObjectiveRow; cycle: CycleRow }> {
  const before = await objectiveById(scope, id);
  requireRight(scope, 'update', 'objective', objectiveSubject(before));
  const cycle = await cycleById(scope, before.cycleId);
  refuseEnded(cycle);
  return { before, cycle };
}

async function write(scope: Scope, change: { before: ObjectiveRow; data: object; action: string; at: Instant }): Promise<ObjectiveRow> {
  const { before, data, action, at } = change;
  const [written] = await scope.db.objective.updateManyAndReturn({
    where: { organizationId: scope.organizationId, id: before.id, version: before.version },
    data: { ...data, version: { increment: 1 } },
  });
  if (written === undefined) throw conflict('objective', data, await objectiveById(scope, before.id));
  const after = rowOf(written);
  await writeAudit(scope, { action, noun: 'objective', subjectId: before.id, before, after, at });
  publish(scope, { type: 'objective', id: before.id });
  await lookAgainAtCycles(scope, { at, cycleId: before.cycleId });
  return after;
}

interface Place {
  id: string | null;
  cycleId: string;
  level: ObjectiveLevel;
  parentId: string | null;
}

async function refuseParent(scope: Scope, { id, cycleId, level, parentId }: Place): Promise<void> {
  if (parentId === null) return;
  // Two moves at once could make a ring that neither sees: they come one after the other.
  await scope.db.$queryRaw`SELECT 1 FROM cycles WHERE organization_id = ${scope.organizationId}::uuid AND id = ${cycleId}::uuid FOR UPDATE`;
  const above = await scope.db.$queryRaw<{ id: string; cycleId: string; level: ObjectiveLevel; archived: boolean }[]>`
    WITH RECURSIVE above AS (
      SELECT id, parent_id, cycle_id, level, archived_at FROM objectives WHERE organization_id = ${scope.organizationId}::uuid AND id = ${parentId}::uuid
      UNION
      SELECT o.id, o.parent_id, o.cycle_id, o.level, o.archived_at
      FROM objectives o JOIN above ON o.organization_id = ${scope.organizationId}::uuid AND o.id = above.parent_id
    ) SELECT id::text, cycle_id::text AS "cycleId", level::text AS level, archived_at IS NOT NULL AS archived FROM above`;
  const parent = above.find((objective) => objective.id === parentId);
  if (parent === undefined || parent.archived || (await seenObjectiveIds(scope, [parentId])).length === 0) throw notFound('objective');
  if (above.some((objective) => objective.id === id))
    throw new DomainError('INVALID_INPUT', 'An objective cannot align to itself or to one below it: choose another parent.', { field: 'parentId' });
  if (parent.cycleId !== cycleId)
    throw new DomainError('INVALID_INPUT', 'The parent objective belongs to another cycle: choose one of the same cycle.', { field: 'parentId' });
  const wrong = levelProblem(level, parent.level);
  if (wrong !== null) throw new DomainError('INVALID_INPUT', LEVEL_SENTENCES[wrong], { field: 'parentId' });
}

const LEVEL_SENTENCES = {
  company: 'A company objective aligns to nothing: it stands at the top. Make it a team objective first.',
  level: 'An objective aligns to one of its own level or a wider one: choose a parent further up.',
} as const;

/** The SQL condition of a filter on `objectives`. */
export function objectiveCondition(scope: Scope, { cycleId, level, status, teamId, ownerId, ownerIds, search }: ObjectiveFilter): Prisma.Sql {
  const conditions = [
    Prisma.sql`organization_id = ${scope.organizationId}::uuid AND cycle_id = ${cycleId}::uuid AND archived_at IS NULL AND ${seenObjectives(scope, 'objectives')}`,
    ...(level ? [Prisma.sql`level = ${level}::objective_level`] : []),
    ...(status ? [Prisma.sql`status = ${status}::status`] : []),
    ...(teamId ? [Prisma.sql`team_id = ${teamId}::uuid`] : []),
    ...(ownerId ? [Prisma.sql`owner_id = ${ownerId}::uuid`] : []),
    ...(ownerIds ? [Prisma.sql`owner_id = ANY(${[...ownerIds]}::uuid[])`] : []),
    ...(search?.trim() ? [Prisma.sql`title ILIKE ${`%${search.trim().replaceAll(/[\\%_]/g, '\\$&')}%`}`] : []),
  ];
  return Prisma.join(conditions, ' AND ');
}

function columnsOf({ level, title, description, teamId, ownerId, parentId, alignmentNote, weight, position }: Partial<ObjectiveInput>) {
  const texts = { description: description?.trim(), alignmentNote: alignmentNote ?? undefined, title: title?.trim() };
  return given({ level, teamId, ownerId, parentId, ...texts, weight: weight ?? undefined, position: position ?? undefined });
}

function rowOf(model: ObjectiveModel): ObjectiveRow {
  return plain(model);
}
