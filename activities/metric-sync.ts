import { heartbeat } from '@temporalio/activity';
import { type ConnectionRow, connectionById, connectionSecret, markConnection } from '../database/connections.ts';
import { cyclesByIds } from '../database/cycles.ts';
import { recordMetricCheckIns } from '../database/metric-check-ins.ts';
import { keyResultsByIds } from '../database/key-results.ts';
import { type MetricSourceRow, type ReadOutcome, saveReadings, silenceSources, sourcesToRead } from '../database/metric-sources.ts';
import { organizationById } from '../database/organizations.ts';
import { peopleByIds } from '../database/people.ts';
import { keepSamples, type NewSample } from '../database/samples.ts';
import { inTransaction, type Scope } from '../database/scope.ts';
import { handleDeliveries } from '../database/webhook-deliveries.ts';
import { addDays, dayIn, endOfDay } from '../domain/calendar.ts';
import { ProviderError } from '../domain/errors.ts';
import type { Day, Instant } from '../domain/key-result.ts';
import type { MetricReader, MetricSample } from '../domain/metric.ts';
import type { ConnectionRef } from './connection.ts';
import { deliverMails, type MailDraft } from './deliver-mail.ts';
import type { ActivityDeps } from './dependencies.ts';
import { readerOf } from './mail-frame.ts';
import { workflowOf, workflowScope } from './scopes.ts';

/** What reading a page of sources came to. */
export interface SyncedPage {
  read: number;
  samples: number;
  checkIns: number;
  failed: number;
  /** Where the next page begins; null when this was the last. */
  lastId: string | null;
}

export type MetricSyncActivities = ReturnType<typeof createMetricSyncActivities>;

const SOURCES_A_PAGE = 100;
/** Days that a provider may still restate, read again each time. */
const SETTLING_DAYS = 7;
/** After this many hours of failure in a row the owner is told that the account does not answer. */
const TELL_AFTER_HOURS = 24;

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
    async syncSources(input: ConnectionRef & { now: Instant; force?: boolean; afterId: string | null }): Promise<SyncedPage> {
      const { connectionId, now, force = false, afterId } = input;
      const scope = workflowScope(deps, input);
      const connection = await connectionById(scope, connectionId);
      const sources = await sourcesToRead(scope, { connectionId, dueAt: force ? null : now, afterId, limit: SOURCES_A_PAGE });
      const opened = await openReader(scope, connection);
      if (opened instanceof ProviderError) return giveUp(scope, connection, opened, now);
      const { timeZone } = await organizationById(scope);
      const firstDays = await firstDaysOf(scope, sources, timeZone);
      const readings: Reading[] = [];
      for (const source of sources) {
        heartbeat(source.id);
        const reading = await readSource({ source, reader: opened, from: firstDays.get(source.id) ?? dayIn(now, timeZone), now, timeZone });
        if (reading instanceof ProviderError) return giveUp(scope, connection, reading, now);
        readings.push(reading);
      }
      const kept = await commit(scope, { connection, readings, now, timeZone });
      const failed = readings.filter(({ outcome }) => !outcome.ok);
      await tellOfSilence(scope, { connection, failed, total: readings.length, now });
      return { read: readings.length, ...kept, failed: failed.length, lastId: sources.length < SOURCES_A_PAGE ? null : (sources.at(-1)?.id ?? null) };
    },
  };

  async function openReader(scope: Scope, { id, provider, config }: ConnectionRow): Promise<MetricReader | ProviderError> {
    try {
      return await deps.openAccount({ provider, config, secret: await connectionSecret(scope, id) }).metrics();
    } catch (error) {
      if (error instanceof ProviderError) return error;
      throw error;
    }
  }

  /** Only a person can help: the account is marked, all its sources are silent, and its owner hears of it once. */
  async function giveUp(scope: Scope, connection: ConnectionRow, error: ProviderError, now: Instant): Promise<SyncedPage> {
    if (error.kind !== 'reauth-needed' && error.kind !== 'bad-config') throw error;
    const health = error.kind === 'reauth-needed' ? 'reauth_needed' : 'bad_config';
    await silenceSources(scope, { connectionId: connection.id, failure: error.message, at: now });
    const { tellOwner } = await markConnection(scope, { id: connection.id, health, reason: error.message, at: now });
    if (tellOwner) await tellOwnerOf(scope, { connection, trouble: error.kind, detail: error.message, now });
    return { read: 0, samples: 0, checkIns: 0, failed: 0, lastId: null };
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
    const { tellOwner } = await markConnection(scope, { id: connection.id, health: 'degraded', reason, at: now });
    if (tellOwner) await tellOwnerOf(scope, { connection, trouble: 'unreachable', detail: reason, now });
  }

  async function tellOwnerOf(
    scope: Scope,
    input: { connection: ConnectionRow; trouble: 'reauth-needed' | 'bad-config' | 'unreachable'; detail: string; now: Instant },
  ): Promise<void> {
    const { connection, trouble, detail, now } = input;
    const organization = await organizationById(scope);
    const [person] = await peopleByIds(scope, [connection.ownerId]);
    if (person === undefined) return;
    const fed = await titlesFedBy(scope, connection.id);
    const draft: MailDraft<'connection-trouble'> = {
      kind: 'connection-trouble',
      subject: `connection/${connection.id}`,
      occurrence: `${trouble} ${now}`,
      cycleId: null,
      person,
      reason: 'owns the connection',
      links: [],
      compose: () => ({
        reader: readerOf(person, organization, deps.publicUrl),
        connectionName: connection.name,
        trouble,
        detail,
        lastReadAt: connection.lastSyncAt,
        keyResultTitles: fed,
        url: `${deps.publicUrl}/connections/${connection.id}`,
      }),
    };
    await deliverMails(deps, scope, [draft], { organization, dueAt: now, now, workflowId: workflowOf(), beat: heartbeat });
  }
}

