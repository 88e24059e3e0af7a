import { createHash } from 'node:crypto';
import { cycleEndsAt, dayIn, endOfDay } from '../domain/calendar.ts';
import { forecastOf } from '../domain/forecast.ts';
import { checkInInstants } from '../domain/import/check-in-instants.ts';
import type { ImportedCheckIn } from '../domain/import/import-plan.ts';
import type { Instant } from '../domain/key-result.ts';
import { daysOfWeek, weekOf, weeksTouching } from '../domain/week.ts';
import { withCheckIn } from './check-in-facts.ts';
import { insertCheckIns } from './check-ins.ts';
import { filedCheckIns, sameInFiles } from './filed-check-ins.ts';
import { seededIds } from './ids.ts';
import type { ImportedGoals } from './import-goals.ts';
import type { ImportedPeople } from './import-people.ts';
import { batches, type ImportTally } from './import-tally.ts';
import { dailyColumns, type JudgedColumns, judgedColumns } from './judged-columns.ts';
import { saveJudgments } from './judgment.ts';
import { type JudgmentFacts, type JudgmentFrame, judgmentFrame, lockFacts, seriesOfValues } from './judgment-facts.ts';
import { measureOf } from './key-result-row.ts';
import { saveTicks } from './milestone-steps.ts';
import type { Scope } from './scope.ts';

const EARLY_FORECAST_WEEK = 4;

/**
 * Writes dated check-ins of the past in bulk, each with what would have been shown on its day, and brings their key results to where the last one left
 * them. A check-in that is there already, with the same content, is not written again, whether a file brought it or a person: what was exported comes back.
 */
export async function importCheckIns(
  scope: Scope,
  input: { checkIns: readonly ImportedCheckIn[]; goals: ImportedGoals; names: ImportedPeople; at: Instant },
): Promise<ImportTally> {
  const { checkIns, goals, names, at } = input;
  const { organizationId, db } = scope;
  const idOf = seededIds(`import/${organizationId}`);
  const wanted = checkIns.map((checkIn) => ({
    checkIn,
    id: idOf(`check-in/${checkIn.key}/${contentOf(checkIn)}`),
    keyResultId: goals.keyResultIds.get(checkIn.keyResultKey) ?? '',
  }));
  const standing = await db.checkIn.findMany({ where: { organizationId, id: { in: wanted.map(({ id }) => id) } }, select: { id: true } });
  const known = new Set(standing.map(({ id }) => id));
  const fresh = await notFiledYet(
    scope,
    wanted.filter(({ id }) => !known.has(id)),
  );
  const keyResultIds = [...new Set([...fresh.map(({ keyResultId }) => keyResultId), ...goals.touchedIds])].toSorted();
  for (const ids of batches(keyResultIds)) {
    const facts = await withWholeSeries(scope, await lockFacts(scope, ids, { forForecast: false }));
    for (const cycleId of new Set(facts.map(({ keyResult }) => keyResult.cycleId))) {
      const frame = await judgmentFrame(scope, cycleId);
      const played = facts
        .filter(({ keyResult }) => keyResult.cycleId === cycleId)
        .map((fact) => play({ facts: fact, frame, names, at, checkIns: fresh.filter(({ keyResultId }) => keyResultId === fact.keyResult.id) }));
      await save(scope, { played, frame, at });
    }
  }
  return { written: fresh.length, unchanged: wanted.length - fresh.length };
}

interface WantedCheckIn {
  checkIn: ImportedCheckIn;
  id: string;
  keyResultId: string;
}

/** Those that do not stand under another id already. One that names no author is whoever's it stands as. */
async function notFiledYet(scope: Scope, wanted: readonly WantedCheckIn[]): Promise<WantedCheckIn[]> {
  const standing = new Set<string>();
  for (const ids of batches([...new Set(wanted.map(({ keyResultId }) => keyResultId))]))
    for (const filed of await filedCheckIns(scope, ids, { after: null, take: null }))
      for (const author of [null, filed.authorEmail]) standing.add(sameInFiles(filed, author));
  return wanted.filter(({ checkIn, keyResultId }) => !standing.has(sameInFiles({ ...checkIn, keyResultId }, checkIn.authorEmail)));
}

/** A file adds to what was checked in before: forecasts are made from all of it. */
async function withWholeSeries(scope: Scope, facts: readonly JudgmentFacts[]): Promise<JudgmentFacts[]> {
  const series = await seriesOfValues(
    scope,
    facts.map(({ keyResult }) => keyResult.id),
  );
  return facts.map((fact) => ({ ...fact, values: series.get(fact.keyResult.id) ?? [], hasSeries: true }));
}

interface PlayedCheckIn {
  id: string;
  at: Instant;
  checkIn: ImportedCheckIn;
  authorId: string | null;
  confidence: number | null;
  shown: JudgedColumns;
}

interface Played {
  before: JudgmentFacts;
  facts: JudgmentFacts;
  rows: PlayedCheckIn[];
  last: JudgedColumns;
}

