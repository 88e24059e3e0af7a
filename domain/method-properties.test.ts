import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addMs, startOfDay } from './calendar.ts';
import type { CycleSpan } from './cycle.ts';
import { elapsedShare, expectedOf } from './expected.ts';
import { forecastOf } from './forecast.ts';
import type { DatedValue, Decimal, Measure } from './key-result.ts';
import { HOUSE_STATUS_RULES } from './organization.ts';
import type { Progress } from './progress.ts';
import { progressOf } from './progress.ts';
import { rollUp } from './roll-up.ts';
import { scoreOf } from './score.ts';
import { judge } from './status.ts';

const CYCLE: CycleSpan = { startsOn: '2026-10-01', endsOn: '2026-12-31', timeZone: 'UTC' };
const ZONES = ['America/Los_Angeles', 'UTC', 'Asia/Kolkata', 'Pacific/Auckland', 'Pacific/Kiritimati', 'Pacific/Niue', 'Australia/Lord_Howe', 'Europe/Berlin'];

/** Decimals from tiny to huge, as whole units and a number of places. */
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 12 }))
  .map(([units, places]) => shiftPoint(units, places));
const way = fc.tuple(decimal, decimal).filter(([start, target]) => Number(start) !== Number(target));

test('progress never falls as the value moves towards the target', () => {
  fc.assert(
    fc.property(way, decimal, decimal, ([start, target], one, other) => {
      const [near, far] = Number(one) < Number(other) === Number(start) < Number(target) ? [one, other] : [other, one];

      expect(raw(start, target, near)).toBeLessThanOrEqual(raw(start, target, far));
    }),
  );
});

test('a mirrored key result has the same progress: p(s, t, c) = p(−s, −t, −c)', () => {
  fc.assert(
    fc.property(way, decimal, ([start, target], current) => {
      expect(raw(negated(start), negated(target), negated(current))).toBe(raw(start, target, current));
    }),
  );
});

test('progress does not depend on the unit: thousandths or millions give the same figure', () => {
  fc.assert(
    fc.property(way, decimal, fc.constantFrom(-6, -3, 3, 6), ([start, target], current, power) => {
      const scale = (text: Decimal) => `${text}e${power}`;

      expect(raw(scale(start), scale(target), scale(current))).toBe(raw(start, target, current));
    }),
  );
});

test('no measure, value or moment gives NaN, Infinity or a shown progress outside 0 to 1', () => {
  fc.assert(
    fc.property(anyMeasure(), anyValues(), fc.integer({ min: -400, max: 4000 }), (measure, values, hours) => {
      const now = addMs('2026-10-01T00:00:00.000Z', hours * 3_600_000);

      const progress = progressOf({ measure, values, cycle: CYCLE, now });
      const expected = expectedOf({ measure, cycle: CYCLE, now });
      const verdict = judged({ measure, progress, expected, now });
      const forecast = forecastOf({ measure, values, cycle: CYCLE, now });

      const figures = [progress.raw, progress.shown, progress.soFar, progress.ofCycle, expected, verdict.pace, forecast?.progress ?? null];
      expect(figures.filter((figure) => figure !== null && !Number.isFinite(figure))).toEqual([]);
      expect([progress.shown ?? 0, expected].every((figure) => figure >= 0 && figure <= 1)).toBe(true);
      expect(`${verdict.arithmetic} ${forecast?.low} ${forecast?.high}`).not.toMatch(/NaN|Infinity|e\+/);
    }),
    { numRuns: 300 },
  );
});

test('a key result is COMPLETED only when it truly is: not at 0.99999999999', () => {
  const progress = progressOf({
    measure: { kind: 'increase', start: '0', target: '1' },
    values: [{ at: '2026-10-02T00:00:00.000Z', value: '0.99999999999' }],
    cycle: CYCLE,
    now: '2026-11-01T00:00:00.000Z',
  });

  expect(progress.raw).toBeLessThan(1);
});

test('an objective lies between its smallest and its largest key result', () => {
  const part = fc.record({
    shown: fc.double({ min: 0, max: 1, noNaN: true }),
    weight: fc.integer({ min: 0, max: 1000 }).map(String),
    status: fc.constant('ON_TRACK' as const),
    tooEarly: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
      const { progress } = rollUp(parts);

      expect(progress).toBeGreaterThanOrEqual(Math.min(...parts.map((each) => each.shown)));
      expect(progress).toBeLessThanOrEqual(Math.max(...parts.map((each) => each.shown)));
    }),
  );
});

