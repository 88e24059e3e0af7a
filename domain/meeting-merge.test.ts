import { expect, test } from '@jest/globals';
import { isSameRecurrence, mergePlaces } from './meeting-merge.ts';

const TEN = { startsAt: '2026-02-09T10:00:00.000Z', endsAt: '2026-02-09T10:30:00.000Z', recurrence: '' };
const ELEVEN = { ...TEN, startsAt: '2026-02-09T11:00:00.000Z', endsAt: '2026-02-09T11:30:00.000Z' };
const NOON = { ...TEN, startsAt: '2026-02-09T12:00:00.000Z', endsAt: '2026-02-09T12:30:00.000Z' };
const [MORNING, EVENING] = ['2026-02-08T08:00:00.000Z', '2026-02-08T20:00:00.000Z'];

test.each([
  ['our own writing comes back: nothing', TEN, TEN, false, TEN, EVENING, 'agreed'],
  ['moved there alone: it moves here', TEN, TEN, false, ELEVEN, EVENING, 'theirs'],
  ['moved here alone: it is written there', TEN, ELEVEN, true, TEN, MORNING, 'ours'],
  ['both moved it to the same place: nothing', TEN, ELEVEN, true, ELEVEN, MORNING, 'agreed'],
  ['both moved it, there later: theirs', TEN, ELEVEN, true, NOON, EVENING, 'theirs'],
  ['both moved it, here later: ours', TEN, ELEVEN, true, NOON, '2026-02-07T00:00:00.000Z', 'ours'],
  ['both moved it, and there nobody says when: theirs', TEN, ELEVEN, true, NOON, null, 'theirs'],
  ['the answer to our writing was lost, and it is there: nothing', null, TEN, true, TEN, EVENING, 'agreed'],
] as const)('%s', (_, base, ours, changed, theirs, changedAt, verdict) => {
  expect(mergePlaces({ base, ours: { ...ours, changed, changedAt: MORNING }, theirs: { ...theirs, changedAt } })).toBe(verdict);
});

test('an instance that is left out is the same wherever it would have stood', () => {
  const out = { ...NOON, cancelled: true };

  expect(mergePlaces({ base: TEN, ours: { ...TEN, changed: false, changedAt: MORNING }, theirs: { ...out, changedAt: EVENING } })).toBe('theirs');
  expect(mergePlaces({ base: out, ours: { ...TEN, cancelled: true, changed: false, changedAt: MORNING }, theirs: { ...out, changedAt: EVENING } })).toBe(
    'agreed',
  );
});

test.each([
  ['FREQ=WEEKLY', 'FREQ=WEEKLY;BYDAY=MO', true],
  ['FREQ=WEEKLY;BYDAY=MO', 'BYDAY=MO;FREQ=WEEKLY;INTERVAL=1;WKST=SU', true],
  ['FREQ=WEEKLY;BYDAY=MO', 'FREQ=WEEKLY;BYDAY=TU', false],
  ['FREQ=WEEKLY', 'FREQ=WEEKLY;BYDAY=MO,TU', false],
  ['FREQ=WEEKLY', 'FREQ=DAILY', false],
  ['FREQ=WEEKLY;COUNT=4', 'FREQ=WEEKLY', false],
  ['', 'FREQ=DAILY', false],
])('%j and %j say the same: %s', (a, b, same) => {
  expect(isSameRecurrence(a, b)).toBe(same);
});
