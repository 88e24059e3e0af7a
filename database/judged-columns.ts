import { expectedOf } from '../domain/expected.ts';
import type { Forecast } from '../domain/forecast.ts';
import { forecastOf } from '../domain/forecast.ts';
import { freshnessOf } from '../domain/freshness.ts';
import type { Freshness, Instant, Status } from '../domain/key-result.ts';
import { missedDeadline } from '../domain/missed-deadline.ts';
import { progressOf } from '../domain/progress.ts';
import { judge } from '../domain/status.ts';
import type { FeedingSource, JudgmentFacts, JudgmentFrame } from './judgment-facts.ts';
import { measureOf } from './key-result-row.ts';

/** What a judgment writes to a key result. */
export interface JudgedColumns {
  raw: number | null;
  progress: number | null;
  soFar: number | null;
  wrongWay: boolean;
  expected: number | null;
  pace: number | null;
  status: Status | null;
  computedStatus: Status | null;
  tooEarly: boolean;
  reasons: string[];
  arithmetic: string;
  freshness: Freshness;
  statusSince: Instant | null;
  firstFlaggedAt: Instant | null;
  offTrackDays: number;
  judgedAt: Instant | null;
  forecast: Forecast | null;
  earlyForecast: Forecast | null;
}

/** Computes what a key result is at an instant, by the rules of domain/. A check-in newer than the instant is not judged away: its own instant counts. */
export function judgedColumns(facts: JudgmentFacts, { span, settings }: JudgmentFrame, at: Instant): JudgedColumns {
  const { keyResult, steps, values } = facts;
  const now = keyResult.lastCheckInAt !== null && keyResult.lastCheckInAt > at ? keyResult.lastCheckInAt : at;
  const measure = measureOf(keyResult, steps);
  const progress = progressOf({ measure, values, cycle: span, now });
  const expected = expectedOf({ measure, cycle: span, now });
  const freshness = freshnessAt(facts, { span, settings, now });
  const { status, computed, tooEarly, pace, reasons, arithmetic } = judge({
    measure,
    progress,
    expected,
    confidence: keyResult.confidence,
    rules: settings.statusRules,
    cycle: span,
    now,
    override: keyResult.override,
    dropped: keyResult.droppedAt !== null,
    frozen: facts.source !== null && freshness === 'STALE' ? { status: keyResult.computedStatus } : null,
  });
  const flagged = !tooEarly && (status === 'AT_RISK' || status === 'OFF_TRACK');
  return {
    raw: progress.raw,
    progress: progress.shown,
    soFar: progress.soFar,
    wrongWay: progress.wrongWay,
    expected,
    pace,
    status,
    computedStatus: computed,
    tooEarly,
    reasons: [...reasons],
    arithmetic,
    freshness,
    statusSince: status === keyResult.status ? keyResult.statusSince : now,
    firstFlaggedAt: keyResult.firstFlaggedAt ?? (flagged ? now : null),
    offTrackDays: status === 'OFF_TRACK' && !tooEarly ? keyResult.offTrackDays : 0,
    judgedAt: keyResult.judgedAt,
    forecast: keyResult.forecast,
    earlyForecast: keyResult.earlyForecast,
  };
}

/** The daily judgment: also counts the days off track and makes the forecast; `keepsEarly` freezes it for the retro. The same day twice counts once. */
export function dailyColumns(facts: JudgmentFacts, frame: JudgmentFrame, { dueAt, keepsEarly }: { dueAt: Instant; keepsEarly: boolean }): JudgedColumns {
  const { keyResult } = facts;
  const judged = judgedColumns(facts, frame, dueAt);
  const again = keyResult.judgedAt !== null && keyResult.judgedAt >= dueAt;
  const isOff = judged.status === 'OFF_TRACK' && !judged.tooEarly;
  const forecast = facts.hasSeries
    ? forecastOf({ values: facts.values, cycle: frame.span, now: dueAt, measure: measureOf(keyResult, facts.steps) })
    : keyResult.forecast;
  return {
    ...judged,
    offTrackDays: isOff ? keyResult.offTrackDays + (again ? 0 : 1) : 0,
    judgedAt: again ? keyResult.judgedAt : dueAt,
    forecast,
    earlyForecast: keyResult.earlyForecast ?? (keepsEarly ? forecast : null),
  };
}

function freshnessAt({ keyResult, source, timeZone }: JudgmentFacts, at: Pick<JudgmentFrame, 'span' | 'settings'> & { now: Instant }): Freshness {
  const { lastCheckInAt, createdAt } = keyResult;
  const { span, settings, now } = at;
  if (source === null) {
    const missed = missedDeadline({ lastCheckInAt, createdAt, cycle: span, timeZone, calendar: settings, now });
    return freshnessOf({ fedBy: 'person', lastCheckInAt, missedDeadline: missed, sourceSilentSince: null, cadenceMs: 0, now });
  }
  const sourceSilentSince = source.silentSince ?? silenceOf(source, now);
  return freshnessOf({ fedBy: 'metric', lastCheckInAt, missedDeadline: null, sourceSilentSince, cadenceMs: source.cadenceMs, now });
}

/** A source that nobody reads is silent too: from one cadence after the last read. */
function silenceOf({ lastReadAt, createdAt, cadenceMs }: FeedingSource, now: Instant): Instant | null {
  const expectedBy = new Date(Date.parse(lastReadAt ?? createdAt) + cadenceMs).toISOString();
  return expectedBy < now ? expectedBy : null;
}
