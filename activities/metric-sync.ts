import { connectionAccount } from '../database/connection-account.ts';
import { type ConnectionRow, connectionById, markConnection } from '../database/connections.ts';
import { cyclesByIds } from '../database/cycles.ts';
import { recordMetricCheckIns } from '../database/metric-check-ins.ts';
import { publish } from '../database/events.ts';
import { rejudge } from '../database/judgment.ts';
import { keyResultsByIds } from '../database/key-results.ts';
import { type MetricSourceRow, type ReadOutcome, saveReadings, sourcesToRead } from '../database/metric-sources.ts';
import { organizationById } from '../database/organizations.ts';
import { keepSamples, type NewSample } from '../database/samples.ts';
import { inTransaction, type Scope } from '../database/scope.ts';
import { addToSyncRun, forgetSyncRuns } from '../database/sync-runs.ts';
import { handleDeliveries } from '../database/webhook-deliveries.ts';
import { addMs, dayIn, endOfDay } from '../domain/calendar.ts';
import { addDays } from '../domain/day.ts';
import { ProviderError } from '../domain/errors.ts';
import type { Day, Instant } from '../domain/key-result.ts';
import { inUnitOfFed } from '../domain/metric-unit.ts';
import type { MetricReader, MetricSample } from '../domain/metric.ts';
import { whileBeating } from './beating.ts';
import type { ConnectionRef } from './connection.ts';
import { giveUpOn, isForAPerson } from './connection-trouble.ts';
import type { ActivityDeps } from './dependencies.ts';
import { tellOfBands } from './kpi-bands.ts';
import { readLinkedItems } from './linked-items.ts';
import { workflowScope } from './scopes.ts';

/** What reading a page of sources came to. */
export interface SyncedPage {
  read: number;
  samples: number;
  checkIns: number;
  failed: number;
  /** Where the next page begins; null when this was the last. */
  lastId: string | null;
  /** The provider wants us to wait so long before the next page; null for not at all. */
  waitMs: number | null;
}

/** A page of a connection's sources; by default those that are due, and the run's first. */
type PageToSync = ConnectionRef & { now: Instant; startedAt?: Instant; force?: boolean; afterId: string | null };

export type MetricSyncActivities = ReturnType<typeof createMetricSyncActivities>;

const SOURCES_A_PAGE = 100;
/** Days that a provider may still restate, read again each time. */
const SETTLING_DAYS = 7;
/** So much of its past a KPI is shown with from the first reading on. */
const KPI_PAST_DAYS = 91;
/** After this many hours of failure in a row the owner is told that the account does not answer. */
const TELL_AFTER_HOURS = 24;
/** A limit that names no wait is met again after so long. */
const UNTOLD_WAIT_MS = 60_000;
/** Sorts before every source. */
const FROM_THE_FIRST = '00000000-0000-0000-0000-000000000000';
const NOTHING = { read: 0, added: 0, restated: 0, failed: 0 };

/** One source's read: its samples, or why there are none. */
interface Reading {
  source: MetricSourceRow;
  samples: readonly MetricSample[];
  outcome: ReadOutcome;
}

