import { missedCheckInLadder, offTrackLadder } from '../domain/escalation-ladder.ts';
import { type LadderEntry, type PlannedRung, replanLadder } from '../domain/escalation-replan.ts';
import type { Instant, Week } from '../domain/key-result.ts';
import { ANSWERER_ID, ANSWERER_JOINS } from './answerers.ts';
import { type EscalationBook, ladderPeopleOf } from './escalation-book.ts';
import { type EscalationRow, type EscalationStepRow, LIVE_STATES } from './escalations.ts';
import { publish } from './events.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { EscalationModel } from './generated/prisma/models/Escalation.ts';
import { plain } from './plain.ts';
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
  return readLadders(
    scope,
    subject.kind === 'off-track'
      ? Prisma.sql`e.kind = 'off_track' AND e.key_result_id = ${subject.keyResultId}::uuid`
      : Prisma.sql`e.kind = 'missed_check_in' AND e.cycle_id = ${subject.cycleId}::uuid AND e.week = ${subject.week}`,
  );
}

/** The ladders of these escalations, in no order. */
export async function laddersByIds(scope: Scope, escalationIds: readonly string[]): Promise<Ladder[]> {
  return escalationIds.length === 0 ? [] : readLadders(scope, Prisma.sql`e.id = ANY(${[...escalationIds]}::uuid[])`);
}

/** The ladders that a mail speaks of. */
export async function laddersOfMail(scope: Scope, effectId: string): Promise<Ladder[]> {
  return readLadders(
    scope,
    Prisma.sql`e.id IN (SELECT told.escalation_id FROM escalation_steps told WHERE told.organization_id = e.organization_id AND told.effect_id = ${effectId}::uuid)`,
  );
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
    return replanLocked(inside, await laddersByIds(inside, moved), today);
  });
  const byId = new Map(replanned.map((ladder) => [ladder.escalation.id, ladder]));
  return ladders.map((ladder) => byId.get(ladder.escalation.id) ?? ladder);
}

/** The same inside a transaction that has locked these ladders and read them since. */
export async function replanLocked(scope: Scope, ladders: readonly Ladder[], today: { book: EscalationBook; now: Instant }): Promise<Ladder[]> {
  const replanned = ladders.map((ladder) => ({ ladder, planned: plan(ladder, today) }));
  const moved = replanned.flatMap(({ ladder, planned }) => (planned === null ? [] : [{ id: ladder.escalation.id, planned }]));
  if (moved.length > 0) await savePlans(scope, moved);
  return replanned.map(({ ladder, planned }) =>
    planned === null ? ladder : { ...ladder, steps: [...ladder.steps.filter((step) => !waits(step)), ...planned] },
  );
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

interface LadderColumns extends EscalationModel, Pick<Ladder, 'answererId' | 'educational' | 'paused'> {
  steps: EscalationStepRow[];
}

/** Columns of `escalations e` under the names of EscalationRow. */
const ESCALATION_COLUMNS = Prisma.raw(`
  e.organization_id::text AS "organizationId", e.id::text, e.cycle_id::text AS "cycleId", e.kind::text, e.key_result_id::text AS "keyResultId", e.week,
  e.person_id::text AS "personId", e.number, e.weeks_missed AS "weeksMissed", e.state::text, e.opened_at AS "openedAt",
  e.acknowledged_at AS "acknowledgedAt", e.acknowledged_by_id::text AS "acknowledgedById", e.snoozed_until AS "snoozedUntil", e.reason,
  e.ended_at AS "endedAt", e.version`);

/** A step of `escalation_steps s` under the names of EscalationStepRow. */
const STEP_JSON = Prisma.raw(`
  json_build_object('organizationId', s.organization_id, 'escalationId', s.escalation_id, 'step', s.step, 'recipientId', s.recipient_id,
    'audience', s.audience, 'namesAllowed', s.names_allowed, 'dueAt', s.due_at, 'settledAt', s.settled_at, 'effectId', s.effect_id, 'skipped', s.skipped)`);

/** Ladders by one statement: a rehearsal looks at them some thousand times. */
async function readLadders(scope: Scope, which: Prisma.Sql): Promise<Ladder[]> {
  const rows = await scope.db.$queryRaw<LadderColumns[]>`
    SELECT ${ESCALATION_COLUMNS}, ${ANSWERER_ID} AS "answererId", cycle.educational, cycle.phase = 'paused' AS paused,
      coalesce((SELECT json_agg(${STEP_JSON} ORDER BY s.step, s.due_at, s.recipient_id) FROM escalation_steps s
        WHERE s.organization_id = e.organization_id AND s.escalation_id = e.id), '[]') AS steps
    FROM escalations e
    JOIN cycles cycle ON cycle.organization_id = e.organization_id AND cycle.id = e.cycle_id
    LEFT JOIN key_results k ON k.organization_id = e.organization_id AND k.id = e.key_result_id ${ANSWERER_JOINS}
    WHERE e.organization_id = ${scope.organizationId}::uuid AND ${which} ORDER BY e.opened_at, e.id`;
  return rows.map(({ answererId, educational, paused, steps, ...escalation }) => ({
    escalation: plain(escalation) as EscalationRow,
    steps: steps.map((step) => ({ ...step, dueAt: instantOf(step.dueAt), settledAt: step.settledAt === null ? null : instantOf(step.settledAt) })),
    answererId,
    educational,
    paused,
  }));
}

/** As PostgreSQL's JSON writes it, in our form. */
function instantOf(text: string): Instant {
  return new Date(text).toISOString();
}

/** The steps to come as they are planned now; null where they stand so already, and where the ladder is over. */
function plan(ladder: Ladder, { book, now }: { book: EscalationBook; now: Instant }): EscalationStepRow[] | null {
  const { escalation, steps } = ladder;
  if (!LIVE_STATES.includes(escalation.state)) return null;
  const rungs = climb(ladder, book);
  const entries = steps
    .filter(({ step }) => step !== RECOVERY_STEP)
    .map((step) => ({ ...step, settledAt: step.settledAt ?? (step.effectId === null ? null : step.dueAt) }));
  const planned = replanLadder({ rungs, entries, people: book.people, settings: book.organization.settings, now });
  if (sameSteps(steps.filter(waits), planned)) return null;
  const { organizationId, id: escalationId } = escalation;
  return planned.map((entry) => ({ ...entry, organizationId, escalationId, effectId: null, skipped: null }));
}

function climb({ escalation, answererId, educational }: Ladder, book: EscalationBook): PlannedRung[] {
  const { kind, openedAt, personId, weeksMissed } = escalation;
  const { settings } = book.organization;
  if (kind === 'off_track') return offTrackLadder({ ...ladderPeopleOf(book, answererId), openedAt, settings, educational });
  return missedCheckInLadder({ ...ladderPeopleOf(book, personId), missedWeeks: weeksMissed, graceEndsAt: openedAt, settings, educational });
}

async function savePlans(scope: Scope, moved: readonly { id: string; planned: readonly EscalationStepRow[] }[]): Promise<void> {
  const { organizationId } = scope;
  const ids = moved.map(({ id }) => id);
  await scope.db.escalationStep.deleteMany({
    where: { organizationId, escalationId: { in: ids }, step: { not: RECOVERY_STEP }, settledAt: null, effectId: null },
  });
  const steps = moved.flatMap(({ planned }) => planned);
  await scope.db.escalationStep.createMany({ data: steps.map((step) => ({ ...step, dueAt: new Date(step.dueAt) })), skipDuplicates: true });
  for (const id of ids) publish(scope, { type: 'escalation', id });
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
