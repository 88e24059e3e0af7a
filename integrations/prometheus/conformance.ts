import type { Conformance } from '../conformance-contract.ts';
import { startFakePrometheus } from './fake-server.ts';
import { createPrometheusReader } from './metrics.ts';

const EXPRESSION = 'sum(orders_open)';
const NO_LIST = 'An expression gives one number a day: there are no items, no pages and no order of change to follow';

/** How Prometheus is held to the checks that every integration has to pass. */
export const conformance: Conformance = {
  metric: 'expression',
  query: { expression: EXPRESSION },
  span: { from: '2026-11-01', to: '2026-11-30' },
  now: '2026-11-22T12:00:00.000Z',
  bench: async ({ empty = false } = {}) => {
    const fake = await startFakePrometheus();
    let open = 7;
    if (!empty) fake.record(EXPRESSION, '2026-01-01T00:00:00.000Z', open);
    const status = (code: number, headers: Record<string, string> = {}) => fake.fault({ kind: 'status', status: code, headers });
    return {
      open: ({ secret, withoutLeave = false, budget } = {}) =>
        createPrometheusReader({
          config: { baseUrl: fake.url },
          secret: secret === undefined ? {} : { password: secret },
          allowLoopback: !withoutLeave,
          ...(budget && { budget }),
        }),
      truth: () => String(open),
      faults: {
        unauthorized: () => status(401),
        forbidden: () => fake.fault({ kind: 'status', status: 403 }),
        'limit-seconds': () => status(429, { 'retry-after': '90' }),
        'limit-date': () => status(429, { 'retry-after': new Date(Date.now() + 121_000).toUTCString() }),
        'limit-untold': () => status(429),
        'server-error': () => status(500),
        truncated: () => fake.fault({ kind: 'truncate' }),
        dropped: () => fake.fault({ kind: 'drop' }),
        'odd-item': () =>
          fake.fault({
            kind: 'status',
            status: 200,
            body: { status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, histograms: [[1, { count: '3' }]] }] } },
          }),
        'redirect-elsewhere': () => fake.fault({ kind: 'redirect', to: 'http://169.254.169.254/latest/meta-data' }),
      },
      happenings: {
        'one-more': () => {
          open += 1;
          fake.record(EXPRESSION, '2026-11-22T11:00:00.000Z', open);
        },
      },
      credentials: () => fake.requests().map(({ authorization }) => authorization ?? ''),
      close: fake.close,
    };
  },
  emptyReads: { expression: { query: { expression: EXPRESSION }, value: null } },
  intoFuture: (cursor) => JSON.parse(JSON.stringify(cursor).replace('"day":"2026-11-22"', '"day":"2099-01-01"')),
  deletionShowsAfterDays: 0,
  signWebhook: null,
  bypass: {
    C5: NO_LIST,
    C6: NO_LIST,
    C7: NO_LIST,
    C10: NO_LIST,
    C13: 'A password or a token is entered by a person and never refreshed',
    C15: 'Prometheus sends no webhooks; its alerts are another program’s',
    C16: 'There are no subscriptions to renew',
    C21: 'Nothing is ever written to Prometheus',
  },
};
