import { daysFrom } from '../domain/day.ts';
import type { ReaderInput } from '../domain/integration.ts';
import type { MetricReader } from '../domain/metric.ts';
import type { CheckId, Conformance } from './conformance-contract.ts';

const ASKS_NOBODY = 'Numbers are brought to us: there is no account to ask, no request that could fail, and no position at anybody’s';

/** How a source that is told is held to the checks: what was brought stands in memory, as PostgreSQL would give it. */
export function toldConformance({
  createReader,
  signWebhook,
  bypass,
}: {
  createReader: (input: ReaderInput) => MetricReader;
  signWebhook: Conformance['signWebhook'];
  bypass: Partial<Record<CheckId, string>>;
}): Conformance {
  return {
    metric: 'series',
    query: { series: 'orders' },
    span: { from: '2026-11-01', to: '2026-11-30' },
    now: '2026-11-22T12:00:00.000Z',
    bench: async ({ empty = false } = {}) => {
      let orders = 7;
      const pushed: ReaderInput['pushed'] = async (series, { from, to }) =>
        empty || series !== 'orders'
          ? []
          : daysFrom(from, to).map((day) => ({ day, value: String(orders), quality: 'final', takenAt: '2026-11-22T11:00:00.000Z' }));
      return {
        open: () => createReader({ config: {}, secret: {}, pushed }),
        truth: () => String(orders),
        faults: {},
        happenings: {
          'one-more': () => {
            orders += 1;
          },
        },
        credentials: () => [],
        close: async () => undefined,
      };
    },
    emptyReads: { series: { query: { series: 'orders' }, value: null } },
    intoFuture: (cursor) => JSON.parse(JSON.stringify(cursor).replace('"day":"2026-11-22"', '"day":"2099-01-01"')),
    deletionShowsAfterDays: 0,
    signWebhook,
    bypass: {
      C2: ASKS_NOBODY,
      C5: ASKS_NOBODY,
      C6: ASKS_NOBODY,
      C7: ASKS_NOBODY,
      C10: 'What was told is corrected by telling it again, and never taken back',
      C11: ASKS_NOBODY,
      C12: ASKS_NOBODY,
      C13: ASKS_NOBODY,
      C14: ASKS_NOBODY,
      C16: ASKS_NOBODY,
      C17: 'Odd values are refused at the door and never stored, which the tests of the folder show',
      C21: 'Nothing is ever written anywhere outside',
      C22: ASKS_NOBODY,
      ...bypass,
    },
  };
}