/** What metricSync asks for: safe to run twice, as samples that say nothing new are not kept. */
export function createMetricSyncActivities(deps: ActivityDeps) {
  return {
    /** Reads up to a hundred sources and commits samples, cursors and check-ins together. A source that fails is marked silent and does not fail the rest. */
    syncSources: (input: PageToSync): Promise<SyncedPage> => whileBeating(() => syncPage(input)),
  };

  async function syncPage(input: PageToSync): Promise<SyncedPage> {
    const { connectionId, now, startedAt = now, force = false, afterId } = input;
    const scope = workflowScope(deps, input);
    const connection = await connectionById(scope, connectionId);
    const sources = await sourcesToRead(scope, { connectionId, dueAt: force ? null : now, afterId, limit: SOURCES_A_PAGE });
    const opened = await openReader(scope, connection, now);
    if (opened instanceof ProviderError) return giveUp(scope, connection, { error: opened, startedAt, now });
    const { timeZone } = await organizationById(scope);
    const firstDays = await firstDaysOf(scope, sources, timeZone);
    const readings: Reading[] = [];
    let stopped: ProviderError | null = null;
    for (const source of sources) {
      const reading = await readSource({ source, reader: opened, from: firstDays.get(source.id) ?? dayIn(now, timeZone), now, timeZone });
      if (reading instanceof ProviderError) {
        stopped = reading;
        break;
      }
      readings.push(reading);
    }
    if (stopped !== null && stopped.kind !== 'rate-limited') return giveUp(scope, connection, { error: stopped, startedAt, now });
    // What was read before a limit is kept: a page that began anew would meet the same limit again.
    const waitMs = stopped === null ? null : (stopped.retryAfterMs ?? UNTOLD_WAIT_MS);
    const isLast = waitMs === null && sources.length < SOURCES_A_PAGE;
    const waits = waitMs === null ? '' : `${stopped?.message}; it goes on at ${addMs(now, waitMs)}`;
    const kept = await commit(scope, { connection, readings, now, timeZone, startedAt, isLast, note: waits });
    // Silence makes a key result stale, and its end fresh again: at once, not with the judgment of the next morning.
    const stirred = readings.filter(({ source, outcome }) => !outcome.ok || source.silentSince !== null);
    await rejudge(scope, keyResultIdsOf(stirred.map(({ source }) => source)), now);
    const failed = readings.filter(({ outcome }) => !outcome.ok);
    if (isLast) await readLinkedItems(deps, scope, { connection, now });
    if (waitMs === null) await tellOfSilence(scope, { connection, failed, total: readings.length, now });
    else await markConnection(scope, { id: connectionId, health: 'exhausted', reason: waits, at: now });
    // Last, as a mail server that refuses us fails it, and the account is well all the same.
    await tellOfBands(deps, scope, { kpiIds: kpiIdsOf(readings.map(({ source }) => source)), now });
    const counts = { read: readings.length, samples: kept.samples, checkIns: kept.checkIns, failed: failed.length };
    if (waitMs !== null) return { ...counts, lastId: readings.at(-1)?.source.id ?? afterId ?? FROM_THE_FIRST, waitMs };
    return { ...counts, lastId: isLast ? null : (sources.at(-1)?.id ?? null), waitMs: null };
  }

  async function openReader(scope: Scope, connection: ConnectionRow, at: Instant): Promise<MetricReader | ProviderError> {
    try {
      const account = await connectionAccount(scope, connection, { outside: deps.outside, at });
      return await account.metrics();
    } catch (error) {
      if (error instanceof ProviderError) return error;
      throw error;
    }
  }

  /** Only a person can help: the run ends with the reason. */
  async function giveUp(
    scope: Scope,
    connection: ConnectionRow,
    { error, startedAt, now }: { error: ProviderError; startedAt: Instant; now: Instant },
  ): Promise<SyncedPage> {
    if (!isForAPerson(error)) throw error;
    await giveUpOn(scope, { connection, error, now });
    await addToSyncRun(scope, { connectionId: connection.id, startedAt, page: { ...NOTHING, endedAt: now, note: error.message } });
    return { read: 0, samples: 0, checkIns: 0, failed: 0, lastId: null, waitMs: null };
  }

  /** A provider that is away for a day is told once; it is read again all the while, and resumes from its cursor. */
  async function tellOfSilence(scope: Scope, input: { connection: ConnectionRow; failed: readonly Reading[]; total: number; now: Instant }): Promise<void> {
    const { connection, failed, total, now } = input;
    const [first] = failed;
    if (total === 0) return;
    if (first === undefined || failed.length < total) {
      await markConnection(scope, { id: connection.id, health: 'ok', reason: '', at: now, synced: true });
      return;
    }
    const reason = first.outcome.ok ? '' : first.outcome.failure;
    const silentSince = failed.map(({ source }) => source.silentSince ?? now).toSorted()[0] ?? now;
    if (Date.parse(now) - Date.parse(silentSince) < TELL_AFTER_HOURS * 3_600_000) return;
    await markConnection(scope, { id: connection.id, health: 'degraded', reason, at: now });
  }
}

function keyResultIdsOf(sources: readonly MetricSourceRow[]): string[] {
  return sources.flatMap(({ keyResultId }) => (keyResultId === null ? [] : [keyResultId]));
}

function kpiIdsOf(sources: readonly MetricSourceRow[]): string[] {
  return sources.flatMap(({ kpiId }) => (kpiId === null ? [] : [kpiId]));
}

