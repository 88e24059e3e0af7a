import { dayIn, daysFrom } from '../domain/calendar.ts';
import { formatDecimal, parseDecimal } from '../domain/decimal.ts';
import type { Day, Decimal, Instant } from '../domain/key-result.ts';
import type { MetricSample, MetricSpan, SampleQuality } from '../domain/metric.ts';

/**
 * One sample a day of the span, up to today, where `valueOn` has a value. Today still moves, so it is `settling`; `past` is the quality
 * of the days before.
 */
export function dailySamples({
  frame: { span, now, timeZone },
  past = 'final',
  valueOn,
}: {
  frame: { span: MetricSpan; now: Instant; timeZone: string };
  past?: SampleQuality;
  valueOn: (day: Day) => Decimal | null;
}): MetricSample[] {
  const today = dayIn(now, timeZone);
  return daysFrom(span.from, span.to < today ? span.to : today).flatMap((day) => {
    const value = valueOn(day);
    if (value === null) return [];
    return [{ day, value, quality: day === today && past === 'final' ? 'settling' : past, takenAt: now }];
  });
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
