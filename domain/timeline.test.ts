import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_SETTINGS } from './organization.ts';
import { checkInWeekSteps, cycleTimeline, nextSteps, settledInAt, stepsToDo } from './timeline.ts';
import type { StepPosition, TimelineCycle, TimelineStep } from './timeline.ts';

const CYCLE: TimelineCycle = {
  id: 'c1',
  organizationId: 'o1',
  name: 'Q4 2026',
  phase: 'active',
  educational: false,
  closedAt: null,
  startsOn: '2026-10-01',
  endsOn: '2026-12-31',
  timeZone: 'Europe/Berlin',
};
const ZONES = ['Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata'];

function timeline(change: Partial<TimelineCycle> = {}, holidays: string[] = []): TimelineStep[] {
  return cycleTimeline({ cycle: { ...CYCLE, ...change }, settings: { ...DEFAULT_SETTINGS, holidays }, zones: ZONES });
}

function due(steps: readonly TimelineStep[], key: string): string | undefined {
  return steps.find((step) => step.key === key)?.dueAt;
}

test('a quarter from its first instant to its close', () => {
  const steps = timeline({ planning: { company: '2026-09-07', team: '2026-09-14', individual: null } });

  expect(steps.filter((step) => step.kind !== 'judgment' && step.kind !== 'weekly-check-in').map((step) => `${step.dueAt} ${step.key}`)).toEqual([
    '2026-09-07T07:00:00.000Z planning#COMPANY',
    '2026-09-11T07:00:00.000Z planning-reminder#COMPANY',
    '2026-09-14T07:00:00.000Z planning#TEAM',
    '2026-09-30T07:00:00.000Z planning-reminder#TEAM',
    '2026-09-30T22:00:00.000Z activate',
    `${settledInAt({ cycle: CYCLE, settings: DEFAULT_SETTINGS })} settled-in`,
    '2026-11-02T09:00:00.000Z monthly-review#2026-11',
    '2026-12-07T09:00:00.000Z monthly-review#2026-12',
    '2026-12-24T08:00:00.000Z last-call',
    '2026-12-31T22:59:59.999Z score',
    '2027-01-04T16:00:00.000Z retro',
    '2027-01-04T17:00:00.000Z close',
  ]);
});

test('it is judged every day at 06:00 and asked every week', () => {
  const steps = timeline();
  const weeks = steps.filter((step) => step.kind === 'weekly-check-in');

  expect(steps.filter((step) => step.kind === 'judgment')).toHaveLength(92);
  expect(due(steps, 'judgment#2026-10-01')).toBe('2026-10-01T04:00:00.000Z');
  expect(due(steps, 'judgment#2026-12-31')).toBe('2026-12-31T05:00:00.000Z');
  expect(weeks).toHaveLength(14);
  expect(weeks.at(0)).toMatchObject({ key: 'week#2026-W40', dueAt: '2026-10-01T03:30:00.000Z', detail: { week: '2026-W40', number: 1 } });
  expect(due(steps, 'week#2026-W48')).toBe('2026-11-23T03:30:00.000Z');
});

test('settling in ends after 0.15 of the cycle, and is no step where the rules have none', () => {
  expect(settledInAt({ cycle: CYCLE, settings: DEFAULT_SETTINGS })?.slice(0, 10)).toBe('2026-10-14');
  expect(settledInAt({ cycle: CYCLE, settings: { ...DEFAULT_SETTINGS, statusRules: { ...DEFAULT_SETTINGS.statusRules, settlingIn: 0 } } })).toBeNull();
});

test('holidays move the review and the last call, and a week of them asks nobody', () => {
  const steps = timeline({}, ['2026-11-02', '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-12-24', '2026-12-25']);

  expect(due(steps, 'monthly-review#2026-11')).toBe('2026-11-03T09:00:00.000Z');
  expect(due(steps, 'last-call')).toBe('2026-12-22T08:00:00.000Z');
  expect(due(steps, 'week#2026-W48')).toBeUndefined();
  expect(steps.find((step) => step.key === 'week#2026-W49')).toMatchObject({ detail: { number: 10 } });
});

test('a paused cycle does nothing more until it is resumed', () => {
  const pausedAt = '2026-12-18T12:00:00.000Z';

  const paused = timeline({ phase: 'paused', pausedAt });
  const resumed = timeline({ pausedAt, resumedAt: '2026-12-28T12:00:00.000Z' });

  expect(paused.at(-1)?.dueAt).toBe('2026-12-18T05:00:00.000Z');
  expect(due(resumed, 'week#2026-W52')).toBeUndefined();
  expect(due(resumed, 'judgment#2026-12-29')).toBe('2026-12-29T05:00:00.000Z');
  expect(resumed.filter((step) => step.dueAt > pausedAt && step.kind !== 'judgment').map((step) => step.key)).toEqual(['last-call', 'score', 'retro', 'close']);
});

test('a cycle resumed after its end is still scored, and owners still get their time to answer', () => {
  const steps = timeline({ pausedAt: '2026-12-18T12:00:00.000Z', resumedAt: '2027-01-11T08:00:00.000Z' });

  expect(steps.slice(-4).map((step) => [step.key, step.dueAt])).toEqual([
    ['last-call', '2026-12-24T08:00:00.000Z'],
    ['score', '2026-12-31T22:59:59.999Z'],
    ['retro', '2027-01-13T16:00:00.000Z'],
    ['close', '2027-01-13T17:00:00.000Z'],
  ]);
});

