import { expect, test } from '@jest/globals';
import { freshnessOf } from './freshness.ts';
import { DAY_MS, HOUR_MS } from './instant.ts';

const FRIDAY = '2026-11-20T16:00:00.000Z';

test.each([
  ['nothing was missed', null, '2026-11-30T00:00:00.000Z', null, 'FRESH'],
  ['missed, within three days', FRIDAY, '2026-11-23T15:59:59.999Z', null, 'FRESH'],
  ['missed three days ago', FRIDAY, '2026-11-23T16:00:00.000Z', null, 'STALE'],
  ['missed, last check-in before', FRIDAY, '2026-11-24T00:00:00.000Z', '2026-11-12T00:00:00.000Z', 'STALE'],
  ['missed, then answered late', FRIDAY, '2026-11-24T00:00:00.000Z', '2026-11-23T00:00:00.000Z', 'FRESH'],
])('hand-fed, %s', (_case, missedDeadline, now, lastCheckInAt, freshness) => {
  expect(freshnessOf({ fedBy: 'person', lastCheckInAt, missedDeadline, sourceSilentSince: null, cadenceMs: 7 * DAY_MS, now })).toBe(freshness);
});

test.each([
  ['working', null, '2026-12-30T00:00:00.000Z', 'FRESH'],
  ['silent for less than its cadence', FRIDAY, '2026-11-20T17:00:00.000Z', 'FRESH'],
  ['silent past its cadence', FRIDAY, '2026-11-20T17:00:00.001Z', 'STALE'],
])('metric-fed, source %s', (_case, sourceSilentSince, now, freshness) => {
  expect(freshnessOf({ fedBy: 'metric', lastCheckInAt: null, missedDeadline: FRIDAY, sourceSilentSince, cadenceMs: HOUR_MS, now })).toBe(freshness);
});
