import { JUDGMENTS_IN_A_ROW } from '../domain/escalation-ladder.ts';
import { dayIn } from '../domain/calendar.ts';
import { addDays } from '../domain/day.ts';
import type { Day, Instant } from '../domain/key-result.ts';
import { daysOfWeek, weeksTouching } from '../domain/week.ts';
import { openOffTrackEscalations, recoverEscalations } from './escalation-openings.ts';
import { publish } from './events.ts';
import { dailyColumns, type JudgedColumns, judgedColumns } from './judged-columns.ts';
import { type JudgmentFrame, judgmentFrame, lockFacts } from './judgment-facts.ts';
import type { KeyResultRow } from './key-result-row.ts';
import { rollUpObjectives } from './objective-roll-up.ts';
import { inTransaction, type Scope } from './scope.ts';

/** The week in which the forecast is kept that the retro holds against the outcome. */
const EARLY_FORECAST_WEEK = 4;

/** What one page of the daily judgment did. */
export interface JudgedPage {
  judged: number;
  /** Where the next page begins; null when this was the last. */
  lastId: string | null;
  /** Escalations opened. */
  opened: string[];
}

/**
 * The daily judgment of a page of a cycle's key results, at the instant it was due: status, freshness, forecast, days off track and the ladders that
 * these open or end. Set-based reads and one bulk write; running a page twice changes nothing.
 */
export async function judgeKeyResults(scope: Scope, page: { cycleId: string; dueAt: Instant; afterId: string | null; limit: number }): Promise<JudgedPage> {
  const { cycleId, dueAt, afterId, limit } = page;
  return inTransaction(scope, async (inside) => {
    const ids = await pageOfIds(inside, { cycleId, afterId, limit });
    const frame = await judgmentFrame(inside, cycleId);
    const facts = await lockFacts(inside, ids, { forForecast: true });
    const keepsEarly = isEarlyForecastDay(frame, dayIn(dueAt, frame.span.timeZone));
    const judged = facts.map((fact) => ({ before: fact.keyResult, after: dailyColumns(fact, frame, { dueAt, keepsEarly }), at: dueAt }));
    await saveJudgments(inside, { frame, judged });
    const due = judged.filter(({ before, after }) => after.offTrackDays === JUDGMENTS_IN_A_ROW && before.offTrackDays < JUDGMENTS_IN_A_ROW);
    const opened = await openOffTrackEscalations(inside, { cycleId, keyResultIds: due.map(({ before }) => before.id), at: dueAt });
    return { judged: ids.length, lastId: ids.length < limit ? null : (ids.at(-1) ?? null), opened };
  });
}

/** Judges key results again at once, after a check-in, a new number or a change of their measure. Days off track are the daily judgment's to count. */
export async function rejudge(scope: Scope, keyResultIds: readonly string[], at: Instant): Promise<void> {
  if (keyResultIds.length === 0) return;
  await inTransaction(scope, async (inside) => {
    const facts = await lockFacts(inside, keyResultIds, { forForecast: false });
    for (const cycleId of new Set(facts.map(({ keyResult }) => keyResult.cycleId))) {
      const frame = await judgmentFrame(inside, cycleId);
      const own = facts.filter(({ keyResult }) => keyResult.cycleId === cycleId);
      await saveJudgments(inside, { frame, judged: own.map((fact) => ({ before: fact.keyResult, after: judgedColumns(fact, frame, at), at })) });
    }
  });
}

/** A key result before a judgment, what the judgment made of it, and when. */
export interface JudgedKeyResult {
  before: KeyResultRow;
  after: JudgedColumns;
  at: Instant;
}

/**
 * Writes judgments with one statement, with the changes of status, the objectives above, and the end of ladders whose cause is gone.
 * Of several judgments of one key result the last counts; each change of status is kept.
 */
