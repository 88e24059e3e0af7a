import { checkInWeekPlan, isLateCheckIn, weekOfCheckIn } from '../domain/cadence.ts';
import type { CheckInSource } from '../domain/check-in.ts';
import { DomainError } from '../domain/errors.ts';
import { problem, refuse } from '../domain/goal-problem.ts';
import { checkInProblems } from '../domain/goal-validation.ts';
import type { Decimal, Instant, Status, Week } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { withCheckIn } from './check-in-facts.ts';
import { lookAgainAtEscalations } from './escalation-signals.ts';
import { publish } from './events.ts';
import type { CheckInModel } from './generated/prisma/models/CheckIn.ts';
import { saveJudgments } from './judgment.ts';
import { judgedColumns } from './judged-columns.ts';
import { type JudgmentFacts, type JudgmentFrame, judgmentFrame, lockFacts } from './judgment-facts.ts';
import { type KeyResultRow, keyResultRowOf, measureOf } from './key-result-row.ts';
import { saveTicks } from './milestone-steps.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { peopleByIds } from './people.ts';
import { plain } from './plain.ts';
import { notFound, requireRight } from './rights.ts';
import { actingPersonId, inTransaction, type Scope } from './scope.ts';

/** One dated report on a key result as plain data. Never changed: a second one in a week stands beside the first. */
export interface CheckInRow {
  organizationId: string;
  id: string;
  cycleId: string;
  keyResultId: string;
  authorId: string | null;
  source: CheckInSource;
  at: Instant;
  week: Week;
  late: boolean;
  value: Decimal | null;
  confidence: number | null;
  progressNote: string;
  blocker: string;
  tellManager: boolean;
  changeNote: string;
  shownProgress: number | null;
  shownExpected: number | null;
  shownStatus: Status | null;
  sampleId: string | null;
}

/** The check-ins of these ids, in no order; unknown ones are left out. */
export async function checkInsByIds(scope: Scope, ids: readonly string[]): Promise<CheckInRow[]> {
  return (await scope.db.checkIn.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } })).map(rowOf);
}

