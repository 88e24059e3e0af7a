import { expect, test } from '@jest/globals';
import { addMs, startOfDay } from './calendar.ts';
import { addDays } from './day.ts';
import type { CycleSpan } from './cycle.ts';
import { elapsedShare } from './expected.ts';
import { forecastOf } from './forecast.ts';
import { DAY_MS } from './instant.ts';
import type { DatedValue, Decimal, Measure } from './key-result.ts';
import { isInBand } from './maintain.ts';
import { progressOf } from './progress.ts';
import { rollUp } from './roll-up.ts';
import { RULE_PACKS, rulePack } from './rule-packs.ts';
import { valueOn } from './series.ts';
import { bandOf, judge } from './status.ts';

const ZONES = [
  'America/Los_Angeles',
  'UTC',
  'Asia/Kolkata',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
  'Pacific/Niue',
  'Australia/Lord_Howe',
  'Europe/Berlin',
] as const;

/** Each row: the source, start, target, current, raw and shown progress in percent. The kind does not change the sum. */
const LINEAR_CASES: readonly [source: string, start: Decimal, target: Decimal, current: Decimal, rawPercent: number, shownPercent: number][] = [
  ['oslokommune/okr-tracker', '0', '100', '0', 0, 0],
  ['oslokommune/okr-tracker', '0', '100', '20', 20, 20],
  ['oslokommune/okr-tracker', '0', '100', '100', 100, 100],
  ['oslokommune/okr-tracker', '0', '100', '150', 150, 100],
  ['oslokommune/okr-tracker', '20', '100', '0', -25, 0],
  ['oslokommune/okr-tracker', '20', '100', '-20', -50, 0],
  ['oslokommune/okr-tracker', '100', '20', '80', 25, 25],
  ['oslokommune/okr-tracker', '100', '20', '0', 125, 100],
  ['puzzle/okr', '500', '400', '460', 40, 40],
  ['puzzle/okr, flagged', '100', '10', '110', -11.11111111, 0],
  ['puzzle/okr, flagged', '0', '100', '-10', -10, 0],
  ['puzzle/okr e2e', '0', '-100', '-70', 70, 70],
  ['puzzle/okr e2e', '0', '-100', '-29.9', 29.9, 29.9],
  ['puzzle/okr#235, truncated decimals', '0', '10', '5.9', 59, 59],
  ['Quantive help', '100', '60', '80', 50, 50],
  ['Quantive help', '100', '60', '70', 75, 75],
  ['Quantive help', '100', '60', '50', 125, 100],
  ['ServiceNow docs', '1000000', '1500000', '1350000', 70, 70],
  ['ServiceNow docs', '500000', '400000', '420000', 80, 80],
  ['Leantime#3247, decreasing shown as 0 %', '10', '2', '6', 50, 50],
];

/** Profit.co answers: band 4–5 over 13 weeks, null is a week without a value; met ÷ planned in percent after each. */
const BAND_WEEKS: readonly (Decimal | null)[] = ['4.8', '4.2', '4.5', '3.5', '4.25', null, '4.5', '2', '3', '4.5', '4.6', '5', '4.5'];
const BAND_OF_CYCLE = [8, 15, 23, 23, 31, 31, 38, 38, 38, 46, 54, 62, 69];

