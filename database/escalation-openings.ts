import type { Instant, Week } from '../domain/key-result.ts';
import { nextAllowedInstant } from '../domain/escalation-ladder.ts';
import { missedCheckInsWorkflowId, offTrackWorkflowId } from '../domain/workflow-ids.ts';
import { answerersOf } from './answerers.ts';
import { readEscalationBook } from './escalation-book.ts';
import { firstSteps, RECOVERY_STEP } from './escalation-ladders.ts';
import { type EscalationRow, type EscalationStepRow, LIVE_STATES, liveEscalationsOf, lookAgain, stepsOf } from './escalations.ts';
import { publish } from './events.ts';
import type { Scope } from './scope.ts';
import { addCommands } from './workflow-commands.ts';

/**
 * Opens the ladders of key results that were judged OFF_TRACK for the second day, in the transaction of the judgment: rows, steps, and the command
 * that starts their workflows. One that is open already stays as it is. Returns the ids of those opened.
 */
export async function openOffTrackEscalations(scope: Scope, input: { cycleId: string; keyResultIds: readonly string[]; at: Instant }): Promise<string[]> {
  const { cycleId, at } = input;
  if (input.keyResultIds.length === 0) return [];
  const live = new Set((await liveEscalationsOf(scope, input.keyResultIds)).map(({ keyResultId }) => keyResultId));
  const keyResultIds = input.keyResultIds.filter((id) => !live.has(id));
  if (keyResultIds.length === 0) return [];
  const { organizationId } = scope;
  const numbers = await scope.db.escalation.groupBy({
    by: ['keyResultId'],
    where: { organizationId, keyResultId: { in: keyResultIds } },
    _max: { number: true },
  });
  const numberOf = new Map(numbers.map(({ keyResultId, _max }) => [keyResultId, _max.number ?? 0]));
  const rows = keyResultIds.map((keyResultId) => {
    const number = (numberOf.get(keyResultId) ?? 0) + 1;
    return newEscalation(scope, { cycleId, kind: 'off_track', keyResultId, number, openedAt: at, naturalKey: `off-track/${keyResultId}/${number}` });
  });
  await insertWithLadders(scope, rows, { onlyWithReaders: false });
  await addCommands(
    scope,
    rows.map(({ keyResultId }) => ({
      workflowId: offTrackWorkflowId(keyResultId ?? ''),
      workflowType: 'escalation',
      kind: 'start',
      name: 'lookAgain',
      input: { organizationId, subject: { kind: 'off-track', keyResultId } },
      at,
    })),
  );
  return rows.map(({ id }) => id);
}

/**
 * Opens the ladders of those who missed a week's check-in for the second time running, or more; an older one of the same person gives way. Where there is
 * nobody to tell, as above whoever leads the company or is all of it, there is no ladder.
 */
export async function openMissedCheckIns(
  scope: Scope,
  input: { cycleId: string; week: Week; missed: readonly { personId: string; weeks: number }[]; at: Instant },
): Promise<string[]> {
  const { cycleId, week, missed, at } = input;
  if (missed.length === 0) return [];
  const { organizationId } = scope;
  const older = { organizationId, cycleId, kind: 'missed_check_in' as const, personId: { in: missed.map(({ personId }) => personId) }, week: { not: week } };
  const replaced = await scope.db.escalation.findMany({ where: { ...older, state: { in: [...LIVE_STATES] } }, select: { id: true } });
  await scope.db.escalation.updateMany({
    where: { organizationId, id: { in: replaced.map(({ id }) => id) } },
    data: { state: 'closed', endedAt: new Date(at), reason: `again in ${week}` },
  });
  await scope.db.escalationStep.updateMany({
    where: { organizationId, escalationId: { in: replaced.map(({ id }) => id) }, settledAt: null, effectId: null },
    data: { settledAt: new Date(at), skipped: `again in ${week}` },
  });
  await lookAgain(
    scope,
    replaced.map(({ id }) => id),
    at,
  );
  const rows = missed.map(({ personId, weeks }) =>
    newEscalation(scope, {
      cycleId,
      kind: 'missed_check_in',
      week,
      personId,
      weeksMissed: weeks,
      number: weeks,
      openedAt: at,
      naturalKey: `missed/${cycleId}/${week}/${personId}`,
    }),
  );
  const opened = await insertWithLadders(scope, rows, { onlyWithReaders: true });
  if (opened.length === 0) return [];
  const start = { kind: 'start', workflowType: 'escalation', name: 'lookAgain', at } as const;
  await addCommands(scope, [
    { ...start, workflowId: missedCheckInsWorkflowId(cycleId, week), input: { organizationId, subject: { kind: 'missed-check-ins', cycleId, week } } },
  ]);
  return opened;
}