test('closed early, a cycle asks, scores and reports at once', () => {
  const closeEarlyAt = '2026-11-11T10:00:00.000Z';

  const steps = timeline({ closeEarlyAt });

  expect(steps.filter((step) => step.dueAt >= closeEarlyAt).map((step) => [step.key, step.dueAt])).toEqual([
    ['last-call', closeEarlyAt],
    ['score', closeEarlyAt],
    ['retro', '2026-11-13T16:00:00.000Z'],
    ['close', '2026-11-13T17:00:00.000Z'],
  ]);
});

test('extending moves the end and keeps every name that was there', () => {
  const before = timeline();
  const after = timeline({ endsOn: '2027-01-15' });

  expect(after.map((step) => step.key)).toEqual(expect.arrayContaining(before.map((step) => step.key)));
  expect(due(after, 'score')).toBe('2027-01-15T22:59:59.999Z');
});

test('a cancelled cycle has no steps', () => {
  expect(timeline({ phase: 'cancelled' })).toEqual([]);
});

test('walking the timeline meets every step once, in order, whatever the cycle', () => {
  const zone = fc.constantFrom(
    'America/Los_Angeles',
    'UTC',
    'Asia/Kolkata',
    'Pacific/Auckland',
    'Pacific/Kiritimati',
    'Pacific/Niue',
    'Australia/Lord_Howe',
    'Europe/Berlin',
  );
  const startsOn = fc.integer({ min: 0, max: 1000 }).map((days) => new Date(Date.UTC(2026, 0, 1 + days)));
  fc.assert(
    fc.property(startsOn, fc.integer({ min: 0, max: 100 }), zone, fc.array(zone), (start, days, timeZone, zones) => {
      const day = (offset: number): string => new Date(start.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
      const steps = cycleTimeline({ cycle: { ...CYCLE, startsOn: day(0), endsOn: day(days), timeZone }, settings: DEFAULT_SETTINGS, zones });

      const walked: TimelineStep[] = [];
      for (let cursor: StepPosition | null = null, next = nextSteps(steps, cursor); next.length > 0; next = nextSteps(steps, cursor)) {
        walked.push(...next);
        cursor = next.at(-1) ?? null;
      }

      expect(walked).toEqual(steps);
      expect(new Set(steps.map((step) => step.key)).size).toBe(steps.length);
      expect(steps.at(-1)?.key).toBe('close');
    }),
    { numRuns: 30 },
  );
});

test('a week that was begun is not begun again, and what was moved behind the cursor undone comes directly after it', () => {
  const after: StepPosition = { dueAt: '2026-10-19T08:00:00.000Z', key: 'judgment#2026-10-19' };
  const begun = stepsToDo(timeline(), { phase: 'active', after, lastWeek: '2026-W44' });
  const lost = stepsToDo(timeline(), { phase: 'active', after, lastWeek: '2026-W42' });
  const shortened = stepsToDo(timeline({ endsOn: '2026-10-20' }), { phase: 'active', after, lastWeek: '2026-W43' });
  const called = stepsToDo(timeline({ endsOn: '2026-10-20' }), { phase: 'closing', after, lastWeek: '2026-W43' });

  expect(begun.find(({ kind }) => kind === 'weekly-check-in')?.key).toBe('week#2026-W45');
  expect(nextSteps(lost, after).map(({ key, dueAt }) => [key, dueAt])).toEqual([['week#2026-W43', '2026-10-19T08:00:00.001Z']]);
  expect(nextSteps(shortened, after).map(({ key }) => key)).toEqual(['last-call']);
  expect(nextSteps(called, after).map(({ key }) => key)).toEqual(['judgment#2026-10-20']);
});

test('a week runs zone by zone and closes when the last grace is over', () => {
  const steps = checkInWeekSteps({ week: '2026-W48', zones: ['Europe/Berlin', 'Pacific/Auckland', 'Europe/Berlin'], settings: DEFAULT_SETTINGS, cycle: CYCLE });

  expect(steps.map((step) => `${step.dueAt} ${step.key}`)).toEqual([
    '2026-11-22T20:00:00.000Z prompt/Pacific/Auckland',
    '2026-11-23T08:00:00.000Z prompt/Europe/Berlin',
    '2026-11-24T20:00:00.000Z reminder/Pacific/Auckland',
    '2026-11-25T08:00:00.000Z reminder/Europe/Berlin',
    '2026-11-27T04:00:00.000Z deadline/Pacific/Auckland',
    '2026-11-27T16:00:00.000Z deadline/Europe/Berlin',
    '2026-12-01T16:00:00.000Z close-week',
  ]);
});

test('before the cycle begins in its own zone nobody is asked, wherever they are', () => {
  // Monday 09:00 in Kolkata is still Sunday in Niue, where this cycle begins.
  const steps = timeline({ startsOn: '2026-11-23', timeZone: 'Pacific/Niue' });

  expect(steps.find((step) => step.kind === 'weekly-check-in')?.dueAt).toBe('2026-11-23T11:00:00.000Z');
});