/** Plays the check-ins of one key result in the order of their days, through the same rules as if they came in then. */
function play(input: { facts: JudgmentFacts; frame: JudgmentFrame; names: ImportedPeople; at: Instant; checkIns: readonly WantedCheckIn[] }): Played {
  const { frame, names, at } = input;
  let { facts } = input;
  const instants = checkInInstants(
    input.checkIns.map(({ checkIn }) => checkIn),
    frame.span.timeZone,
  );
  const rows = input.checkIns.map(({ checkIn, id }, index): PlayedCheckIn => {
    const instant = instants[index] ?? at;
    const reportedAt = instant < at ? instant : at;
    const stepsDone = checkIn.stepsDone === null ? null : facts.steps.slice(0, checkIn.stepsDone).map((step) => step.id);
    facts = withCheckIn(facts, { at: reportedAt, value: checkIn.value, confidence: checkIn.confidence, stepsDone });
    const shown = judgedColumns(facts, frame, reportedAt);
    facts = {
      ...facts,
      keyResult: { ...facts.keyResult, ...shown, lastCheckInId: facts.keyResult.lastCheckInAt === reportedAt ? id : facts.keyResult.lastCheckInId },
    };
    const authorId = checkIn.authorEmail === null ? facts.keyResult.ownerId : (names.personIds.get(checkIn.authorEmail) ?? null);
    return { id, at: reportedAt, checkIn, authorId, confidence: checkIn.confidence ?? facts.keyResult.confidence, shown };
  });
  return { before: input.facts, facts, rows, last: lastJudgment(facts, frame, at) };
}

/** How it stands now, or stood when the cycle ended; with the forecast of week 4 as it would have been kept. */
function lastJudgment(facts: JudgmentFacts, frame: JudgmentFrame, at: Instant): JudgedColumns {
  const end = cycleEndsAt(frame.span);
  const dueAt = at < end ? at : end;
  const judged = dailyColumns(facts, frame, { dueAt, keepsEarly: false });
  const lastDay =
    daysOfWeek(weeksTouching(frame.span.startsOn, frame.span.endsOn)[EARLY_FORECAST_WEEK - 1] ?? weekOf(frame.span.endsOn))[6] ?? frame.span.endsOn;
  const early = endOfDay(lastDay, frame.span.timeZone);
  if (judged.earlyForecast !== null || early >= dueAt) return judged;
  return { ...judged, earlyForecast: forecastOf({ values: facts.values, cycle: frame.span, now: early, measure: measureOf(facts.keyResult, facts.steps) }) };
}

async function save(scope: Scope, input: { played: readonly Played[]; frame: JudgmentFrame; at: Instant }): Promise<void> {
  const { played, frame, at } = input;
  const { organizationId, db, database } = scope;
  const rows = played.flatMap(({ rows: checkIns, facts }) =>
    checkIns.map(({ id, at: reportedAt, checkIn, authorId, confidence, shown }) => ({
      organizationId,
      id,
      cycleId: frame.cycle.id,
      keyResultId: facts.keyResult.id,
      authorId,
      source: 'IMPORT' as const,
      at: reportedAt,
      week: weekOf(dayIn(reportedAt, frame.span.timeZone)),
      late: false,
      value: checkIn.value,
      confidence,
      progressNote: checkIn.note,
      blocker: checkIn.blocker,
      tellManager: false,
      changeNote: '',
      shownProgress: shown.progress,
      shownExpected: shown.expected,
      shownStatus: shown.status,
      sampleId: null,
    })),
  );
  for (const batch of batches(rows)) await insertCheckIns(scope, batch);
  const changes = played.flatMap(({ before, facts, rows: checkIns }) =>
    checkIns.flatMap(({ at: reportedAt, shown }, index) => {
      const from = index === 0 ? before.keyResult.status : (checkIns[index - 1]?.shown.status ?? null);
      if (from === shown.status) return [];
      const id = database.newId(`status-change/${facts.keyResult.id}/${reportedAt}/${shown.status}`);
      return [
        {
          organizationId,
          id,
          cycleId: frame.cycle.id,
          keyResultId: facts.keyResult.id,
          at: new Date(reportedAt),
          from,
          to: shown.status,
          progress: shown.progress,
          expected: shown.expected,
          reason: shown.arithmetic,
        },
      ];
    }),
  );
  for (const batch of batches(changes)) await db.statusChange.createMany({ data: batch, skipDuplicates: true });
  const reported = played.filter(({ rows: checkIns }) => checkIns.length > 0);
  await db.$executeRaw`
    UPDATE key_results k SET current = j.current::numeric, confidence = j.confidence, last_check_in_id = j."lastCheckInId", last_check_in_at = j."lastCheckInAt"
    FROM jsonb_to_recordset(${JSON.stringify(reported.map(({ facts }) => facts.keyResult))}::jsonb)
      AS j(id uuid, current text, confidence int, "lastCheckInId" uuid, "lastCheckInAt" timestamptz)
    WHERE k.organization_id = ${organizationId}::uuid AND k.id = j.id`;
  for (const { before, facts } of reported) await saveTicks(scope, before.steps, facts.steps);
  // The status before the last judgment is the last one played, so that only what came after it counts as a change.
  await saveJudgments(scope, { frame, judged: played.map(({ facts, last }) => ({ before: facts.keyResult, after: last, at })) });
}

function contentOf({ value, stepsDone, confidence, note, blocker }: ImportedCheckIn): string {
  return createHash('sha256')
    .update(JSON.stringify([value, stepsDone, confidence, note, blocker]))
    .digest('hex')
    .slice(0, 16);
}
