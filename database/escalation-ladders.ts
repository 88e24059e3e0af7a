import { missedCheckInLadder, offTrackLadder } from '../domain/escalation-ladder.ts';
import { type LadderEntry, type PlannedRung, replanLadder } from '../domain/escalation-replan.ts';
import type { CyclePhase } from '../domain/cycle.ts';
import type { Instant, Week } from '../domain/key-result.ts';
import { answerersOf } from './answerers.ts';
import { type EscalationBook, ladderPeopleOf } from './escalation-book.ts';
import { type EscalationRow, type EscalationStepRow, escalationsByIds, escalationsOfSubject, LIVE_STATES, stepsOf } from './escalations.ts';
import { publish } from './events.ts';
import { inTransaction, type Scope } from './scope.ts';

/** What a ladder is about: a key result that is off track, or all who missed one week's check-in. */
export type LadderSubject = { kind: 'off-track'; keyResultId: string } | { kind: 'missed-check-ins'; cycleId: string; week: Week };

/** A ladder as its rows stand, with all that its rungs follow from. */
export interface Ladder {
  escalation: EscalationRow;
  /** Rung by rung. */
  steps: readonly EscalationStepRow[];
  /** Who answers for the key result; null where nobody does, and for a missed check-in, which is a person's. */
  answererId: string | null;
  educational: boolean;
  /** Nobody is told while the cycle is paused. */
  paused: boolean;
}

/** Above every rung of a ladder: the notice that all is well again. */
export const RECOVERY_STEP = 9;

/** All ladders of a subject in the order of their opening, those that are over included. */
export async function laddersOf(scope: Scope, subject: LadderSubject): Promise<Ladder[]> {
  return withRungs(scope, await escalationsOfSubject(scope, subject));
}

/** The ladders of these escalations, in no order. */
export async function laddersByIds(scope: Scope, escalationIds: readonly string[]): Promise<Ladder[]> {
  return escalationIds.length === 0 ? [] : withRungs(scope, await escalationsByIds(scope, escalationIds));
}

/**
 * Plans what is still to come of live ladders from the report line of today and from what was told by now, and writes down where that changed.
 * Whoever tells somebody, or puts off telling, calls it for the ladders concerned: a rung never comes sooner than two working days after the one below.
 */
export async function replanLadders(scope: Scope, ladders: readonly Ladder[], today: { book: EscalationBook; now: Instant }): Promise<Ladder[]> {
  const moved = ladders.filter((ladder) => plan(ladder, today) !== null).map(({ escalation }) => escalation.id);
  if (moved.length === 0) return [...ladders];
  const replanned = await inTransaction(scope, async (inside) => {
    await lockLadders(inside, moved);
    // Somebody may have been told since they were read.
    return savePlans(inside, await laddersByIds(inside, moved), today);
  });
  return ladders.map((ladder) => replanned.get(ladder.escalation.id) ?? ladder);
}

/** Nobody else plans these ladders until the transaction ends. To be taken before any of their steps is changed, so that two never wait for each other. */
export async function lockLadders(scope: Scope, escalationIds: readonly string[]): Promise<void> {
  await scope.db.$queryRaw`
    SELECT id FROM escalations WHERE organization_id = ${scope.organizationId}::uuid AND id = ANY(${[...escalationIds]}::uuid[]) ORDER BY id FOR UPDATE`;
}

/** The rungs that a new escalation's ladder begins with. */
export function firstSteps(escalation: EscalationRow, input: { book: EscalationBook; educational: boolean; answererId: string | null }): EscalationStepRow[] {
  const { book, ...frame } = input;
  return plan({ escalation, steps: [], paused: false, ...frame }, { book, now: escalation.openedAt }) ?? [];
}

