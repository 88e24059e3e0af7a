import { levelProblem } from '../domain/alignment.ts';
import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import { nextCycleOf } from '../domain/next-cycle.ts';
import { type CycleRow, createCycle, cyclesByIds } from './cycles.ts';
import { keyResultRowOf } from './key-result-row.ts';
import { createKeyResult } from './key-results.ts';
import { stepsOf } from './milestone-steps.ts';
import { createObjective } from './objectives.ts';
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
    for (const answer of answers) carried += (await carryKeyResult(inside, { keyResultId: answer.keyResultId, next, at })) ? 1 : 0;
    return { carried, nextCycleId: next.id };
  });
}

/**
 * Drafts an objective and those of its key results that are neither completed nor dropped into the cycle that follows its own, whoever answered what of
 * them; its id there. Where no cycle follows one is made, if that may be. Running it twice adds nothing, nor does the closing afterwards.
 */
export async function carryWholeObjective(
  scope: Scope,
  { cycle, objectiveId, mayMakeCycle, at }: { cycle: CycleRow; objectiveId: string; mayMakeCycle: boolean; at: Instant },
): Promise<string> {
  const { organizationId, db } = scope;
  const next = (await draftAfter(scope, cycle)) ?? (mayMakeCycle ? await makeDraftAfter(scope, cycle, at) : null);
  if (next === null) throw new DomainError('WRONG_PHASE', `No draft follows ${cycle.name} yet: ask somebody who runs cycles to make the next one.`);
  const carriedId = await carriedObjective(scope, { objectiveId, next, at });
  const unfinished = await db.keyResult.findMany({
    where: { organizationId, objectiveId, droppedAt: null, OR: [{ status: null }, { status: { not: 'COMPLETED' } }] },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true },
  });
  for (const { id } of unfinished) await carryKeyResult(scope, { keyResultId: id, next, at });
  return carriedId;
}

async function nextDraft(scope: Scope, cycle: CycleRow, at: Instant): Promise<CycleRow> {
  return (await draftAfter(scope, cycle)) ?? makeDraftAfter(scope, cycle, at);
}

async function draftAfter(scope: Scope, cycle: CycleRow): Promise<CycleRow | null> {
  const { organizationId } = scope;
  const draft = await scope.db.cycle.findFirst({
    where: { organizationId, phase: { in: ['draft', 'planning'] }, OR: [{ previousCycleId: cycle.id }, { startsOn: { gt: new Date(cycle.endsOn) } }] },
    orderBy: [{ startsOn: 'asc' }],
    select: { id: true },
  });
  const [known] = draft === null ? [] : await cyclesByIds(scope, [draft.id]);
  return known ?? null;
}

async function makeDraftAfter(scope: Scope, cycle: CycleRow, at: Instant): Promise<CycleRow> {
  return createCycle(scope, { ...nextCycleOf(cycle), educational: false, previousCycleId: cycle.id }, { at });
}

async function carryKeyResult(scope: Scope, { keyResultId, next, at }: { keyResultId: string; next: CycleRow; at: Instant }): Promise<boolean> {
  const { organizationId, db } = scope;
  const known = await db.keyResult.count({ where: { organizationId, cycleId: next.id, carriedFromId: keyResultId } });
  if (known > 0) return false;
  const keyResult = keyResultRowOf(await db.keyResult.findFirstOrThrow({ where: { organizationId, id: keyResultId } }));
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
  const { title, level, teamId, ownerId, description, parentId } = objective;
  // One of the same words by the same owner, too: somebody may have written it into the draft before.
  const known = await db.objective.findFirst({
    where: { organizationId, cycleId: next.id, archivedAt: null, OR: [{ carriedFromId: objectiveId }, { title, level, ownerId }] },
    select: { id: true },
  });
  if (known !== null) return known.id;
  const parent =
    parentId === null ? null : await db.objective.findFirst({ where: { organizationId, cycleId: next.id, carriedFromId: parentId, archivedAt: null } });
  const alignment = { parentId: parent === null || levelProblem(level, parent.level) !== null ? null : parent.id };
  const input = { cycleId: next.id, title, level, teamId, ownerId, description, carriedFromId: objectiveId, ...alignment };
  return (await createObjective(scope, input, { at })).id;
}