/** Reads one source, page after page; an error that concerns the whole account is given back, any other is the source's own. */
async function readSource(input: {
  source: MetricSourceRow;
  reader: MetricReader;
  from: Day;
  now: Instant;
  timeZone: string;
}): Promise<Reading | ProviderError> {
  const { source, reader, from, now, timeZone } = input;
  const { id, metric, query, divideBy, cursorVersion } = source;
  try {
    const span = { from, to: dayIn(now, timeZone) };
    const samples: MetricSample[] = [];
    let cursor = source.cursor;
    for (let more = true; more; ) {
      const page = await reader.read({ metric, query, span, cursor, now, timeZone });
      samples.push(...inUnitOfFed(page.samples, divideBy));
      ({ cursor, more } = page);
    }
    const newest = samples.toSorted((a, b) => (a.day < b.day ? -1 : 1)).at(-1);
    return { source, samples, outcome: { id, ok: true, cursor, cursorVersion, lastValue: newest?.value ?? null, lastSampleAt: newest?.takenAt ?? null } };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // Waiting out a limit is Temporal's: the page is tried again when the provider allows it.
    if (error.kind === 'reauth-needed' || error.kind === 'rate-limited') return error;
    return { source, samples: [], outcome: { id, ok: false, failure: error.message, forgetCursor: error.kind === 'cursor-expired' } };
  }
}

/** Of each source the day from which it is read: the first time its cycle's first, or a quarter back for a KPI, later the days that may still be restated. */
async function firstDaysOf(scope: Scope, sources: readonly MetricSourceRow[], timeZone: string): Promise<Map<string, Day>> {
  const keyResults = await keyResultsByIds(scope, keyResultIdsOf(sources));
  const cycles = await cyclesByIds(scope, [...new Set(keyResults.map(({ cycleId }) => cycleId))]);
  return new Map(
    sources.map(({ id, keyResultId, lastReadAt, lastSampleAt, createdAt }) => {
      const keyResult = keyResults.find((each) => each.id === keyResultId);
      const cycle = cycles.find((each) => each.id === keyResult?.cycleId);
      const startsOn = cycle?.startsOn ?? addDays(dayIn(createdAt, timeZone), -KPI_PAST_DAYS);
      const since = lastSampleAt ?? lastReadAt;
      const settling = since === null ? startsOn : addDays(dayIn(since, timeZone), -SETTLING_DAYS);
      return [id, settling > startsOn ? settling : startsOn];
    }),
  );
}

/** Rows and cursors in one transaction; of each source the last number of each day becomes a check-in. */
async function commit(
  scope: Scope,
  input: { connection: ConnectionRow; readings: readonly Reading[]; now: Instant; timeZone: string; startedAt: Instant; isLast: boolean; note: string },
): Promise<{ samples: number; checkIns: number }> {
  const { connection, readings, now, timeZone, startedAt, isLast, note } = input;
  const samples = readings.flatMap(({ source, samples: read }) =>
    read.map((sample): NewSample => ({ ...sample, sourceId: source.id, keyResultId: source.keyResultId, kpiId: source.kpiId })),
  );
  return inTransaction(scope, async (inside) => {
    const kept = await keepSamples(inside, samples);
    // What is watched beside the cycles has no check-ins: its numbers are all there is.
    const checkIns = kept.flatMap(({ id, keyResultId, value, day }) =>
      keyResultId === null ? [] : [{ sampleId: id, keyResultId, value, at: instantOf(day, { now, timeZone }) }],
    );
    for (const id of new Set(kept.flatMap(({ kpiId }) => kpiId ?? []))) publish(inside, { type: 'kpi', id });
    const recorded = await recordMetricCheckIns(inside, checkIns, { now });
    await saveReadings(
      inside,
      readings.map(({ outcome }) => outcome),
      now,
    );
    if (isLast) {
      await handleDeliveries(inside, { connectionId: connection.id, at: now });
      await forgetSyncRuns(inside, { connectionId: connection.id, now });
    }
    const restated = kept.filter((sample) => sample.restates).length;
    const failed = readings.filter(({ outcome }) => !outcome.ok).length;
    const page = { read: readings.length, added: kept.length - restated, restated, failed, endedAt: isLast ? now : null, note };
    await addToSyncRun(inside, { connectionId: connection.id, startedAt, page });
    return { samples: kept.length, checkIns: recorded };
  });
}

/** A day's number stands for its end; today's for now. */
function instantOf(day: Day, { now, timeZone }: { now: Instant; timeZone: string }): Instant {
  const end = endOfDay(day, timeZone);
  return end < now ? end : now;
}
