import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isRecurrence, nextOccurrence, occurrencesOf } from './occurrences.ts';

const BERLIN = { startsAt: '2026-10-19T08:00:00.000Z', durationMinutes: 30, timeZone: 'Europe/Berlin', recurrence: 'FREQ=WEEKLY;BYDAY=MO' };
const AUTUMN = { from: '2026-10-01T00:00:00.000Z', to: '2026-11-10T00:00:00.000Z' };

test('10:00 in Berlin stays 10:00 when the clocks change', () => {
  expect(occurrencesOf(BERLIN, [], AUTUMN).map(({ startsAt }) => startsAt)).toEqual([
    '2026-10-19T08:00:00.000Z',
    '2026-10-26T09:00:00.000Z',
    '2026-11-02T09:00:00.000Z',
    '2026-11-09T09:00:00.000Z',
  ]);
});

test('an instance that was moved stands in its new place under its old name, one that is left out is not there', () => {
  const moved = { originalStart: '2026-10-26T09:00:00.000Z', startsAt: '2026-10-27T12:00:00.000Z', endsAt: '2026-10-27T12:30:00.000Z', cancelled: false };
  const left = { originalStart: '2026-11-02T09:00:00.000Z', startsAt: '2026-11-02T09:00:00.000Z', endsAt: '2026-11-02T09:30:00.000Z', cancelled: true };

  const found = occurrencesOf(BERLIN, [moved, left], AUTUMN);

  expect(found.map(({ originalStart, startsAt, moved: isMoved }) => [originalStart.slice(5, 10), startsAt.slice(5, 16), isMoved])).toEqual([
    ['10-19', '10-19T08:00', false],
    ['10-26', '10-27T12:00', true],
    ['11-09', '11-09T09:00', false],
  ]);
});

test('what was moved into the window counts, what was moved out of it does not', () => {
  const window = { from: '2026-10-26T00:00:00.000Z', to: '2026-10-27T00:00:00.000Z' };
  const out = { originalStart: '2026-10-26T09:00:00.000Z', startsAt: '2026-10-29T09:00:00.000Z', endsAt: '2026-10-29T09:30:00.000Z', cancelled: false };
  const into = { originalStart: '2026-11-02T09:00:00.000Z', startsAt: '2026-10-26T15:00:00.000Z', endsAt: '2026-10-26T15:30:00.000Z', cancelled: false };

  expect(occurrencesOf(BERLIN, [out, into], window).map(({ startsAt }) => startsAt)).toEqual(['2026-10-26T15:00:00.000Z']);
});

test('a single meeting is there once, and over afterwards', () => {
  const once = { ...BERLIN, recurrence: '' };

  expect(occurrencesOf(once, [], AUTUMN)).toHaveLength(1);
  expect(nextOccurrence(once, [], '2026-10-19T08:10:00.000Z')?.startsAt).toBe('2026-10-19T08:00:00.000Z');
  expect(nextOccurrence(once, [], '2026-10-19T08:30:00.000Z')).toBeNull();
});

test.each(['FREQ=NONSENSE', 'BYDAY=MO', 'FREQ=WEEKLY\r\nATTENDEE:x'])('the rule %j is refused', (rule) => {
  expect(isRecurrence(rule)).toBe(false);
});

test('two windows side by side have together what one over both has, and nothing twice', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=MONTHLY;BYMONTHDAY=31', 'FREQ=WEEKLY;INTERVAL=2;COUNT=5'),
      fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 1, max: 200 }),
      (recurrence, timeZone, first, length) => {
        const day = (days: number): string => new Date(Date.parse('2026-09-01T00:00:00.000Z') + days * 86_400_000).toISOString();
        const meeting = { ...BERLIN, durationMinutes: 5, timeZone, recurrence };
        const starts = (from: number, to: number) => occurrencesOf(meeting, [], { from: day(from), to: day(to) }).map(({ startsAt }) => startsAt);

        expect([...starts(first, first + length), ...starts(first + length, 420)]).toEqual(starts(first, 420));
      },
    ),
    { numRuns: 60 },
  );
});
