import { dayIn } from '../domain/calendar.ts';
import { daysFrom } from '../domain/day.ts';
import { formatDecimal, parseDecimal } from '../domain/decimal.ts';
import type { Day, Decimal, Instant } from '../domain/key-result.ts';
import type { MetricSample, MetricSpan, SampleQuality } from '../domain/metric.ts';

/** Which days a series covers, and in whose zone. */
export interface SampleFrame {
  span: MetricSpan;
  now: Instant;
  timeZone: string;
}

/**
 * One sample a day of the span, up to today, where `valueOn` has a value. Today still moves, so it is `settling`, as are the days from
 * `settlingFrom` on; `past` is the quality of the days before. Where `past` is less than final, it is that of all.
 */
export function dailySamples({
  frame: { span, now, timeZone },
  past = 'final',
  settlingFrom,
  valueOn,
}: {
  frame: SampleFrame;
  past?: SampleQuality;
  /** Default: today. */
  settlingFrom?: Day | undefined;
  valueOn: (day: Day) => Decimal | number | null;
}): MetricSample[] {
  const today = dayIn(now, timeZone);
  return daysFrom(span.from, span.to < today ? span.to : today).flatMap((day) => {
    const value = valueOn(day);
    if (value === null) return [];
    const quality = past === 'final' && day >= (settlingFrom ?? today) ? 'settling' : past;
    return [{ day, value: typeof value === 'number' ? plainDecimal(value) : value, quality, takenAt: now }];
  });
}

/** A number as decimals are stored: 1e21 and 1e-7 without the exponent. */
export function plainDecimal(value: number): Decimal {
  const text = String(value);
  if (!text.includes('e')) return text;
  return Math.abs(value) >= 1 ? BigInt(value).toString() : value.toFixed(20).replace(/0+$/, '');
}

/** What came (and, negative, went) up to the end of each day, summed exactly. */
export function runningTotal(changes: readonly { day: Day; by: Decimal }[]): (day: Day) => Decimal {
  const sorted = changes.toSorted((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day)));
  let sum = parseDecimal('0');
  const totals = sorted.map(({ day, by }) => {
    sum = sum.plus(parseDecimal(by));
    return { day, total: formatDecimal(sum) };
  });
  return (day) => totals.findLast((entry) => entry.day <= day)?.total ?? '0';
}
