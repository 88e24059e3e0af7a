import type { Conformance } from '../conformance-contract.ts';
import { startFakeJsonServer } from './fake-server.ts';
import { createHttpJsonReader } from './metrics.ts';

const TODAY = '2026-11-22';
const NO_LIST = 'The answer is one document that is read whole: there are no items, no pages and no order of change to follow';

/** How the generic source is held to the checks that every integration has to pass. */
export const conformance: Conformance = {
  metric: 'number',
  query: { value: '$.total' },
  span: { from: '2026-11-01', to: '2026-11-30' },
  now: '2026-11-22T12:00:00.000Z',
  bench: async ({ empty = false } = {}) => {
    let total = 7;
    const fake = await startFakeJsonServer({ body: empty ? {} : { total } });
    const status = (code: number, headers: Record<string, string> = {}) => fake.fault({ kind: 'status', status: code, headers });
    return {
      accountInput: { config: { baseUrl: fake.url }, secret: {}, allowLoopback: true },
      open: ({ secret, withoutLeave = false, budget } = {}) =>
        createHttpJsonReader({
          config: { baseUrl: fake.url },
          secret: secret === undefined ? {} : { headers: `Authorization: Bearer ${secret}` },
          allowLoopback: !withoutLeave,
          ...(budget && { budget }),
        }),
      truth: () => String(total),
      faults: {
        unauthorized: () => status(401),
        forbidden: () => status(403),
        'limit-seconds': () => status(429, { 'retry-after': '90' }),
        'limit-date': () => status(429, { 'retry-after': new Date(Date.now() + 121_000).toUTCString() }),
        'limit-untold': () => status(429),
        'server-error': () => status(500),
        truncated: () => fake.fault({ kind: 'truncate' }),
        dropped: () => fake.fault({ kind: 'drop' }),
        'odd-item': () => fake.answer({ total: { new: 'shape' }, extra: true }),
        'redirect-elsewhere': () => fake.fault({ kind: 'redirect', to: 'http://169.254.169.254/latest/meta-data' }),
      },
      happenings: {
        'one-more': () => {
          total += 1;
          fake.answer({ total });
        },
      },
      credentials: () => fake.requests().map(({ authorization }) => authorization ?? ''),
      close: fake.close,
    };
  },
  emptyReads: { number: { query: { value: '$.total' }, value: null } },
  intoFuture: (cursor) => JSON.parse(JSON.stringify(cursor).replace(`"day":"${TODAY}"`, '"day":"2099-01-01"')),
  deletionShowsAfterDays: 0,
  signWebhook: null,
  bypass: {
    C5: NO_LIST,
    C6: NO_LIST,
    C7: NO_LIST,
    C10: NO_LIST,
    C13: 'Headers are entered by a person and never refreshed',
    C15: 'An arbitrary address has no webhooks',
    C16: 'An arbitrary address has no subscriptions',
    C21: 'Nothing is ever written to the address',
  },
};
