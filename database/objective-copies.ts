import { DomainError } from '../domain/errors.ts';
import { refuse, titleProblems } from '../domain/goal-problem.ts';
import { carryWholeObjective } from './carry-over.ts';
import { cycleById } from './cycles.ts';
import { createKeyResult, type KeyResultRow, keyResultsOf } from './key-results.ts';
import { stepsOf } from './milestone-steps.ts';
import { createObjective, objectiveById, type ObjectiveRow } from './objectives.ts';
import { isAllowed, notFound, requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { objectiveSubject } from './sight.ts';
import { refuseStale, type WriteOptions } from './versions.ts';

/**
 * A copy of an objective with its live key results as they were set, without what was reached, in the same cycle or another that has not ended. In the
 * same cycle it aligns as the first does, and keeps its days.
 */
export async function duplicateObjective(
  scope: Scope,
  { id, cycleId, title }: { id: string; cycleId: string; title: string },
  { at }: WriteOptions,
): Promise<ObjectiveRow> {
  return inTransaction(scope, async (inside) => {
    const original = await readableObjective(inside, id);
    requireRight(scope, 'create', 'objective', objectiveSubject(original));
    refuse(titleProblems(title, 'objective'));
    const { level, teamId, ownerId, description, alignmentNote, weight, parentId } = original;
    const isSameCycle = cycleId === original.cycleId;
    const place = { cycleId, parentId: isSameCycle ? parentId : null };
    const copy = await createObjective(inside, { ...place, title, level, teamId, ownerId, description, alignmentNote, weight }, { at });
    const keyResults = (await keyResultsOf(inside, [id])).filter(({ droppedAt }) => droppedAt === null);
    for (const keyResult of keyResults) await copyKeyResult(inside, { keyResult, objectiveId: copy.id, isSameCycle }, { at });
    return objectiveById(inside, copy.id);
  });
}

/**
 * Carries an objective over to the next cycle before its own has closed, or after: see database/carry-over.ts, by which the closing does the same for
 * what people answered. Twice adds nothing.
 */
export async function carryOverObjective(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<ObjectiveRow> {
  return inTransaction(scope, async (inside) => {
    const objective = await readableObjective(inside, id);
    requireRight(scope, 'create', 'objective', objectiveSubject(objective));
    refuseStale({ noun: 'objective', version, yours: { id }, theirs: objective });
    const cycle = await cycleById(inside, objective.cycleId);
    if (['draft', 'planning', 'cancelled'].includes(cycle.phase))
      throw new DomainError('WRONG_PHASE', `${cycle.name} has not run: duplicate the objective into another cycle instead.`);
    const carriedId = await carryWholeObjective(inside, { cycle, objectiveId: id, mayMakeCycle: isAllowed(scope, 'create', 'cycle'), at });
    return objectiveById(inside, carriedId);
  });
}

/** Whoever sees an outline alone does not learn the rest by a copy. */
async function readableObjective(scope: Scope, id: string): Promise<ObjectiveRow> {
  const objective = await objectiveById(scope, id);
  if (!isAllowed(scope, 'read', 'objective', objectiveSubject(objective)) || objective.archivedAt !== null) throw notFound('objective');
  return objective;
}

async function copyKeyResult(
  scope: Scope,
  { keyResult, objectiveId, isSameCycle }: { keyResult: KeyResultRow; objectiveId: string; isSameCycle: boolean },
  { at }: WriteOptions,
): Promise<void> {
  const { title, kind, unit, start, target, atLeast, atMost, periodDays, weight, ambition, ownerId, ownerTeamId, dueOn } = keyResult;
  // A day of one cycle says nothing in another.
  const steps = (await stepsOf(scope, [keyResult.id])).map((step) => ({ title: step.title, weight: step.weight, dueOn: isSameCycle ? step.dueOn : null }));
  const measure = { kind, unit, start, target, atLeast, atMost, periodDays, dueOn: isSameCycle ? dueOn : null, steps: kind === 'milestone' ? steps : null };
  await createKeyResult(scope, { ...measure, objectiveId, title, weight, ambition, ownerId, ownerTeamId }, { at });
}
