import type { ClosingFigures } from '../domain/closing.ts';
import type { Cycle, CyclePhase } from '../domain/cycle.ts';
import { DomainError } from '../domain/errors.ts';
import { refuse } from '../domain/goal-problem.ts';
import { cycleProblems } from '../domain/goal-validation.ts';
import type { Day, Instant } from '../domain/key-result.ts';
import type { ObjectiveLevel } from '../domain/objective.ts';
import type { PlanningDays } from '../domain/timeline.ts';
import { cycleWorkflowId } from '../domain/workflow-ids.ts';
import { writeAudit } from './audit-log.ts';
import { lookAgainAtCycles } from './cycle-signals.ts';
import { publish } from './events.ts';
import type { Prisma } from './generated/prisma/client.ts';
import type { CycleModel } from './generated/prisma/models/Cycle.ts';
import { writeNotices } from './notice-writer.ts';
import { organizationById } from './organizations.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { dayDate, jsonColumn, plain } from './plain.ts';
import { notFound, requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { conflict, given, refuseStale, type WriteOptions } from './versions.ts';
import { addCommand } from './workflow-commands.ts';

/** A cycle as plain data, with the organization's zone. */
export interface CycleRow extends Cycle {
  planning: PlanningDays;
  pausedAt: Instant | null;
  resumedAt: Instant | null;
  closeEarlyAt: Instant | null;
  /** Frozen when the cycle was scored. */
  closing: ClosingFigures | null;
  previousCycleId: string | null;
  /** In whose name its meetings are put into calendars; null for not at all. */
  meetingsById: string | null;
  createdAt: Instant;
  version: number;
}

/** The cycle of this id; refused where there is none. */
export async function cycleById(scope: Scope, id: string): Promise<CycleRow> {
  const [cycle] = await cyclesByIds(scope, [id]);
  if (cycle === undefined) throw notFound('cycle');
  return cycle;
}

/** The cycle of a name; null where there is none. */
export async function cycleByName(scope: Scope, name: string): Promise<CycleRow | null> {
  const { organizationId, db } = scope;
  const [cycle] = await rowsOf(scope, await db.cycle.findMany({ where: { organizationId, name } }));
  return cycle ?? null;
}

/** The cycles of these ids, in no order; unknown ones are left out. */
export async function cyclesByIds(scope: Scope, ids: readonly string[]): Promise<CycleRow[]> {
  return rowsOf(scope, await scope.db.cycle.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } }));
}

/** A page of cycles, the latest start first. */
export async function cyclesPage(scope: Scope, request: PageRequest): Promise<Page<CycleRow>> {
  const after = cursorValues(request, 2);
  const [startsOn = '', id = ''] = after ?? [];
  const beyond = after === null ? {} : { OR: [{ startsOn: { lt: dayDate(startsOn) } }, { startsOn: dayDate(startsOn), id: { lt: id } }] };
  const cycles = await scope.db.cycle.findMany({
    where: { organizationId: scope.organizationId, ...beyond },
    orderBy: [{ startsOn: 'desc' }, { id: 'desc' }],
    take: pageSize(request) + 1,
  });
  return pageOf(await rowsOf(scope, cycles), request, (cycle) => [cycle.startsOn, cycle.id]);
}

/** How many cycles there are. */
export async function countCycles(scope: Scope): Promise<number> {
  return scope.db.cycle.count({ where: { organizationId: scope.organizationId } });
}

/** The cycle that runs now: active, paused or closing, the latest start first; null where none does. */
export async function activeCycle(scope: Scope): Promise<CycleRow | null> {
  const cycle = await scope.db.cycle.findFirst({
    where: { organizationId: scope.organizationId, phase: { in: ['active', 'paused', 'closing'] } },
    orderBy: [{ startsOn: 'desc' }, { id: 'desc' }],
  });
  return cycle === null ? null : ((await rowsOf(scope, [cycle]))[0] ?? null);
}

/** What makes a cycle. `educational` is by default true for an organization's first. */
export interface CycleInput {
  name: string;
  startsOn: Day;
  endsOn: Day;
  educational?: boolean | null | undefined;
  planning?: PlanningDays | null | undefined;
  previousCycleId?: string | null | undefined;
}