/** Key results that are off track no longer: their ladders stop, and those who had been told hear it. */
export async function recoverEscalations(scope: Scope, input: { keyResultIds: readonly string[]; at: Instant }): Promise<void> {
  const escalations = (await liveEscalationsOf(scope, input.keyResultIds)).filter(({ kind }) => kind === 'off_track');
  if (escalations.length === 0) return;
  const { organizationId } = scope;
  const ids = escalations.map(({ id }) => id);
  const at = new Date(input.at);
  await scope.db.escalation.updateMany({ where: { organizationId, id: { in: ids } }, data: { state: 'recovered', endedAt: at, version: { increment: 1 } } });
  await scope.db.escalationStep.updateMany({
    where: { organizationId, escalationId: { in: ids }, settledAt: null, effectId: null },
    data: { settledAt: at, skipped: 'recovered' },
  });
  const told = (await stepsOf(scope, ids)).filter(({ settledAt, skipped, effectId }) => effectId !== null && skipped === null && settledAt !== undefined);
  const { people, organization } = await readEscalationBook(scope);
  const notices = distinctReaders(told).flatMap(({ escalationId, recipientId }) => {
    const person = people.get(recipientId);
    if (person === undefined || !person.active) return [];
    const dueAt = new Date(nextAllowedInstant({ at: input.at, person, settings: organization.settings }));
    return [{ organizationId, escalationId, step: RECOVERY_STEP, recipientId, audience: 'recovered', dueAt }];
  });
  await scope.db.escalationStep.createMany({ data: notices, skipDuplicates: true });
  await lookAgain(scope, ids, input.at);
}

interface NewEscalation {
  cycleId: string;
  kind: EscalationRow['kind'];
  keyResultId?: string;
  week?: Week;
  personId?: string;
  weeksMissed?: number;
  number: number;
  openedAt: Instant;
  naturalKey: string;
}

function newEscalation(scope: Scope, { naturalKey, ...fields }: NewEscalation): EscalationRow {
  const empty = {
    keyResultId: null,
    week: null,
    personId: null,
    weeksMissed: 1,
    acknowledgedAt: null,
    acknowledgedById: null,
    snoozedUntil: null,
    endedAt: null,
  };
  return {
    organizationId: scope.organizationId,
    id: scope.database.newId(`escalation/${naturalKey}`),
    ...empty,
    state: 'open',
    reason: '',
    version: 1,
    ...fields,
  };
}

/** Writes escalations with the rungs that their ladders begin with; `onlyWithReaders` leaves those out that have none. Returns the ids of those written. */
async function insertWithLadders(scope: Scope, escalations: readonly EscalationRow[], { onlyWithReaders }: { onlyWithReaders: boolean }): Promise<string[]> {
  const book = await readEscalationBook(scope);
  const answerers = await answerersOf(
    scope,
    escalations.flatMap(({ keyResultId }) => keyResultId ?? []),
  );
  const educational = await isEducational(scope, escalations[0]?.cycleId);
  const steps = escalations.flatMap((escalation) =>
    firstSteps(escalation, { book, educational, answererId: answerers.get(escalation.keyResultId ?? '') ?? null }),
  );
  const told = new Set(steps.map(({ escalationId }) => escalationId));
  const rows = escalations.filter(({ id }) => !onlyWithReaders || told.has(id));
  await scope.db.escalation.createMany({ data: rows.map((row) => ({ ...row, openedAt: new Date(row.openedAt) })), skipDuplicates: true });
  await scope.db.escalationStep.createMany({ data: steps.map((step) => ({ ...step, dueAt: new Date(step.dueAt) })), skipDuplicates: true });
  for (const { id } of rows) publish(scope, { type: 'escalation', id });
  return rows.map(({ id }) => id);
}

async function isEducational(scope: Scope, cycleId: string | undefined): Promise<boolean> {
  if (cycleId === undefined) return false;
  const cycle = await scope.db.cycle.findFirst({
    where: { organizationId: scope.organizationId, id: cycleId },
    select: { educational: true },
  });
  return cycle?.educational ?? false;
}

function distinctReaders(steps: readonly EscalationStepRow[]): EscalationStepRow[] {
  return [...new Map(steps.map((step) => [`${step.escalationId}/${step.recipientId}`, step])).values()];
}
