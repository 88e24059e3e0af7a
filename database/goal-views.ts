import { DomainError } from '../domain/errors.ts';
import { refuse } from '../domain/goal-problem.ts';
import { type GoalView, goalViewOf, goalViewParameters, goalViewProblems } from '../domain/goal-view.ts';
import type { Instant } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { publish } from './events.ts';
import type { GoalViewModel } from './generated/prisma/models/GoalView.ts';
import { plain } from './plain.ts';
import { isAllowed, notFound, requireRight, type Subject } from './rights.ts';
import { actingPersonId, inTransaction, type Scope } from './scope.ts';
import { conflict, given, refuseStale, type WriteOptions } from './versions.ts';

/** A named way to look at the goals of a cycle. */
export interface GoalViewRow {
  organizationId: string;
  id: string;
  ownerId: string;
  name: string;
  /** Whether everybody who works here sees it; else it is its owner's alone. */
  shared: boolean;
  view: GoalView;
  /** Whether the acting person begins with it. */
  isDefault: boolean;
  createdAt: Instant;
  version: number;
}

/** What a person says of a view. */
export interface GoalViewInput {
  name: string;
  shared: boolean;
  view: GoalView;
}

/** More are found by nobody in a menu. */
const MOST_OWN = 50;
const MOST_SHOWN = 200;

/** The person's own views and those shared with the company, by name. */
export async function goalViewsOf(scope: Scope): Promise<GoalViewRow[]> {
  if (!isAllowed(scope, 'read', 'goal-view')) return [];
  const views = await scope.db.goalView.findMany({ where: seenBy(scope), orderBy: [{ name: 'asc' }, { id: 'asc' }], take: MOST_SHOWN });
  return rowsOf(scope, views);
}

/** The views of these ids that the person may see, in no order. */
export async function goalViewsByIds(scope: Scope, ids: readonly string[]): Promise<GoalViewRow[]> {
  if (!isAllowed(scope, 'read', 'goal-view') || ids.length === 0) return [];
  return rowsOf(scope, await scope.db.goalView.findMany({ where: { AND: [seenBy(scope), { id: { in: [...ids] } }] } }));
}

/** Keeps a view under a name that is new among the person's own. */
export async function createGoalView(scope: Scope, input: GoalViewInput, { at }: WriteOptions): Promise<GoalViewRow> {
  const ownerId = actingPersonId(scope) ?? NOBODY;
  requireRight(scope, 'create', 'goal-view', { ownerIds: [ownerId] });
  refuse(goalViewProblems(input));
  return inTransaction(scope, async (inside) => {
    const { organizationId, database } = inside;
    if ((await inside.db.goalView.count({ where: { organizationId, ownerId } })) >= MOST_OWN)
      throw new DomainError('CONFLICT', `You have ${MOST_OWN} views already: delete one first.`);
    await refuseTakenName(inside, { id: null, ownerId, name: input.name });
    const id = database.newId(`goal-view/${ownerId}/${input.name}`);
    const made = await inside.db.goalView.create({ data: { organizationId, id, ownerId, ...columnsOf(input), createdAt: new Date(at) } });
    const after = rowOf(made, false);
    return settle(inside, { action: 'create', before: null, after, at });
  });
}

/** Renames a view, shares it or takes it back, or has it show something else; what is left out stays. */
export async function updateGoalView(scope: Scope, input: Partial<GoalViewInput> & { id: string }, { version, at }: WriteOptions): Promise<GoalViewRow> {
  return inTransaction(scope, async (inside) => {
    const before = await goalViewToChange(inside, 'update', input.id);
    refuseStale({ noun: 'view', version, yours: input, theirs: before });
    const { id, ownerId } = before;
    const next = { ...before, ...given(input) };
    refuse(goalViewProblems(next));
    if (next.name.trim() !== before.name) await refuseTakenName(inside, { id, ownerId, name: next.name });
    const where = { organizationId: scope.organizationId, id, version: before.version };
    const [written] = await inside.db.goalView.updateManyAndReturn({ where, data: { ...columnsOf(next), version: { increment: 1 } } });
    if (written === undefined) throw conflict('view', input, before);
    const after = rowOf(written, before.isDefault);
    // Whoever cannot see it any more begins with what is plain.
    if (!after.shared)
      await inside.db.defaultGoalView.deleteMany({ where: { organizationId: scope.organizationId, goalViewId: id, personId: { not: ownerId } } });
    return settle(inside, { action: 'update', before, after, at });
  });
}