async function titlesFedBy(scope: Scope, connectionId: string): Promise<string[]> {
  const sources = await sourcesToRead(scope, { connectionId, dueAt: null, afterId: null, limit: SOURCES_A_PAGE });
  return (
    await keyResultsByIds(
      scope,
      sources.map(({ keyResultId }) => keyResultId),
    )
  )
    .map(({ title }) => title)
    .sort();
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
  const { id, metric, query, cursorVersion } = source;
  try {
    const span = { from, to: dayIn(now, timeZone) };
    const samples: MetricSample[] = [];
    let cursor = source.cursor;
    for (let more = true; more; ) {
      heartbeat(id);
      const page = await reader.read({ metric, query, span, cursor, now, timeZone });
      samples.push(...page.samples);
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

/** Of each source the day from which it is read: the first time its cycle's first, later the days that may still be restated. */
async function firstDaysOf(scope: Scope, sources: readonly MetricSourceRow[], timeZone: string): Promise<Map<string, Day>> {
  const keyResults = await keyResultsByIds(
    scope,
    sources.map(({ keyResultId }) => keyResultId),
  );
  const cycles = await cyclesByIds(scope, [...new Set(keyResults.map(({ cycleId }) => cycleId))]);
  return new Map(
    sources.map(({ id, keyResultId, lastReadAt, lastSampleAt }) => {
      const keyResult = keyResults.find((each) => each.id === keyResultId);
      const startsOn = cycles.find((cycle) => cycle.id === keyResult?.cycleId)?.startsOn ?? dayIn(lastReadAt ?? new Date(0).toISOString(), timeZone);
      const since = lastSampleAt ?? lastReadAt;
      const settling = since === null ? startsOn : addDays(dayIn(since, timeZone), -SETTLING_DAYS);
      return [id, settling > startsOn ? settling : startsOn];
    }),
  );
}

/** Rows and cursors in one transaction; of each source the last number of each day becomes a check-in. */
async function commit(
  scope: Scope,
  input: { connection: ConnectionRow; readings: readonly Reading[]; now: Instant; timeZone: string },
): Promise<{ samples: number; checkIns: number }> {
  const { connection, readings, now, timeZone } = input;
  const samples = readings.flatMap(({ source, samples: read }) =>
    read.map((sample): NewSample => ({ ...sample, sourceId: source.id, keyResultId: source.keyResultId })),
  );
  return inTransaction(scope, async (inside) => {
    const kept = await keepSamples(inside, samples);
    const checkIns = kept.map(({ id, keyResultId, value, day }) => ({ sampleId: id, keyResultId, value, at: instantOf(day, { now, timeZone }) }));
    const recorded = await recordMetricCheckIns(inside, checkIns, { now });
    await saveReadings(
      inside,
      readings.map(({ outcome }) => outcome),
      now,
    );
    await handleDeliveries(inside, { connectionId: connection.id, at: now });
    return { samples: kept.length, checkIns: recorded };
  });
}

/** A day's number stands for its end; today's for now. */
function instantOf(day: Day, { now, timeZone }: { now: Instant; timeZone: string }): Instant {
  const end = endOfDay(day, timeZone);
  return end < now ? end : now;
}