for (const timeZone of ZONES) {
  const quarter: CycleSpan = { startsOn: '2026-10-01', endsOn: '2026-12-30', timeZone };
  const at = (day: string, hours = 12) => addMs(startOfDay(day, timeZone), hours * 3_600_000);

  test.each(LINEAR_CASES)(`${timeZone}: %s: %s → %s at %s is %s %%, shown as %s %%`, (_source, start, target, current, raw, shown) => {
    const measure: Measure = { kind: Number(target) > Number(start) ? 'increase' : 'decrease', start, target };

    const progress = progressOf({ measure, values: [{ at: at('2026-10-05'), value: current }], cycle: quarter, now: at('2026-10-06') });

    expect((progress.raw ?? Number.NaN) * 100).toBeCloseTo(raw, 6);
    expect((progress.shown ?? Number.NaN) * 100).toBeCloseTo(shown, 6);
    expect(progress.wrongWay).toBe(raw < 0);
  });

  test(`${timeZone}: Profit.co answers and ServiceNow rule: a band over 13 planned weeks`, () => {
    const measure: Measure = { kind: 'maintain', band: { atLeast: '4', atMost: '5' }, periodDays: 7 };
    const values: DatedValue[] = BAND_WEEKS.flatMap((value, week) => (value === null ? [] : [{ at: at(addDays('2026-10-01', week * 7 + 1)), value }]));

    const weeks = BAND_WEEKS.map((_, week) => progressOf({ measure, values, cycle: quarter, now: at(addDays('2026-10-01', week * 7 + 5)) }));

    expect(weeks.map((week) => Math.round((week.ofCycle ?? Number.NaN) * 100))).toEqual(BAND_OF_CYCLE);
    expect(weeks[3]?.soFar).toBe(0.75);
    expect(weeks[12]?.soFar).toBeCloseTo(9 / 13, 10);
  });

  test(`${timeZone}: ServiceNow docs: kept at 98 or more in 11 of 12 months is 92 %`, () => {
    const year: CycleSpan = { startsOn: '2026-01-01', endsOn: '2026-12-31', timeZone };
    const measure: Measure = { kind: 'maintain', band: { atLeast: '98', atMost: null }, periodDays: 30 };
    const values = Array.from({ length: 12 }, (_, month) => ({ at: at(addDays('2026-01-01', month * 30 + 3)), value: month === 6 ? '97.9' : '98' }));

    const progress = progressOf({ measure, values, cycle: year, now: at('2026-12-31') });

    expect(Math.round((progress.ofCycle ?? 0) * 100)).toBe(92);
  });

  test(`${timeZone}: BurningOKR: days 2 and 3 carry day 1, and before day 1 there is nothing`, () => {
    const values = [
      { at: at('2026-10-02', 9), value: '3' },
      { at: at('2026-10-05', 23), value: '7' },
    ];

    const days = ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05'].map((day) => valueOn(values, day, timeZone));

    expect(days).toEqual([null, '3', '3', '3', '7']);
  });

  test(`${timeZone}: okrstool: 18 % in week 5 of 12 ends at about 43 %`, () => {
    const cycle: CycleSpan = { startsOn: '2026-01-05', endsOn: '2026-03-29', timeZone };
    const values = [5, 9, 12, 16, 18].map((value, week) => ({ at: at(addDays('2026-01-05', (week + 1) * 7), 0), value: String(value) }));

    const forecast = forecastOf({ measure: { kind: 'increase', start: '0', target: '100' }, values, cycle, now: at('2026-02-10') });

    expect(forecast).toMatchObject({ method: 'drift', samples: 5 });
    expect(forecast?.progress).toBeCloseTo(0.432, 3);
  });

  test(`${timeZone}: Oboard: day 40 of 100 with 15, 20 and 50 % is paced 0.375, 0.5 and 1.25`, () => {
    const cycle: CycleSpan = { startsOn: '2026-01-01', endsOn: '2026-04-10', timeZone };
    // In zones with summer time the 100 days last an hour more or less, so the 40th part is taken of the real length.
    const first = Date.parse(startOfDay('2026-01-01', timeZone));
    const end = Date.parse(startOfDay('2026-04-11', timeZone));
    const now = new Date(first + (end - first) * 0.4).toISOString();
    const verdicts = ['15', '20', '50'].map((value) => {
      const measure: Measure = { kind: 'increase', start: '0', target: '100' };
      const progress = progressOf({ measure, values: [{ at: addMs(now, -1), value }], cycle, now });
      const expected = elapsedShare(cycle, now);
      const rules = rulePack('oboard')?.rules ?? never();
      return judge({ measure, progress, expected, confidence: null, rules, cycle, now, override: null, dropped: false, frozen: null });
    });

    expect(verdicts.map((verdict) => verdict.pace)).toEqual([0.375, 0.5, 1.25]);
    expect(verdicts.map((verdict) => verdict.status)).toEqual(['OFF_TRACK', 'AT_RISK', 'ON_TRACK']);
  });
}