export async function saveJudgments(scope: Scope, { frame, judged }: { frame: JudgmentFrame; judged: readonly JudgedKeyResult[] }): Promise<void> {
  if (judged.length === 0) return;
  await writeColumns(scope, judged);
  const changed = judged.filter(({ before, after }) => before.status !== after.status);
  await writeStatusChanges(scope, changed);
  const visible = judged.filter(({ before, after }) => hasVisibleChange(before, after));
  for (const { before } of visible) publish(scope, { type: 'key-result', id: before.id });
  // All of them, not the visible ones: an import judges over rows that it has played already, and an unchanged objective is not written.
  await rollUpObjectives(
    scope,
    judged.map(({ before }) => before.objectiveId),
    frame.settings,
  );
  const last = new Map(judged.map((one) => [one.before.id, one.after.status]));
  const recovered = changed.filter(({ before, after }) => before.status === 'OFF_TRACK' && after.status !== null && last.get(before.id) !== 'OFF_TRACK');
  const at = recovered
    .map((change) => change.at)
    .toSorted()
    .at(-1);
  if (at !== undefined) await recoverEscalations(scope, { keyResultIds: recovered.map(({ before }) => before.id), at });
}

async function pageOfIds(scope: Scope, page: { cycleId: string; afterId: string | null; limit: number }): Promise<string[]> {
  const keyResults = await scope.db.keyResult.findMany({
    where: { organizationId: scope.organizationId, cycleId: page.cycleId, droppedAt: null, ...(page.afterId === null ? {} : { id: { gt: page.afterId } }) },
    orderBy: { id: 'asc' },
    take: page.limit,
    select: { id: true },
  });
  return keyResults.map(({ id }) => id);
}

/** The last day of week 4, and the days after it until the week is over, in case the judgment was late. */
function isEarlyForecastDay({ span }: JudgmentFrame, today: Day): boolean {
  const week = weeksTouching(span.startsOn, span.endsOn)[EARLY_FORECAST_WEEK - 1];
  const lastDay = week === undefined ? undefined : daysOfWeek(week)[6];
  return lastDay !== undefined && today >= lastDay && today < addDays(lastDay, 7);
}

async function writeColumns(scope: Scope, judged: readonly JudgedKeyResult[]): Promise<void> {
  const rows = [...new Map(judged.map(({ before, after }) => [before.id, { id: before.id, ...after }])).values()];
  await scope.db.$executeRaw`
    UPDATE key_results k SET
      raw = j.raw, progress = j.progress, so_far = j."soFar", wrong_way = j."wrongWay", expected = j.expected, pace = j.pace,
      status = j.status, computed_status = j."computedStatus", too_early = j."tooEarly", reasons = j.reasons, arithmetic = j.arithmetic,
      freshness = j.freshness, status_since = j."statusSince", first_flagged_at = j."firstFlaggedAt", off_track_days = j."offTrackDays",
      judged_at = j."judgedAt", forecast = j.forecast, early_forecast = j."earlyForecast"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS j(
      id uuid, raw float8, progress float8, "soFar" float8, "wrongWay" boolean, expected float8, pace float8,
      status status, "computedStatus" status, "tooEarly" boolean, reasons text[], arithmetic text,
      freshness freshness, "statusSince" timestamptz, "firstFlaggedAt" timestamptz, "offTrackDays" int,
      "judgedAt" timestamptz, forecast jsonb, "earlyForecast" jsonb)
    WHERE k.organization_id = ${scope.organizationId}::uuid AND k.id = j.id`;
}

async function writeStatusChanges(scope: Scope, changed: readonly JudgedKeyResult[]): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ before, after, at }) => ({
    id: scope.database.newId(`status-change/${before.id}/${at}/${after.status}`),
    cycleId: before.cycleId,
    keyResultId: before.id,
    at,
    from: before.status,
    to: after.status,
    progress: after.progress,
    expected: after.expected,
    reason: after.arithmetic,
  }));
  await scope.db.$executeRaw`
    INSERT INTO status_changes (organization_id, id, cycle_id, key_result_id, at, "from", "to", progress, expected, reason)
    SELECT ${scope.organizationId}::uuid, id, "cycleId", "keyResultId", at, "from", "to", progress, expected, reason
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS j(id uuid, "cycleId" uuid, "keyResultId" uuid, at timestamptz, "from" status, "to" status, progress float8, expected float8, reason text)
    ON CONFLICT DO NOTHING`;
}

function hasVisibleChange(before: KeyResultRow, after: JudgedColumns): boolean {
  const same =
    before.status === after.status && before.progress === after.progress && before.freshness === after.freshness && before.tooEarly === after.tooEarly;
  return !same;
}
