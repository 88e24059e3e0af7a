import type { Day, Decimal, Instant } from '../domain/key-result.ts';
import type { MilestoneStepRow } from './key-result-row.ts';
import { dayDate, plain } from './plain.ts';
import type { Scope } from './scope.ts';

/** The steps of these milestone key results, in their order. */
export async function stepsOf(scope: Scope, keyResultIds: readonly string[]): Promise<MilestoneStepRow[]> {
  if (keyResultIds.length === 0) return [];
  const steps = await scope.db.milestoneStep.findMany({
    where: { organizationId: scope.organizationId, keyResultId: { in: [...keyResultIds] } },
    orderBy: [{ keyResultId: 'asc' }, { position: 'asc' }, { id: 'asc' }],
  });
  return steps.map((step) => plain(step, ['dueOn']));
}

/** A step as it is entered; one with the id of a step that stands changes it. */
export interface MilestoneStepInput {
  id?: string | null | undefined;
  title: string;
  weight?: Decimal | null | undefined;
  dueOn?: Day | null | undefined;
}

/** Makes the steps of a key result what was entered: in this order, those left out removed, those that stay keep whether they are done. */
export async function replaceSteps(scope: Scope, keyResultId: string, inputs: readonly MilestoneStepInput[]): Promise<MilestoneStepRow[]> {
  const { organizationId, db, database } = scope;
  const before = await stepsOf(scope, [keyResultId]);
  const wanted = inputs.map((input, position) => {
    const known = before.find(({ id }) => id === input.id);
    const id = known?.id ?? database.newId(`milestone-step/${keyResultId}/${position}/${input.title}`);
    const dueOn = input.dueOn === undefined || input.dueOn === null ? null : dayDate(input.dueOn);
    return { organizationId, id, keyResultId, title: input.title.trim(), weight: input.weight ?? '1', dueOn, doneAt: known?.doneAt ?? null, position };
  });
  await db.milestoneStep.deleteMany({ where: { organizationId, keyResultId } });
  await db.milestoneStep.createMany({ data: wanted });
  return stepsOf(scope, [keyResultId]);
}

/** The steps with exactly these done; one that was done already keeps its instant. */
export function tickSteps(steps: readonly MilestoneStepRow[], doneIds: readonly string[], at: Instant): MilestoneStepRow[] {
  return steps.map((step) => ({ ...step, doneAt: doneIds.includes(step.id) ? (step.doneAt ?? at) : null }));
}

/** Writes which steps are done, those that changed. */
export async function saveTicks(scope: Scope, before: readonly MilestoneStepRow[], after: readonly MilestoneStepRow[]): Promise<void> {
  for (const { id, doneAt } of after.filter((step, index) => step.doneAt !== before[index]?.doneAt))
    await scope.db.milestoneStep.update({ where: { organizationId_id: { organizationId: scope.organizationId, id } }, data: { doneAt } });
}