/** A page of a key result's check-ins, newest first. */
export async function checkInsPage(scope: Scope, { keyResultId }: { keyResultId: string }, request: PageRequest): Promise<Page<CheckInRow>> {
  const after = cursorValues(request, 2);
  const [at = '', id = ''] = after ?? [];
  const checkIns = await scope.db.checkIn.findMany({
    where: {
      organizationId: scope.organizationId,
      keyResultId,
      ...(after === null ? {} : { OR: [{ at: { lt: new Date(at) } }, { at: new Date(at), id: { lt: id } }] }),
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: pageSize(request) + 1,
  });
  return pageOf(checkIns.map(rowOf), request, (checkIn) => [checkIn.at, checkIn.id]);
}

/** How many check-ins each of these key results has. */
export async function countCheckInsOf(scope: Scope, keyResultIds: readonly string[]): Promise<Map<string, number>> {
  const where = { organizationId: scope.organizationId, keyResultId: { in: [...keyResultIds] } };
  const counts = await scope.db.checkIn.groupBy({ by: ['keyResultId'], where, _count: { _all: true } });
  return new Map(counts.map(({ keyResultId, _count }) => [keyResultId, _count._all]));
}

/** What was shown of a key result on a day. */
export interface SeriesRow {
  keyResultId: string;
  at: Instant;
  value: Decimal | null;
  progress: number | null;
  expected: number | null;
}

/** The last check-in of each day of these key results, oldest first: what their charts draw. */
export async function seriesOf(scope: Scope, keyResultIds: readonly string[]): Promise<SeriesRow[]> {
  const rows = await scope.db.$queryRaw<(Omit<SeriesRow, 'at'> & { at: Date })[]>`
    SELECT DISTINCT ON (c.key_result_id, (c.at AT TIME ZONE g.time_zone)::date)
      c.key_result_id::text AS "keyResultId", c.at, c.value::text, c.shown_progress AS progress, c.shown_expected AS expected
    FROM check_ins c JOIN organizations g ON g.id = c.organization_id
    WHERE c.organization_id = ${scope.organizationId}::uuid AND c.key_result_id = ANY(${[...keyResultIds]}::uuid[])
    ORDER BY c.key_result_id, (c.at AT TIME ZONE g.time_zone)::date, c.at DESC, c.id DESC`;
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** A check-in as it comes in. What is left out stays as it was; the value alone is enough. */
export interface CheckInInput {
  keyResultId: string;
  at: Instant;
  source: CheckInSource;
  value?: Decimal | null | undefined;
  /** 1 to 10; left out it stays as last time. */
  confidence?: number | null | undefined;
  progressNote?: string | null | undefined;
  blocker?: string | null | undefined;
  tellManager?: boolean | null | undefined;
  changeNote?: string | null | undefined;
  /** All steps of a milestone that are done now. */
  stepsDone?: readonly string[] | null | undefined;
  /** The week of the link it came by. */
  week?: Week | null | undefined;
  sampleId?: string | null | undefined;
  /** Whose it is where a workflow, a file or a rehearsal brings it; else the acting person. */
  authorId?: string | null | undefined;
}

/**
 * Records a check-in and what follows from it, in one transaction: progress, status, objective, history. Accepted late, and marked so, after its week's
 * deadline; after the cycle's end it is kept and changes no figure any more. Needs no workflow engine: whom it concerns is told by a row.
 */
export async function recordCheckIn(scope: Scope, input: CheckInInput): Promise<{ checkIn: CheckInRow; keyResult: KeyResultRow }> {
  return inTransaction(scope, async (inside) => {
    const [known] = await lockFacts(inside, [input.keyResultId], { forForecast: false });
    if (known === undefined) throw notFound('key-result');
    requireRight(inside, 'check-in', 'key-result', { ownerIds: known.answererIds });
    const frame = await judgmentFrame(inside, known.keyResult.cycleId);
    refuseCheckIn(input, known, frame);
    const authorId = input.authorId ?? actingPersonId(scope);
    const when = await weekAndLateness(inside, { input, frame, authorId });
    const counts = !FIGURES_STAND.includes(frame.cycle.phase);
    const facts = counts ? withCheckIn(known, input) : known;
    const judged = counts ? judgedColumns(facts, frame, input.at) : null;
    const checkIn = await insert(inside, { input, facts, authorId, shown: judged ?? known.keyResult, ...when });
    if (judged !== null) await applyCheckIn(inside, { known, facts, checkIn, frame });
    await writeAudit(inside, { action: 'check-in', noun: 'key-result', subjectId: checkIn.keyResultId, after: auditOf(checkIn), at: input.at });
    publish(inside, { type: 'check-in', id: checkIn.id });
    publish(inside, { type: 'key-result', id: checkIn.keyResultId });
    await lookAgainAtEscalations(inside, { keyResultId: checkIn.keyResultId, personId: authorId, at: input.at });
    return { checkIn, keyResult: await keyResultNow(inside, checkIn.keyResultId) };
  });
}

/** From the scoring on, a cycle's figures stand. */
const FIGURES_STAND: readonly string[] = ['retro', 'closed'];

function refuseCheckIn(input: CheckInInput, { keyResult, steps }: JudgmentFacts, { cycle }: JudgmentFrame): void {
  if (keyResult.droppedAt !== null) throw new DomainError('WRONG_PHASE', `"${keyResult.title}" was dropped, so it takes no more check-ins.`);
  if (cycle.phase === 'draft') throw new DomainError('WRONG_PHASE', `${cycle.name} is still a draft: check-ins begin when it is planned.`);
  if (cycle.phase === 'cancelled') throw new DomainError('CYCLE_CLOSED', `${cycle.name} was cancelled.`);
  const { value, confidence = null, stepsDone } = input;
  const says = [value, confidence, stepsDone, ...[input.progressNote, input.blocker, input.changeNote].map((note) => note?.trim() || null)];
  if (says.every((word) => word === null || word === undefined)) refuse([problem('value', 'Give the value; that alone is enough.')]);
  const unknown = stepsDone?.find((id) => !steps.some((step) => step.id === id));
  if (unknown !== undefined) refuse([problem('stepsDone', 'One of the steps was changed meanwhile: open the form again.')]);
  const measure = measureOf(keyResult, steps);
  if (value !== null && value !== undefined) refuse(checkInProblems({ measure, value, confidence }));
  else refuse(checkInProblems({ measure: { kind: 'binary', dueOn: null }, value: '0', confidence }));
}

async function weekAndLateness(
  scope: Scope,
  { input, frame, authorId }: { input: CheckInInput; frame: JudgmentFrame; authorId: string | null },
): Promise<{ week: Week; late: boolean }> {
  const [author] = authorId === null ? [] : await peopleByIds(scope, [authorId]);
  const timeZone = author?.timeZone ?? frame.span.timeZone;
  const week = weekOfCheckIn({ at: input.at, linkWeek: input.week ?? null, timeZone });
  if (FIGURES_STAND.includes(frame.cycle.phase)) return { week, late: true };
  const plan = checkInWeekPlan({ week, timeZone, settings: frame.settings, span: frame.span });
  return { week, late: input.source !== 'METRIC' && plan.asks && isLateCheckIn({ at: input.at, plan }) };
}

async function insert(
  scope: Scope,
  row: {
    input: CheckInInput;
    facts: JudgmentFacts;
    authorId: string | null;
    week: Week;
    late: boolean;
    shown: Pick<KeyResultRow, 'progress' | 'expected' | 'status'>;
  },
): Promise<CheckInRow> {
  const { input, facts, authorId, week, late, shown } = row;
  const { id: keyResultId, cycleId } = facts.keyResult;
  const naturalKey = `check-in/${keyResultId}/${input.at}/${input.source}/${input.sampleId ?? authorId ?? ''}/${input.value ?? ''}/${input.progressNote ?? ''}`;
  const checkIn = await scope.db.checkIn.create({
    data: {
      organizationId: scope.organizationId,
      id: scope.database.newId(naturalKey),
      cycleId,
      keyResultId,
      authorId,
      source: input.source,
      at: new Date(input.at),
      week,
      late,
      value: input.value ?? null,
      confidence: input.confidence ?? facts.keyResult.confidence,
      progressNote: input.progressNote?.trim() ?? '',
      blocker: input.blocker?.trim() ?? '',
      tellManager: input.tellManager ?? false,
      changeNote: input.changeNote?.trim() ?? '',
      shownProgress: shown.progress,
      shownExpected: shown.expected,
      shownStatus: shown.status,
      sampleId: input.sampleId ?? null,
    },
  });
  return rowOf(checkIn);
}

async function applyCheckIn(
  scope: Scope,
  { known, facts, checkIn, frame }: { known: JudgmentFacts; facts: JudgmentFacts; checkIn: CheckInRow; frame: JudgmentFrame },
): Promise<void> {
  const { id, current, confidence, lastCheckInAt } = facts.keyResult;
  if (lastCheckInAt === checkIn.at) {
    await scope.db.keyResult.update({
      where: { organizationId_id: { organizationId: scope.organizationId, id } },
      data: { current, confidence, lastCheckInAt, lastCheckInId: checkIn.id },
    });
    await saveTicks(scope, known.steps, facts.steps);
  }
  const after = judgedColumns(facts, frame, checkIn.at);
  await saveJudgments(scope, { frame, judged: [{ before: known.keyResult, after }], at: checkIn.at });
}

async function keyResultNow(scope: Scope, id: string): Promise<KeyResultRow> {
  return keyResultRowOf(await scope.db.keyResult.findUniqueOrThrow({ where: { organizationId_id: { organizationId: scope.organizationId, id } } }));
}

function auditOf({ id, value, confidence, week, late, shownStatus, shownProgress }: CheckInRow): object {
  return { checkInId: id, value, confidence, week, late, status: shownStatus, progress: shownProgress };
}

function rowOf(model: CheckInModel): CheckInRow {
  return plain(model);
}
