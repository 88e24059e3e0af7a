import { createConnection, markConnection } from '../../database/connections.ts';
import { createMetricSource, saveReadings, silenceSources } from '../../database/metric-sources.ts';
import { keepSamples } from '../../database/samples.ts';
import { zonedInstant } from '../../domain/calendar.ts';
import type { Day, Instant } from '../../domain/key-result.ts';
import { checkInsBetween, keyResultIdOf, personIdOf, scopeOfPerson, type Stage } from './stage.ts';

const REFUSAL = '401 Bad credentials: the token has been revoked';

/** Where the demo GitHub answers; the account of the sample company points there. */
export interface DemoRepository {
  baseUrl: string;
  owner: string;
  repository: string;
}

/** A GitHub account that worked until its token was revoked: the one source of the company, and STALE since. */
export interface SilentSource {
  /** What had been read by the morning of a day. */
  playMorning(day: Day, morning: Instant): Promise<void>;
}

/** Connects the account on the first day of the quarter. */
export async function connectSilentSource(stage: Stage, demo: DemoRepository, at: Instant): Promise<SilentSource> {
  const { extras, scope } = stage;
  const { keyResultKey, metric, query, silentSince, provider } = extras.staleSource;
  const keyResultId = keyResultIdOf(stage, keyResultKey);
  const admin = await scopeOfPerson(stage, personIdOf(stage, extras.adminEmail));
  const input = { provider, name: 'GitHub of Northwind', settings: { config: { ...demo }, secret: { token: 'demo-token-revoked' } } };
  const connection = await createConnection(admin, { ...input, ownerId: personIdOf(stage, extras.adminEmail) }, { at });
  const source = await createMetricSource(admin, { connectionId: connection.id, keyResultId, metric, query: { ...query } }, { at });
  const readings = checkInsBetween(stage, extras.cycles.active.startsOn, stage.today).filter((checkIn) => checkIn.keyResultKey === keyResultKey);
  const silentAt = zonedInstant({ day: silentSince, time: '05:00', timeZone: extras.timeZone });

  return {
    playMorning: async (day, morning) => {
      if (day > silentSince) return;
      if (day === silentSince) {
        await silenceSources(scope, { connectionId: connection.id, failure: REFUSAL, at: silentAt });
        await markConnection(scope, { id: connection.id, health: 'reauth_needed', reason: REFUSAL, at: silentAt, told: true });
        return;
      }
      const known = readings.filter(({ date }) => date < day);
      const last = known.at(-1);
      const reading = { lastValue: last?.value ?? null, lastSampleAt: last === undefined ? null : morning };
      await saveReadings(scope, [{ id: source.id, ok: true, cursor: null, cursorVersion: 1, ...reading }], morning);
      const samples = known.flatMap(({ date, value }) => (value === null ? [] : [{ day: date, value, quality: 'final' as const, takenAt: morning }]));
      await keepSamples(
        scope,
        samples.map((sample) => ({ ...sample, sourceId: source.id, keyResultId })),
      );
    },
  };
}
