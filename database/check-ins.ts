import type { CheckInSource } from '../domain/check-in.ts';
import { plainDecimal } from '../domain/decimal.ts';
import { DomainError } from '../domain/errors.ts';
import type { Decimal, Instant, Status, Week } from '../domain/key-result.ts';
import { writeAudits } from './audit-log.ts';
import { figuresStand, refuseCheckIn, weekAndLateness, withCheckIn } from './check-in-facts.ts';
import { lookAgainAtEscalations } from './escalation-signals.ts';
import { publish } from './events.ts';
import type { CheckInModel } from './generated/prisma/models/CheckIn.ts';
import { judgedColumns } from './judged-columns.ts';
import { type JudgedKeyResult, saveJudgments } from './judgment.ts';
import { type JudgmentFacts, type JudgmentFrame, judgmentFrame, lockFacts } from './judgment-facts.ts';
import type { KeyResultRow } from './key-result-row.ts';
import { saveTicks } from './milestone-steps.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { peopleByIds } from './people.ts';
import { plain } from './plain.ts';
import { notFound, requireRight } from './rights.ts';
import { onlySeen, withoutNotes } from './sight.ts';
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
  const rows = (await scope.db.checkIn.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } })).map(rowOf);
  return (await onlySeen(scope, rows, ({ keyResultId }) => keyResultId)).map((checkIn) => withoutNotes(scope, checkIn));
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
  return pageOf(
    checkIns.map((checkIn) => withoutNotes(scope, rowOf(checkIn))),
    request,
    (checkIn) => [checkIn.at, checkIn.id],
  );
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
  /** A UUID by which whoever sends it names it beforehand: sent again, as after a lost answer, it changes nothing. Left out it is given one. */
  id?: string | null | undefined;
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

/** A check-in that was recorded, and its key result as it stands now. */
export interface RecordedCheckIn {
  checkIn: CheckInRow;
  keyResult: KeyResultRow;
}

/**
 * Records a check-in and what follows from it, in one transaction: progress, status, objective, history. Accepted late, and marked so, after its week's
 * deadline; after the cycle's end it is kept and changes no figure any more. Needs no workflow engine: whom it concerns is told by a row.
 */
export async function recordCheckIn(scope: Scope, input: CheckInInput): Promise<RecordedCheckIn> {
  const [recorded] = await recordCheckIns(scope, [input]);
  if (recorded === undefined) throw notFound('key-result');
  return recorded;
}

/** The check-in that came under this input's name before; null where none did. Asked under the lock of its key result. A name that is another's is refused. */
async function recordedBefore(scope: Scope, input: CheckInInput): Promise<CheckInRow | null> {
  if (input.id === undefined || input.id === null) return null;
  const found = await scope.db.checkIn.findUnique({ where: { organizationId_id: { organizationId: scope.organizationId, id: input.id } } });
  if (found === null) return null;
  if (found.keyResultId !== input.keyResultId || found.authorId !== (input.authorId ?? actingPersonId(scope)))
    throw new DomainError('INVALID_INPUT', 'This name belongs to another check-in; send it under a new one.');
  return rowOf(found);
}

/** Records check-ins in the order given, any number with a fixed number of statements, all or none. Several of one key result build on one another. */
export async function recordCheckIns(scope: Scope, inputs: readonly CheckInInput[]): Promise<RecordedCheckIn[]> {
  return inTransaction(scope, async (inside) => {
    const known = new Map(
      (await lockFacts(inside, [...new Set(inputs.map(({ keyResultId }) => keyResultId))], { forForecast: false })).map((facts) => [facts.keyResult.id, facts]),
    );
    const [only] = inputs;
    const before = only !== undefined && inputs.length === 1 ? await recordedBefore(inside, only) : null;
    const standing = before && known.get(before.keyResultId);
    if (before && standing) {
      requireRight(inside, 'check-in', 'key-result', standing.subject);
      return [{ checkIn: before, keyResult: standing.keyResult }];
    }
    const frames = await framesOf(inside, [...known.values()]);
    const timeZones = await timeZonesOf(inside, inputs);
    const now = new Map(known);
    const played = inputs.map((input) => {
      const facts = now.get(input.keyResultId);
      const frame = frames.get(facts?.keyResult.cycleId ?? '');
      if (facts === undefined || frame === undefined) throw notFound('key-result');
      requireRight(inside, 'check-in', 'key-result', facts.subject);
      refuseCheckIn(input, facts, frame);
      const authorId = input.authorId ?? actingPersonId(scope);
      const one = play(inside, { input, facts, frame, authorId, timeZone: timeZones.get(authorId ?? '') ?? frame.span.timeZone });
      now.set(input.keyResultId, one.facts);
      return { ...one, frame };
    });
    await insertCheckIns(
      inside,
      played.map(({ checkIn }) => checkIn),
    );
    const moved = played.flatMap(({ judged }) => judged ?? []);
    await saveReports(
      inside,
      [...new Set(moved.map(({ before }) => before.id))].flatMap((id) => now.get(id)?.keyResult ?? []),
    );
    for (const { keyResult, steps } of known.values()) await saveTicks(inside, steps, now.get(keyResult.id)?.steps ?? steps);
    for (const frame of frames.values()) await saveJudgments(inside, { frame, judged: moved.filter(({ before }) => before.cycleId === frame.cycle.id) });
    await tell(
      inside,
      played.map(({ checkIn }) => checkIn),
    );
    return played.map(({ checkIn, facts }) => ({ checkIn, keyResult: facts.keyResult }));
  });
}

async function framesOf(scope: Scope, facts: readonly JudgmentFacts[]): Promise<Map<string, JudgmentFrame>> {
  const frames = new Map<string, JudgmentFrame>();
  for (const cycleId of new Set(facts.map(({ keyResult }) => keyResult.cycleId))) frames.set(cycleId, await judgmentFrame(scope, cycleId));
  return frames;
}

