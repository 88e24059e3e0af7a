import { addDays } from '../../domain/day.ts';
import type { Conformance } from '../conformance-contract.ts';
import { startFakePostgres } from './fake-server.ts';
import { createSqlReader } from './metrics.ts';

const STATEMENT = 'SELECT day, value FROM orders';
const NO_LIST = 'A query is read whole in one transaction: there are no pages and no order of change to follow';

/** How a database is held to the checks that every integration has to pass. */
export const conformance: Conformance = {
  metric: 'query',
  query: { statement: STATEMENT },
  span: { from: '2026-11-01', to: '2026-11-30' },
  now: '2026-11-22T12:00:00.000Z',
  bench: async ({ empty = false } = {}) => {
    const fake = await startFakePostgres();
    let orders = 7;
    const answer = (value: string) =>
      fake.answer(STATEMENT, {
        columns: ['day', 'value'],
        rows: empty ? [] : Array.from({ length: 900 }, (_, index) => [addDays('2025-11-01', index), value]),
      });
    answer(String(orders));
    return {
      open: ({ secret = 'canary', withoutLeave = false, budget } = {}) =>
        createSqlReader({
          config: { host: '127.0.0.1', port: fake.port, database: 'shop', user: 'sextant', sslmode: 'disable' },
          secret: { password: secret },
          allowLoopback: !withoutLeave,
          ...(budget && { budget }),
        }),
      truth: () => String(orders),
      faults: {
        unauthorized: () => fake.fault({ at: 'sign-in', state: '28P01' }),
        forbidden: () => fake.fault({ at: 'sign-in', state: '42501' }),
        'server-error': () => fake.fault({ at: 'sign-in', state: '57P03' }),
        dropped: () => fake.fault({ at: 'query', drop: true }),
        'odd-item': () => fake.answer(STATEMENT, { columns: ['day', 'value'], rows: [['2026-11-20', 'many']] }),
      },
      happenings: {
        'one-more': () => {
          orders += 1;
          answer(String(orders));
        },
      },
      credentials: fake.passwords,
      close: fake.close,
    };
  },
  emptyReads: { query: { query: { statement: STATEMENT }, value: null } },
  intoFuture: (cursor) => JSON.parse(JSON.stringify(cursor).replace('"day":"2026-11-22"', '"day":"2099-01-01"')),
  deletionShowsAfterDays: 0,
  signWebhook: null,
  bypass: {
    C5: NO_LIST,
    C6: NO_LIST,
    C7: NO_LIST,
    C10: 'A row that is gone is not counted by the next query; a day that is gone has no sample to restate it, as BEHAVIOR.md says',
    C11: 'A database knows no limit of requests; too many sessions (class 53) are tried again, as sql.test.ts shows',
    C13: 'A password is entered by a person and never refreshed',
    C15: 'A database sends no webhooks to anybody',
    C16: 'There are no subscriptions to renew',
    C21: 'Nothing is ever written: the transaction only reads and a role that can write is refused',
    C22: 'There are no redirects in this protocol; that inner addresses are out of reach sql.test.ts shows',
  },
};