/** Makes a draft; its workflow begins with planning. */
export async function createCycle(scope: Scope, input: CycleInput, { at }: WriteOptions): Promise<CycleRow> {
  requireRight(scope, 'create', 'cycle');
  return inTransaction(scope, async (inside) => {
    const { organizationId, database } = scope;
    const { timeZone } = await organizationById(inside);
    refuse(cycleProblems({ ...input, timeZone }));
    await refuseTakenName(inside, input.name);
    const educational = input.educational ?? (await countCycles(inside)) === 0;
    const cycle = await inside.db.cycle.create({
      data: {
        organizationId,
        id: database.newId(`cycle/${input.name}`),
        name: input.name.trim(),
        startsOn: dayDate(input.startsOn),
        endsOn: dayDate(input.endsOn),
        planning: planningColumn(input.planning ?? NO_PLANNING),
        educational,
        previousCycleId: input.previousCycleId ?? null,
        createdAt: new Date(at),
      },
    });
    const after = rowOf(cycle, timeZone);
    await writeAudit(inside, { action: 'create', noun: 'cycle', subjectId: after.id, after, at });
    publish(inside, { type: 'cycle', id: after.id });
    return after;
  });
}

/** Changes name, dates, planning days or mode; its workflow looks again at the timeline. A cycle that has ended keeps its dates. */
export async function updateCycle(scope: Scope, input: Partial<CycleInput> & { id: string }, { version, at }: WriteOptions): Promise<CycleRow> {
  requireRight(scope, 'update', 'cycle');
  return inTransaction(scope, async (inside) => {
    const before = await cycleById(inside, input.id);
    refuseStale({ noun: 'cycle', version, yours: input, theirs: before });
    refuseEnded(before);
    if (before.phase === 'retro' && ((input.startsOn ?? before.startsOn) !== before.startsOn || (input.endsOn ?? before.endsOn) !== before.endsOn))
      throw new DomainError('CYCLE_CLOSED', `${before.name} is over and scored, so its days stand: give the next cycle the days you want.`);
    const { id: _id, ...fields } = input;
    refuse(cycleProblems({ ...before, ...given(fields) }));
    if (input.name !== undefined && input.name.trim() !== before.name) await refuseTakenName(inside, input.name);
    return write(inside, { before, data: columnsOf(fields), action: 'update', at });
  });
}

/** Asks for the cycle's workflow: planning begins. Asking twice starts one. */
export async function startPlanning(scope: Scope, { id }: { id: string }, { at }: WriteOptions): Promise<CycleRow> {
  requireRight(scope, 'approve', 'cycle');
  return inTransaction(scope, async (inside) => {
    const cycle = await cycleById(inside, id);
    if (cycle.phase !== 'draft') throw new DomainError('WRONG_PHASE', `${cycle.name} is already under way: it is ${cycle.phase}.`);
    const input = { organizationId: scope.organizationId, cycleId: id, clock: { originMs: 0, rate: 1 } };
    await addCommand(inside, { workflowId: cycleWorkflowId(id), workflowType: 'okrCycle', kind: 'start', input, at });
    await writeAudit(inside, { action: 'start-planning', noun: 'cycle', subjectId: id, at });
    return cycle;
  });
}

/** What the workflow of a cycle writes to its row; nobody else does. */
export interface CycleProgress {
  phase?: CyclePhase;
  pausedAt?: Instant | null;
  resumedAt?: Instant | null;
  closeEarlyAt?: Instant | null;
  closedAt?: Instant | null;
  closing?: ClosingFigures;
}