/** The same three paces (or, at 40 % expected, lags) under each published pack. */
const PACK_CASES = [
  ['oboard', ['OFF_TRACK', 'AT_RISK', 'ON_TRACK']],
  ['tability', ['OFF_TRACK', 'AT_RISK', 'ON_TRACK']],
  ['upraise', ['OFF_TRACK', 'OFF_TRACK', 'ON_TRACK']],
  ['okrs-tracker', ['OFF_TRACK', 'OFF_TRACK', 'ON_TRACK']],
  ['engagedly', ['AT_RISK', 'AT_RISK', 'ON_TRACK']],
] as const;

test.each(PACK_CASES)('rule pack %s: 15, 20 and 50 %% done of 40 %% expected', (id, statuses) => {
  const rules = rulePack(id)?.rules ?? never();
  const figures = rules.compare === 'pace' ? [0.375, 0.5, 1.25] : [0.25, 0.2, -0.1];

  expect(figures.map((figure) => bandOf(figure, rules))).toEqual(statuses);
});

test('every pack has the thresholds that its source published, and they are inclusive', () => {
  const edges = RULE_PACKS.map(({ id, rules }) => [id, rules.onTrack, rules.atRisk, bandOf(rules.onTrack, rules), bandOf(rules.atRisk, rules)]);

  expect(edges).toEqual([
    ['house', 0.7, 0.4, 'ON_TRACK', 'AT_RISK'],
    ['oboard', 0.7, 0.4, 'ON_TRACK', 'AT_RISK'],
    ['tability', 0.7, 0.5, 'ON_TRACK', 'AT_RISK'],
    ['upraise', 0.95, 0.75, 'ON_TRACK', 'AT_RISK'],
    ['okrs-tracker', 0.9, 0.75, 'ON_TRACK', 'AT_RISK'],
    ['engagedly', 0.165, 0.33, 'ON_TRACK', 'AT_RISK'],
  ]);
});

test('ServiceNow docs: 268 misses a band of 250 ± 5 %', () => {
  const band = { atLeast: '237.5', atMost: '262.5' };

  expect(['237.5', '262.5', '268', '237.49'].map((value) => isInBand(value, band))).toEqual([true, true, false, false]);
});

test.each([
  ['60', 0.5],
  ['-10', 0],
  ['110', 1],
])('ShamanR/okrs: checkpoints 50 → 40 %% and 80 → 70 %% at %s show %s', (value, shown) => {
  const checkpoints = [
    { value: '50', share: '0.4' },
    { value: '80', share: '0.7' },
  ];
  const cycle: CycleSpan = { startsOn: '2026-10-01', endsOn: '2026-12-31', timeZone: 'UTC' };

  const progress = progressOf({
    measure: { kind: 'increase', start: '0', target: '100', checkpoints },
    values: [{ at: '2026-10-02T00:00:00.000Z', value }],
    cycle,
    now: addMs('2026-10-02T00:00:00.000Z', DAY_MS),
  });

  expect(progress.shown).toBe(shown);
  expect(progress.wrongWay).toBe(value === '-10');
});

test('ShamanR/okrs: weights 60 and 40 on 100 % and 50 % are 80 %', () => {
  expect(rollUp([counted(1, '60'), counted(0.5, '40')]).progress).toBe(0.8);
});

test('Perdoo help: key results at 100, 0 and 0 % are 33 %', () => {
  expect(rollUp([counted(1, '1'), counted(0, '1'), counted(0, '1')]).progress).toBeCloseTo(0.33, 2);
});

function counted(shown: number, weight: Decimal) {
  return { shown, weight, status: 'ON_TRACK' as const, tooEarly: false };
}

function never(): never {
  throw new Error('no such pack');
}