/** Deletes a view; whoever began with it begins with what is plain. */
export async function deleteGoalView(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<GoalViewRow> {
  return inTransaction(scope, async (inside) => {
    const before = await goalViewToChange(inside, 'delete', id);
    refuseStale({ noun: 'view', version, yours: { id }, theirs: before });
    const { organizationId } = scope;
    const { count } = await inside.db.goalView.deleteMany({ where: { organizationId, id, version: before.version } });
    if (count === 0) throw conflict('view', { id }, before);
    await inside.db.defaultGoalView.deleteMany({ where: { organizationId, goalViewId: id } });
    return settle(inside, { action: 'delete', before, after: null, at });
  });
}

/** Has the person begin with a view, their own or a shared one; null for what is plain. The views as they are now. */
export async function chooseDefaultGoalView(scope: Scope, { id }: { id: string | null }): Promise<GoalViewRow[]> {
  requireRight(scope, 'read', 'goal-view');
  const personId = actingPersonId(scope) ?? NOBODY;
  return inTransaction(scope, async (inside) => {
    const { organizationId, db } = inside;
    if (id !== null && (await goalViewsByIds(inside, [id])).length === 0) throw notFound('goal-view');
    if (id === null) await db.defaultGoalView.deleteMany({ where: { organizationId, personId } });
    else
      await db.defaultGoalView.upsert({
        where: { organizationId_personId: { organizationId, personId } },
        create: { organizationId, personId, goalViewId: id },
        update: { goalViewId: id },
      });
    publish(inside, { type: 'goal-view', id: id ?? '' });
    return goalViewsOf(inside);
  });
}

/** Whose a view is. */
export function goalViewSubject({ ownerId }: { ownerId: string }): Subject {
  return { ownerIds: [ownerId] };
}

/** A workflow has no views of its own. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

function seenBy(scope: Scope) {
  return { organizationId: scope.organizationId, OR: [{ shared: true }, { ownerId: actingPersonId(scope) ?? NOBODY }] };
}

async function goalViewToChange(scope: Scope, action: 'update' | 'delete', id: string): Promise<GoalViewRow> {
  const [view] = await goalViewsByIds(scope, [id]);
  if (view === undefined) throw notFound('goal-view');
  requireRight(scope, action, 'goal-view', goalViewSubject(view));
  return view;
}

async function refuseTakenName(scope: Scope, { id, ownerId, name }: { id: string | null; ownerId: string; name: string }): Promise<void> {
  const { organizationId } = scope;
  const taken = await scope.db.goalView.findFirst({ where: { organizationId, ownerId, name: name.trim() }, select: { id: true } });
  if (taken !== null && taken.id !== id)
    throw new DomainError('INVALID_INPUT', `There is already a view called "${name.trim()}": choose another name, or change that one.`, { field: 'name' });
}

async function settle(scope: Scope, change: { action: string; before: GoalViewRow | null; after: GoalViewRow | null; at: Instant }): Promise<GoalViewRow> {
  const { action, before, after, at } = change;
  const view = after ?? before;
  if (view === null) throw new Error('A change of a view has neither before nor after.');
  await writeAudit(scope, { action, noun: 'goal-view', subjectId: view.id, before, after, at });
  publish(scope, { type: 'goal-view', id: view.id });
  return view;
}

function columnsOf({ name, shared, view }: GoalViewInput) {
  return { name: name.trim(), shared, parameters: goalViewParameters(view) };
}

async function rowsOf(scope: Scope, models: readonly GoalViewModel[]): Promise<GoalViewRow[]> {
  const where = { organizationId: scope.organizationId, personId: actingPersonId(scope) ?? NOBODY };
  const chosen = models.length === 0 ? null : await scope.db.defaultGoalView.findFirst({ where, select: { goalViewId: true } });
  return models.map((model) => rowOf(model, model.id === chosen?.goalViewId));
}

function rowOf({ parameters, ...model }: GoalViewModel, isDefault: boolean): GoalViewRow {
  // Written by this file alone, maybe by an older version of it.
  return { ...plain(model), view: goalViewOf(parameters as Record<string, unknown>), isDefault };
}