test('what is expected never falls with time, and more progress never scores less', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100, max: 2500 }), fc.nat(500), fc.double({ min: 0, max: 1, noNaN: true }), (hour, later, shown) => {
      const share = (hours: number) => elapsedShare(CYCLE, addMs('2026-10-01T00:00:00.000Z', hours * 3_600_000));

      expect(share(hour)).toBeLessThanOrEqual(share(hour + later));
      expect(scoreOf(shown / 2).score).toBeLessThanOrEqual(scoreOf(shown).score);
    }),
  );
});

test('the same days give the same answers in all eight zones', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 }), fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 3, maxLength: 12 }), (day, readings) => {
      // June to August: none of the eight zones changes its clocks, so that the same day is the same share everywhere.
      const answers = ZONES.map((timeZone) => {
        const cycle: CycleSpan = { startsOn: '2026-06-01', endsOn: '2026-08-31', timeZone };
        const first = startOfDay('2026-06-01', timeZone);
        const hours = (count: number) => addMs(first, count * 3_600_000);
        const values = readings.map((value, index) => ({ at: hours(index * 49), value: String(value) }));
        const now = hours(day * 24 + 700);
        return (['increase', 'maintain'] as const).map((kind) => {
          const measure: Measure = kind === 'increase' ? { kind, start: '0', target: '100' } : { kind, band: { atLeast: '40', atMost: null }, periodDays: 7 };
          const progress = progressOf({ measure, values, cycle, now });
          const expected = expectedOf({ measure, cycle, now });
          return { progress, expected, verdict: judged({ measure, progress, expected, now, cycle }), forecast: forecastOf({ measure, values, cycle, now }) };
        });
      });

      for (const answer of answers) expect(answer).toEqual(answers[0]);
    }),
    { numRuns: 40 },
  );
});

function raw(start: Decimal, target: Decimal, current: Decimal): number {
  const values = [{ at: '2026-10-02T00:00:00.000Z', value: current }];
  const progress = progressOf({ measure: { kind: 'increase', start, target }, values, cycle: CYCLE, now: '2026-10-03T00:00:00.000Z' });
  return progress.raw ?? Number.NaN;
}

function judged(input: { measure: Measure; progress: Progress; expected: number; now: string; cycle?: CycleSpan }) {
  return judge({ cycle: CYCLE, ...input, confidence: 5, rules: HOUSE_STATUS_RULES, override: null, dropped: false, frozen: null });
}

function anyMeasure(): fc.Arbitrary<Measure> {
  const step = fc.record({
    id: fc.constant('s'),
    title: fc.constant('step'),
    weight: fc.nat(9).map(String),
    dueOn: fc.constantFrom(null, '2026-11-15'),
    doneAt: fc.constantFrom(null, '2026-11-02T10:00:00.000Z'),
  });
  return fc.oneof(
    way.map(([start, target]) => ({ kind: 'increase' as const, start, target })),
    fc.constant({ kind: 'decrease' as const, start: '5', target: '5.0' }),
    fc
      .tuple(decimal, fc.integer({ min: 1, max: 100 }))
      .map(([atLeast, periodDays]) => ({ kind: 'maintain' as const, band: { atLeast, atMost: null }, periodDays })),
    fc.array(step, { maxLength: 4 }).map((steps) => ({ kind: 'milestone' as const, steps })),
    fc.constantFrom(null, '2026-11-15').map((dueOn) => ({ kind: 'binary' as const, dueOn })),
  );
}

function anyValues(): fc.Arbitrary<DatedValue[]> {
  const dated = fc.tuple(fc.integer({ min: -100, max: 3000 }), decimal);
  return fc
    .array(dated, { maxLength: 20 })
    .map((pairs) =>
      pairs.toSorted((left, right) => left[0] - right[0]).map(([hours, value]) => ({ at: addMs('2026-10-01T00:00:00.000Z', hours * 3_600_000), value })),
    );
}

function shiftPoint(units: bigint, places: number): Decimal {
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return units < 0n ? `-${text}` : text;
}

function negated(text: Decimal): Decimal {
  return text.startsWith('-') ? text.slice(1) : `-${text}`;
}
