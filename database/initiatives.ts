import { refuse, titleProblems } from '../domain/goal-problem.ts';
import type { Day, Instant } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { publish } from './events.ts';
import type { InitiativeModel } from './generated/prisma/models/Initiative.ts';
import { objectiveById, type ObjectiveRow } from './objectives.ts';
import { dayDate, plain } from './plain.ts';
import { notFound, requireRight, type Subject } from './rights.ts';
import { keyResultSubject, seenInitiativeIds } from './sight.ts';
import { inTransaction, type Scope } from './scope.ts';
import { conflict, given, refuseStale, type WriteOptions } from './versions.ts';

export type InitiativeState = 'planned' | 'in_progress' | 'blocked' | 'completed';

/** Work done for an objective or one of its key results, as plain data. */
export interface InitiativeRow {
  organizationId: string;
  id: string;
  cycleId: string;
  objectiveId: string;
  keyResultId: string | null;
  title: string;
  ownerId: string | null;
  state: InitiativeState;
  dueOn: Day | null;
  createdAt: Instant;
  version: number;
}

/** The initiatives of these ids, in no order; unknown ones are left out. */
export async function initiativesByIds(scope: Scope, ids: readonly string[]): Promise<InitiativeRow[]> {
  return onlySeen(scope, (await scope.db.initiative.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } })).map(rowOf));
}

/** The initiatives of these objectives, oldest first. */
export async function initiativesOf(scope: Scope, objectiveIds: readonly string[]): Promise<InitiativeRow[]> {
  const where = { organizationId: scope.organizationId, objectiveId: { in: [...objectiveIds] } };
  return onlySeen(scope, (await scope.db.initiative.findMany({ where, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map(rowOf));
}

/** The initiatives for these key results, oldest first. */
export async function initiativesOfKeyResults(scope: Scope, keyResultIds: readonly string[]): Promise<InitiativeRow[]> {
  const where = { organizationId: scope.organizationId, keyResultId: { in: [...keyResultIds] } };
  return onlySeen(scope, (await scope.db.initiative.findMany({ where, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map(rowOf));
}

/** What makes an initiative. */
export interface InitiativeInput {
  objectiveId: string;
  title: string;
  keyResultId?: string | null | undefined;
  ownerId?: string | null | undefined;
  state?: InitiativeState | undefined;
  dueOn?: Day | null | undefined;
}

/** Adds an initiative to an objective. */
export async function createInitiative(scope: Scope, input: InitiativeInput, { at }: WriteOptions): Promise<InitiativeRow> {
  refuse(titleProblems(input.title, 'initiative'));
  return inTransaction(scope, async (inside) => {
    const objective = await objectiveById(inside, input.objectiveId);
    requireRight(scope, 'create', 'initiative', initiativeSubject(input.ownerId ?? null, objective));
    const { organizationId, database } = scope;
    const place = { organizationId, id: database.newId(`initiative/${objective.id}/${input.title}`), cycleId: objective.cycleId, createdAt: new Date(at) };
    const columns = { ...columnsOf(input), title: input.title.trim(), objectiveId: objective.id };
    const after = rowOf(await inside.db.initiative.create({ data: { ...columns, ...place } }));
    await writeAudit(inside, { action: 'create', noun: 'initiative', subjectId: after.id, after, at });
    publish(inside, { type: 'initiative', id: after.id });
    return after;
  });
}

/** Changes an initiative; it stays with its objective. */
export async function updateInitiative(scope: Scope, input: Partial<InitiativeInput> & { id: string }, { version, at }: WriteOptions): Promise<InitiativeRow> {
  return inTransaction(scope, async (inside) => {
    const [before] = await initiativesByIds(inside, [input.id]);
    if (before === undefined) throw notFound('initiative');
    const objective = await objectiveById(inside, before.objectiveId);
    requireRight(scope, 'update', 'initiative', initiativeSubject(before.ownerId, objective));
    refuseStale({ noun: 'initiative', version, yours: input, theirs: before });
    if (input.title !== undefined) refuse(titleProblems(input.title, 'initiative'));
    const [written] = await inside.db.initiative.updateManyAndReturn({
      where: { organizationId: scope.organizationId, id: before.id, version: before.version },
      data: { ...columnsOf(input), version: { increment: 1 } },
    });
    if (written === undefined) throw conflict('initiative', input, before);
    const after = rowOf(written);
    await writeAudit(inside, { action: 'update', noun: 'initiative', subjectId: after.id, before, after, at });
    publish(inside, { type: 'initiative', id: after.id });
    return after;
  });
}

function columnsOf({ title, keyResultId, ownerId, state, dueOn }: Partial<InitiativeInput>) {
  const day = dueOn === undefined ? {} : { dueOn: dueOn === null ? null : dayDate(dueOn) };
  return { ...given({ title: title?.trim(), keyResultId, ownerId, state }), ...day };
}

async function onlySeen(scope: Scope, initiatives: InitiativeRow[]): Promise<InitiativeRow[]> {
  const seen = new Set(
    await seenInitiativeIds(
      scope,
      initiatives.map(({ id }) => id),
    ),
  );
  return initiatives.filter(({ id }) => seen.has(id));
}

function initiativeSubject(ownerId: string | null, objective: ObjectiveRow): Subject {
  return keyResultSubject({ ownerId, ownerTeamId: null }, objective);
}

function rowOf(model: InitiativeModel): InitiativeRow {
  return plain(model, ['dueOn']);
}