async function timeZonesOf(scope: Scope, inputs: readonly CheckInInput[]): Promise<Map<string, string>> {
  const authorIds = new Set(inputs.flatMap(({ authorId }) => authorId ?? actingPersonId(scope) ?? []));
  return new Map((authorIds.size === 0 ? [] : await peopleByIds(scope, [...authorIds])).map(({ id, timeZone }) => [id, timeZone]));
}

interface Played {
  checkIn: CheckInRow;
  facts: JudgmentFacts;
  /** Null where the figures stand already. */
  judged: JudgedKeyResult | null;
}

/** One check-in on facts as they stand: its row, with what is shown then, and the facts after it. */
function play(
  scope: Scope,
  { input, facts, frame, authorId, timeZone }: { input: CheckInInput; facts: JudgmentFacts; frame: JudgmentFrame; authorId: string | null; timeZone: string },
): Played {
  const { id, cycleId, organizationId } = facts.keyResult;
  const naturalKey = `check-in/${id}/${input.at}/${input.source}/${input.sampleId ?? authorId ?? ''}/${input.value ?? ''}/${input.progressNote ?? ''}`;
  const counts = !figuresStand(frame);
  const after = counts ? withCheckIn(facts, input) : facts;
  const columns = counts ? judgedColumns(after, frame, input.at) : null;
  const shown = columns ?? facts.keyResult;
  const checkIn: CheckInRow = {
    organizationId,
    id: input.id ?? scope.database.newId(naturalKey),
    cycleId,
    keyResultId: id,
    authorId,
    source: input.source,
    at: input.at,
    ...weekAndLateness(input, frame, timeZone),
    value: plainDecimal(input.value ?? null),
    confidence: input.confidence ?? facts.keyResult.confidence,
    progressNote: input.progressNote?.trim() ?? '',
    blocker: input.blocker?.trim() ?? '',
    tellManager: input.tellManager ?? false,
    changeNote: input.changeNote?.trim() ?? '',
    shownProgress: shown.progress,
    shownExpected: shown.expected,
    shownStatus: shown.status,
    sampleId: input.sampleId ?? null,
  };
  if (columns === null) return { checkIn, facts, judged: null };
  const isNewest = after.keyResult.lastCheckInAt === input.at;
  const lastCheckInId = isNewest ? checkIn.id : facts.keyResult.lastCheckInId;
  const keyResult = { ...after.keyResult, ...columns, current: plainDecimal(after.keyResult.current ?? null), lastCheckInId };
  return { checkIn, facts: { ...after, keyResult }, judged: { before: facts.keyResult, after: columns, at: input.at } };
}

/** Writes check-ins as they are, with one statement; one that is there already stays. Returns how many were new. */
export async function insertCheckIns(scope: Scope, checkIns: readonly CheckInRow[]): Promise<number> {
  if (checkIns.length === 0) return 0;
  return scope.db.$executeRaw`
    INSERT INTO check_ins (organization_id, id, cycle_id, key_result_id, author_id, source, at, week, late, value, confidence,
      progress_note, blocker, tell_manager, change_note, shown_progress, shown_expected, shown_status, sample_id)
    SELECT ${scope.organizationId}::uuid, id, "cycleId", "keyResultId", "authorId", source, at, week, late, value::numeric, confidence,
      "progressNote", blocker, "tellManager", "changeNote", "shownProgress", "shownExpected", "shownStatus", "sampleId"
    FROM jsonb_to_recordset(${JSON.stringify(checkIns)}::jsonb) AS j(
      id uuid, "cycleId" uuid, "keyResultId" uuid, "authorId" uuid, source check_in_source, at timestamptz, week text, late boolean, value text, confidence int,
      "progressNote" text, blocker text, "tellManager" boolean, "changeNote" text, "shownProgress" float8, "shownExpected" float8, "shownStatus" status,
      "sampleId" uuid)
    ON CONFLICT DO NOTHING`;
}

/** What was reported last, to the key results. */
async function saveReports(scope: Scope, keyResults: readonly KeyResultRow[]): Promise<void> {
  if (keyResults.length === 0) return;
  const rows = keyResults.map(({ id, current, confidence, lastCheckInId, lastCheckInAt }) => ({ id, current, confidence, lastCheckInId, lastCheckInAt }));
  await scope.db.$executeRaw`
    UPDATE key_results k SET current = j.current::numeric, confidence = j.confidence, last_check_in_id = j."lastCheckInId", last_check_in_at = j."lastCheckInAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS j(id uuid, current text, confidence int, "lastCheckInId" uuid, "lastCheckInAt" timestamptz)
    WHERE k.organization_id = ${scope.organizationId}::uuid AND k.id = j.id`;
}

async function tell(scope: Scope, checkIns: readonly CheckInRow[]): Promise<void> {
  const entries = checkIns.map((checkIn) => ({
    action: 'check-in',
    noun: 'key-result',
    subjectId: checkIn.keyResultId,
    after: auditOf(checkIn),
    at: checkIn.at,
  }));
  await writeAudits(scope, entries);
  for (const { id, keyResultId } of checkIns) {
    publish(scope, { type: 'check-in', id });
    publish(scope, { type: 'key-result', id: keyResultId });
  }
  await lookAgainAtEscalations(scope, checkIns);
}

function auditOf({ id, value, confidence, week, late, shownStatus, shownProgress }: CheckInRow): object {
  return { checkInId: id, value, confidence, week, late, status: shownStatus, progress: shownProgress };
}

function rowOf(model: CheckInModel): CheckInRow {
  return plain(model);
}
