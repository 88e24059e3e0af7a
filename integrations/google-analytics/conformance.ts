import type { Bench, BenchOptions, Conformance } from '../conformance-contract.ts';
import { type RecordedRow, emptyProperty } from './fake-property.ts';
import { type FakeAnalytics, startFakeAnalytics } from './fake-server.ts';
import { createGoogleAnalyticsReader } from './metrics.ts';

const TODAY = '2026-11-22';
const NOW = `${TODAY}T12:00:00.000Z`;

/** How Google Analytics is held to the checks that every integration has to pass. */
export const conformance: Conformance = {
  metric: 'report',
  query: { metric: 'keyEvents', dimension: 'eventName', match: 'exact', value: 'sign_up' },
  span: { from: '2026-11-01', to: TODAY },
  now: NOW,
  bench: async ({ empty = false } = {}) => {
    const rows = empty ? [] : Array.from({ length: 22 }, (_, index) => [signUps(index + 1, index + 5), visits(index + 1)]).flat();
    return benchOf(await startFakeAnalytics({ today: TODAY, property: emptyProperty({ timeZone: 'UTC', rows }), now: () => Date.parse(NOW) }));
  },
  emptyReads: { report: { query: { metric: 'sessions' }, value: null } },
  intoFuture: (cursor) => JSON.parse(JSON.stringify(cursor).replace(`"through":"${TODAY}"`, '"through":"2099-01-01"')),
  deletionShowsAfterDays: 0,
  signWebhook: null,
  bypass: {
    C15: 'Google Analytics sends no webhooks',
    C16: 'Google Analytics has no subscriptions',
    C19: 'Days are those of the property’s own zone, which the company’s zone cannot move; shown in google-analytics.test.ts',
    C21: 'Nothing is ever written to Google Analytics',
  },
};

function benchOf(fake: FakeAnalytics): Bench {
  const status = (
    code: number,
    { headers = {}, message = '', details = [] }: { headers?: Record<string, string>; message?: string; details?: unknown[] } = {},
  ) => fake.fault({ kind: 'status', status: code, headers, body: { error: { code, message, details } } });
  const inputOf = ({ secret = 'good', withoutLeave = false, budget, renew }: BenchOptions = {}) => ({
    config: { propertyId: fake.property.id, baseUrl: withoutLeave ? fake.url.replace('http:', 'https:') : fake.url },
    secret: { accessToken: secret },
    allowLoopback: !withoutLeave,
    ...(budget && { budget }),
    ...(renew && { renew }),
    // Four pages, so that positions matter.
    rowsPerPage: 7,
  });
  return {
    accountInput: inputOf(),
    renewed: (accessToken) => ({ accessToken }),
    open: (options) => createGoogleAnalyticsReader(inputOf(options)),
    truth: () =>
      String(
        fake.property.rows
          .filter(({ day, dimensions }) => day === TODAY && dimensions.eventName === 'sign_up')
          .reduce((sum, { metrics }) => sum + (metrics.keyEvents ?? 0), 0),
      ),
    faults: {
      unauthorized: () => status(401, { message: 'Request had invalid authentication credentials.' }),
      forbidden: () => status(403, { message: 'User does not have sufficient permissions for this property.' }),
      'limit-seconds': () => status(429, { headers: { 'retry-after': '90' } }),
      'limit-date': () => status(429, { headers: { date: new Date().toUTCString(), 'retry-after': new Date(Date.now() + 121_000).toUTCString() } }),
      'limit-reset': () => status(429, { details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '300s' }] }),
      'limit-untold': () => status(429, { message: 'Exhausted property tokens per hour.' }),
      'limit-as-403': () => status(403, { details: [{ reason: 'RATE_LIMIT_EXCEEDED' }] }),
      'limit-around-dead-grant': () => status(429, { headers: { 'retry-after': '5' }, message: 'Token has been expired or revoked.' }),
      'server-error': () => status(503),
      truncated: () => fake.fault({ kind: 'truncate' }),
      dropped: () => fake.fault({ kind: 'drop' }),
      'odd-item': () =>
        fake.fault({
          kind: 'status',
          status: 200,
          body: { rows: [{ dimensionValues: [{ value: '20261122' }], metricValues: [{ value: 'many', extra: true }] }], rowCount: 1, newField: {} },
        }),
      'redirect-elsewhere': () => fake.fault({ kind: 'redirect', to: 'http://169.254.169.254/latest/meta-data' }),
    },
    happenings: {
      'one-more': () => void fake.property.rows.push(signUps(22, 1)),
      'many-at-once': () => void fake.property.rows.push(...Array.from({ length: 350 }, () => signUps(22, 1))),
      // Handed in late: of the day, and known only now.
      'one-late': () => void fake.property.rows.push(signUps(22, 2)),
      'edit-between-pages': () => void fake.property.rows.push(signUps(3, 40)),
      'one-vanishes': () =>
        void fake.property.rows.splice(
          fake.property.rows.findLastIndex(({ dimensions }) => dimensions.eventName === 'sign_up'),
          1,
          signUps(22, 9),
        ),
    },
    credentials: () => fake.requests().map(({ authorization }) => authorization ?? ''),
    close: fake.close,
  };
}

function signUps(dayOfMonth: number, keyEvents: number): RecordedRow {
  return { ...visits(dayOfMonth), dimensions: { eventName: 'sign_up' }, metrics: { keyEvents, eventCount: keyEvents } };
}

function visits(dayOfMonth: number): RecordedRow {
  return {
    day: `2026-11-${String(dayOfMonth).padStart(2, '0')}`,
    dimensions: { eventName: 'page_view' },
    metrics: { sessions: 100, eventCount: 300 },
    knownAt: 0,
  };
}
