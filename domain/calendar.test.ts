import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addWorkingDays,
  addWorkingDaysToInstant,
  cycleEndsAt,
  dayIn,
  endOfDay,
  isWorkingDay,
  nextWorkingDay,
  sameClock,
  startOfDay,
  zonedInstant,
} from './calendar.ts';
import { daysBetween, isDay } from './day.ts';
import { addWeeks, daysOfWeek, firstMondayOf, mondayOf, monthsTouching, weekOf, weeksTouching } from './week.ts';

const ZONES = ['America/Los_Angeles', 'UTC', 'Asia/Kolkata', 'Pacific/Auckland', 'Pacific/Kiritimati', 'Pacific/Niue', 'Australia/Lord_Howe', 'Europe/Berlin'];
const WEEKDAYS = { workingDays: [1, 2, 3, 4, 5], holidays: ['2026-12-25', '2027-01-01'] };

test.each([
  ['2026-11-23', 'America/Los_Angeles', '2026-11-23T17:00:00.000Z'],
  ['2026-11-23', 'UTC', '2026-11-23T09:00:00.000Z'],
  ['2026-11-23', 'Asia/Kolkata', '2026-11-23T03:30:00.000Z'],
  ['2026-11-23', 'Pacific/Auckland', '2026-11-22T20:00:00.000Z'],
  ['2026-11-23', 'Pacific/Kiritimati', '2026-11-22T19:00:00.000Z'],
  ['2026-11-23', 'Pacific/Niue', '2026-11-23T20:00:00.000Z'],
  ['2026-11-23', 'Australia/Lord_Howe', '2026-11-22T22:00:00.000Z'],
  ['2026-11-23', 'Europe/Berlin', '2026-11-23T08:00:00.000Z'],
])('09:00 on %s in %s is %s', (day, timeZone, instant) => {
  expect(zonedInstant({ day, timeZone })).toBe(instant);
});

test.each([
  ['a skipped hour is the time after the gap', '2027-03-28', '02:30', 'Europe/Berlin', '2027-03-28T01:30:00.000Z'],
  ['a half-hour gap likewise', '2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
  ['an hour that happens twice is its first', '2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ['the morning after the change keeps its wall-clock time', '2027-03-29', '09:00', 'Europe/Berlin', '2027-03-29T07:00:00.000Z'],
])('%s', (_, day, time, timeZone, instant) => {
  expect(zonedInstant({ day, time, timeZone })).toBe(instant);
});

test('a day keeps its real length where clocks change', () => {
  const hours = (day: string, timeZone: string): number => (Date.parse(endOfDay(day, timeZone)) + 1 - Date.parse(startOfDay(day, timeZone))) / 3_600_000;

  expect(hours('2027-03-28', 'Europe/Berlin')).toBe(23);
  expect(hours('2026-10-25', 'Europe/Berlin')).toBe(25);
  expect(hours('2026-10-04', 'Australia/Lord_Howe')).toBe(23.5);
  expect(cycleEndsAt({ startsOn: '2026-10-01', endsOn: '2026-12-31', timeZone: 'Pacific/Niue' })).toBe('2027-01-01T10:59:59.999Z');
});

test.each([
  ['2026-12-23', 2, '2026-12-28'],
  ['2026-12-26', 1, '2026-12-28'],
  ['2026-12-24', 1, '2026-12-28'],
  ['2026-12-28', -2, '2026-12-23'],
  ['2026-12-27', 0, '2026-12-27'],
])('%s and %i working days is %s', (day, days, expected) => {
  expect(addWorkingDays(day, days, WEEKDAYS)).toBe(expected);
});

test('what a holiday Monday asks for happens on Tuesday', () => {
  expect(nextWorkingDay('2026-11-23', { workingDays: [1, 2, 3, 4, 5], holidays: ['2026-11-23'] })).toBe('2026-11-24');
});

test.each(['2026-02-31', '2026-2-3', '31.12.2026', '2026-13-01', 'soon'])('%s is refused as a day', (text) => {
  expect(isDay(text)).toBe(false);
  expect(() => nextWorkingDay(text, WEEKDAYS)).toThrow('is not a day');
});

test('a calendar without working days is refused, not searched for ever', () => {
  expect(() => addWorkingDays('2026-11-23', 1, { workingDays: [], holidays: [] })).toThrow('no working days');
});

test('working days keep the wall clock across a DST change', () => {
  const friday = zonedInstant({ day: '2027-03-26', time: '17:00', timeZone: 'Europe/Berlin' });

  const tuesday = addWorkingDaysToInstant({ instant: friday, workingDays: 2, timeZone: 'Europe/Berlin', calendar: WEEKDAYS });

  expect(tuesday).toBe('2027-03-30T15:00:00.000Z');
});

test.each([
  ['2026-11-23', '2026-W48'],
  ['2027-01-01', '2026-W53'],
  ['2027-01-03', '2026-W53'],
  ['2027-01-04', '2027-W01'],
  ['2024-12-30', '2025-W01'],
])('%s is in week %s', (day, week) => {
  expect(weekOf(day)).toBe(week);
});

test('weeks and months of a quarter', () => {
  expect(daysOfWeek('2026-W53')).toEqual(['2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03']);
  expect(addWeeks('2026-W53', 1)).toBe('2027-W01');
  expect(() => mondayOf('2025-W53')).toThrow('no week 2025-W53');
  expect(weeksTouching('2026-10-01', '2026-12-31')).toHaveLength(14);
  expect(weeksTouching('2026-10-03', '2026-10-09')).toEqual(['2026-W41']);
  expect(monthsTouching('2026-11-30', '2027-01-01')).toEqual(['2026-11', '2026-12', '2027-01']);
  expect(['2026-10', '2026-11', '2027-02', '2027-03'].map(firstMondayOf)).toEqual(['2026-10-05', '2026-11-02', '2027-02-01', '2027-03-01']);
});

const anyDay = fc.integer({ min: 0, max: 20_000 }).map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));

test('in every zone, a morning is on its own day', () => {
  fc.assert(
    fc.property(anyDay, fc.constantFrom(...ZONES), (day, timeZone) => {
      expect(dayIn(zonedInstant({ day, timeZone }), timeZone)).toBe(day);
      expect(daysOfWeek(weekOf(day))).toContain(day);
    }),
  );
});

test('adding working days lands on a working day and comes back', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 1, max: 40 }), (day, count) => {
      const start = nextWorkingDay(day, WEEKDAYS);
      const end = addWorkingDays(start, count, WEEKDAYS);

      expect(isWorkingDay(end, WEEKDAYS)).toBe(true);
      expect(daysBetween(start, end)).toBeGreaterThanOrEqual(count);
      expect(addWorkingDays(end, -count, WEEKDAYS)).toBe(start);
    }),
  );
});

test('zones of one clock are told from zones that only agree today', () => {
  const from = '2026-10-20T08:00:00.000Z';

  expect(sameClock('Europe/Vienna', 'Europe/Berlin', from)).toBe(true);
  expect(sameClock('Europe/Berlin', 'Africa/Johannesburg', from)).toBe(false);
});