/** Writes how far the cycle's process has come. Writing the same twice changes nothing. */
export async function advanceCycle(scope: Scope, { id, ...progress }: CycleProgress & { id: string }, { at }: { at: Instant }): Promise<CycleRow> {
  return inTransaction(scope, async (inside) => {
    const before = await cycleById(inside, id);
    const { closing, ...fields } = progress;
    const changed = Object.entries(progress).some(([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(before, name)));
    if (!changed) return before;
    const data = { ...given(fields), ...(closing === undefined ? {} : { closing: jsonColumn(closing) as object }) };
    const after = await write(inside, { before, data, action: progress.phase === undefined ? 'advance' : `phase-${progress.phase}`, at });
    if (before.phase === 'draft' && after.phase === 'planning') await askForApproval(inside, { id, at });
    return after;
  });
}

/** Those whose approval a plan waits for: whoever leads the company, and its administrators. */
async function askForApproval(scope: Scope, { id, at }: { id: string; at: Instant }): Promise<void> {
  const where = { organizationId: scope.organizationId, active: true, service: false };
  const people = await scope.db.person.findMany({ where: { ...where, OR: [{ leadership: true }, { role: 'ADMIN' }] }, select: { id: true } });
  const personIds = people.map((person) => person.id);
  await writeNotices(scope, [{ kind: 'approval', noun: 'cycle', subjectId: id, occurrence: id, personIds }], { at });
}

/** Who approved which level of a draft. */
export interface ApprovalRow {
  cycleId: string;
  level: ObjectiveLevel;
  personId: string;
  at: Instant;
}

/** Approves levels of a draft; the first approval of a level stands. */
export async function approveLevels(
  scope: Scope,
  input: { cycleId: string; levels: readonly ObjectiveLevel[]; personId: string },
  { at }: { at: Instant },
): Promise<ApprovalRow[]> {
  const { cycleId, levels, personId } = input;
  return inTransaction(scope, async (inside) => {
    const data = levels.map((level) => ({ organizationId: scope.organizationId, cycleId, level, personId, at: new Date(at) }));
    const { count } = await inside.db.planningApproval.createMany({ data, skipDuplicates: true });
    if (count > 0) await writeAudit(inside, { action: 'approve', noun: 'cycle', subjectId: cycleId, after: { levels, personId }, at });
    publish(inside, { type: 'cycle', id: cycleId });
    return approvalsOf(inside, [cycleId]);
  });
}

/** The approvals of these cycles, company level first. */
export async function approvalsOf(scope: Scope, cycleIds: readonly string[]): Promise<ApprovalRow[]> {
  const approvals = await scope.db.planningApproval.findMany({
    where: { organizationId: scope.organizationId, cycleId: { in: [...cycleIds] } },
    orderBy: [{ cycleId: 'asc' }, { level: 'asc' }],
  });
  return approvals.map((approval) => plain(approval));
}

/** Refuses a change of a cycle that has ended. */
export function refuseEnded(cycle: CycleRow): void {
  if (cycle.phase === 'closed') throw new DomainError('CYCLE_CLOSED', `${cycle.name} is closed since ${(cycle.closedAt ?? cycle.endsOn).slice(0, 10)}.`);
  if (cycle.phase === 'cancelled') throw new DomainError('CYCLE_CLOSED', `${cycle.name} was cancelled.`);
}

const NO_PLANNING: PlanningDays = { company: null, team: null, individual: null };

async function write(scope: Scope, change: { before: CycleRow; data: object; action: string; at: Instant }): Promise<CycleRow> {
  const { before, data, action, at } = change;
  const { id } = before;
  const { count } = await scope.db.cycle.updateMany({
    where: { organizationId: scope.organizationId, id, version: before.version },
    data: { ...data, version: { increment: 1 } },
  });
  const after = await cycleById(scope, id);
  if (count === 0) throw conflict('cycle', data, after);
  await writeAudit(scope, { action, noun: 'cycle', subjectId: id, before, after, at });
  publish(scope, { type: 'cycle', id });
  if (scope.actor.kind !== 'system') await lookAgainAtCycles(scope, { at, cycleId: id });
  return after;
}

async function refuseTakenName(scope: Scope, name: string): Promise<void> {
  const taken = await scope.db.cycle.count({ where: { organizationId: scope.organizationId, name: name.trim() } });
  if (taken > 0) throw new DomainError('INVALID_INPUT', `There is already a cycle called "${name.trim()}".`, { field: 'name' });
}

function columnsOf({ name, startsOn, endsOn, planning, educational, previousCycleId }: Partial<CycleInput>): Prisma.CycleUpdateManyMutationInput {
  return {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(startsOn === undefined ? {} : { startsOn: dayDate(startsOn) }),
    ...(endsOn === undefined ? {} : { endsOn: dayDate(endsOn) }),
    ...(planning === undefined || planning === null ? {} : { planning: planningColumn(planning) }),
    ...(educational === undefined || educational === null ? {} : { educational }),
    ...(previousCycleId === undefined ? {} : { previousCycleId }),
  };
}

function planningColumn({ company, team, individual }: PlanningDays): Prisma.InputJsonObject {
  return { company: company ?? null, team: team ?? null, individual: individual ?? null };
}

async function rowsOf(scope: Scope, models: readonly CycleModel[]): Promise<CycleRow[]> {
  if (models.length === 0) return [];
  const { timeZone } = await organizationById(scope);
  return models.map((model) => rowOf(model, timeZone));
}

function rowOf(model: CycleModel, timeZone: string): CycleRow {
  const row = plain(model, ['startsOn', 'endsOn']);
  // Both columns are written by this file alone.
  const planning = { ...NO_PLANNING, ...(model.planning as Partial<PlanningDays>) };
  return { ...row, timeZone, planning, closing: model.closing as ClosingFigures | null };
}