async function withRungs(scope: Scope, escalations: readonly EscalationRow[]): Promise<Ladder[]> {
  const [steps, answerers, cycles] = await Promise.all([
    stepsOf(
      scope,
      escalations.map(({ id }) => id),
    ),
    answerersOf(
      scope,
      escalations.flatMap(({ keyResultId }) => keyResultId ?? []),
    ),
    cyclesOf(scope, escalations),
  ]);
  return escalations.map((escalation) => {
    const cycle = cycles.get(escalation.cycleId);
    return {
      escalation,
      steps: steps.filter(({ escalationId }) => escalationId === escalation.id),
      answererId: answerers.get(escalation.keyResultId ?? '') ?? null,
      educational: cycle?.educational ?? false,
      paused: cycle?.phase === 'paused',
    };
  });
}

async function cyclesOf(
  { db, organizationId }: Scope,
  escalations: readonly EscalationRow[],
): Promise<Map<string, { educational: boolean; phase: CyclePhase }>> {
  const where = { organizationId, id: { in: [...new Set(escalations.map(({ cycleId }) => cycleId))] } };
  const cycles = await db.cycle.findMany({ where, select: { id: true, educational: true, phase: true } });
  return new Map(cycles.map(({ id, ...cycle }) => [id, cycle]));
}

/** The steps to come as they are planned now; null where they stand so already, and where the ladder is over. */
function plan(ladder: Ladder, { book, now }: { book: EscalationBook; now: Instant }): EscalationStepRow[] | null {
  const { escalation, steps } = ladder;
  if (!LIVE_STATES.includes(escalation.state)) return null;
  const rungs = climb(ladder, book);
  const entries = steps
    .filter(({ step }) => step !== RECOVERY_STEP)
    .map((step) => ({ ...step, settledAt: step.settledAt ?? (step.effectId === null ? null : step.dueAt) }));
  const planned = replanLadder({ rungs, entries, people: book.people, settings: book.settings, now });
  if (sameSteps(steps.filter(waits), planned)) return null;
  const { organizationId, id: escalationId } = escalation;
  return planned.map((entry) => ({ ...entry, organizationId, escalationId, effectId: null, skipped: null }));
}

function climb({ escalation, answererId, educational }: Ladder, book: EscalationBook): PlannedRung[] {
  const { kind, openedAt, personId, weeksMissed } = escalation;
  const { settings } = book;
  if (kind === 'off_track') return offTrackLadder({ ...ladderPeopleOf(book, answererId), openedAt, settings, educational });
  return missedCheckInLadder({ ...ladderPeopleOf(book, personId), missedWeeks: weeksMissed, graceEndsAt: openedAt, settings, educational });
}

async function savePlans(scope: Scope, ladders: readonly Ladder[], today: { book: EscalationBook; now: Instant }): Promise<Map<string, Ladder>> {
  const { organizationId } = scope;
  const moved = ladders.flatMap((ladder) => {
    const planned = plan(ladder, today);
    return planned === null ? [] : [{ ...ladder, planned, steps: [...ladder.steps.filter((step) => !waits(step)), ...planned] }];
  });
  const ids = moved.map(({ escalation }) => escalation.id);
  await scope.db.escalationStep.deleteMany({
    where: { organizationId, escalationId: { in: ids }, step: { not: RECOVERY_STEP }, settledAt: null, effectId: null },
  });
  const steps = moved.flatMap(({ planned }) => planned);
  await scope.db.escalationStep.createMany({ data: steps.map((step) => ({ ...step, dueAt: new Date(step.dueAt) })), skipDuplicates: true });
  for (const id of ids) publish(scope, { type: 'escalation', id });
  return new Map([...ladders, ...moved].map((ladder) => [ladder.escalation.id, ladder]));
}

/** Planned, and not in any mail yet. */
function waits({ step, settledAt, effectId }: EscalationStepRow): boolean {
  return step !== RECOVERY_STEP && settledAt === null && effectId === null;
}

function sameSteps(waiting: readonly EscalationStepRow[], planned: readonly LadderEntry[]): boolean {
  const keysOf = (steps: readonly Pick<LadderEntry, 'step' | 'recipientId' | 'dueAt'>[]): string =>
    steps
      .map(({ step, recipientId, dueAt }) => `${step}/${recipientId}/${dueAt}`)
      .sort()
      .join(' ');
  return keysOf(waiting) === keysOf(planned);
}
