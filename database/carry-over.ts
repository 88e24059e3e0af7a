import type { Instant } from '../domain/key-result.ts';
import { nextCycleOf } from '../domain/next-cycle.ts';
import { type CycleRow, createCycle, cyclesByIds } from './cycles.ts';
import { keyResultRowOf } from './key-result-row.ts';
import { createKeyResult } from './key-results.ts';
import { stepsOf } from './milestone-steps.ts';
import { createObjective } from './objectives.ts';
import type { RetroAnswerRow } from './retro-answers.ts';
import { retroAnswersOf } from './retro-answers.ts';
import { inTransaction, type Scope } from './scope.ts';

/**
 * Drafts into the next cycle what its owners carry forward or rewrite: the objective and the key result, starting from where they ended. The next
 * cycle is the draft that follows this one; where there is none and something is carried, one is made. Running it twice adds nothing.
 */
export async function carryOver(scope: Scope, { cycle, at }: { cycle: CycleRow; at: Instant }): Promise<{ carried: number; nextCycleId: string | null }> {
  return inTransaction(scope, async (inside) => {
    const answers = (await retroAnswersOf(inside, cycle.id)).filter(({ carry }) => carry === 'forward' || carry === 'rewrite');
    if (answers.length === 0) return { carried: 0, nextCycleId: null };
    const next = await nextDraft(inside, cycle, at);
    let carried = 0;
    for (const answer of answers) carried += (await carryKeyResult(inside, { answer, next, at })) ? 1 : 0;
    return { carried, nextCycleId: next.id };
  });
}

async function nextDraft(scope: Scope, cycle: CycleRow, at: Instant): Promise<CycleRow> {
  const { organizationId } = scope;
  const draft = await scope.db.cycle.findFirst({
    where: { organizationId, phase: { in: ['draft', 'planning'] }, OR: [{ previousCycleId: cycle.id }, { startsOn: { gt: new Date(cycle.endsOn) } }] },
    orderBy: [{ startsOn: 'asc' }],
    select: { id: true },
  });
  const [known] = draft === null ? [] : await cyclesByIds(scope, [draft.id]);
  return known ?? createCycle(scope, { ...nextCycleOf(cycle), educational: false, previousCycleId: cycle.id }, { at });
}

async function carryKeyResult(scope: Scope, { answer, next, at }: { answer: RetroAnswerRow; next: CycleRow; at: Instant }): Promise<boolean> {
  const { organizationId, db } = scope;
  const known = await db.keyResult.count({ where: { organizationId, cycleId: next.id, carriedFromId: answer.keyResultId } });
  if (known > 0) return false;
  const keyResult = keyResultRowOf(await db.keyResult.findFirstOrThrow({ where: { organizationId, id: answer.keyResultId } }));
  const objectiveId = await carriedObjective(scope, { objectiveId: keyResult.objectiveId, next, at });
  const { title, kind, unit, target, atLeast, atMost, periodDays, ambition, ownerId, ownerTeamId } = keyResult;
  const steps = (await stepsOf(scope, [keyResult.id]))
    .filter(({ doneAt }) => doneAt === null)
    .map(({ title: name, weight }) => ({ title: name, weight, dueOn: null }));
  // It goes on from where it ended; what has passed its target starts where it started, and waits for a new number.
  const start = keyResult.current === null || keyResult.current === target ? keyResult.start : keyResult.current;
  const measure = { title, kind, unit, start, target, atLeast, atMost, periodDays, steps: kind === 'milestone' ? steps : null };
  if (kind === 'milestone' && steps.length === 0) return false;
  await createKeyResult(scope, { ...measure, objectiveId, ambition, ownerId, ownerTeamId, carriedFromId: keyResult.id }, { at });
  return true;
}

async function carriedObjective(scope: Scope, { objectiveId, next, at }: { objectiveId: string; next: CycleRow; at: Instant }): Promise<string> {
  const { organizationId, db } = scope;
  const objective = await db.objective.findFirstOrThrow({ where: { organizationId, id: objectiveId } });
  const { title, level, teamId, ownerId, description } = objective;
  const known = await db.objective.findFirst({ where: { organizationId, cycleId: next.id, title, level, ownerId }, select: { id: true } });
  return known?.id ?? (await createObjective(scope, { cycleId: next.id, title, level, teamId, ownerId, description }, { at })).id;
}
