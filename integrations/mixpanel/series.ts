import { dayIn } from '../../domain/calendar.ts';
import { addDays, isDay } from '../../domain/day.ts';
import type { Day, Decimal } from '../../domain/key-result.ts';
import type { MetricSample } from '../../domain/metric.ts';
import { dailySamples, type SampleFrame } from '../daily-samples.ts';
import { mixpanelError } from './errors.ts';

/** A number for a day, or for the days up to `until` (exclusive) where a report counts weeks or months. */
export interface DayValue {
  day: Day;
  value: number;
  until?: Day;
}

/** Samples of days that have begun; `settlingDays` long after its end a day may still change. */
export function samplesOf(values: readonly DayValue[], { frame, settlingDays }: { frame: SampleFrame; settlingDays: number }): MetricSample[] {
  const finalBefore = addDays(dayIn(frame.now, frame.timeZone), -settlingDays);
  const settling = values.filter(({ day, until = addDays(day, 1) }) => until > finalBefore).map(({ day }) => day);
  const byDay = new Map(values.map(({ day, value }) => [day, decimalOf(value)]));
  return dailySamples({ frame, settlingFrom: settling.sort()[0], valueOn: (day) => byDay.get(day) ?? null });
}

/**
 * The numbers of one line of a saved report, by day. Its `series` lead from names over breakdowns to days ("2020-08-31T00:00:00-07:00"), whose day is
 * the project's own. A report without days has the key "all", and is today's number. Throws ProviderError `bad-config` where it is not clear which line is meant.
 */
export function lineOf(
  series: Readonly<Record<string, unknown>>,
  { name, segment, today }: { name: string | undefined; segment: string | undefined; today: Day },
): DayValue[] {
  if (Object.keys(series).length === 0) return [];
  let node = chosen(series, name, 'line');
  for (let depth = 0; isBranch(node) && depth < 5; depth += 1) node = chosen(node, depth === 0 ? (segment ?? overall(node)) : overall(node), 'segment');
  if (!isRecord(node)) throw mixpanelError('bad-config', 'The report answered something that is not a line of numbers');
  const numbers = Object.entries(node).map(([key, value]) => ({ day: key === 'all' ? today : key.slice(0, 10), value }));
  const days = numbers.flatMap(({ day, value }) => {
    if (value === null) return [];
    if (typeof value !== 'number' || !Number.isFinite(value)) throw mixpanelError('bad-config', 'The report answered something that is not a number');
    return [{ day, value }];
  });
  const sorted = days.toSorted((one, other) => (one.day < other.day ? -1 : 1));
  return sorted.map(({ day, value }, index) => ({ day, value, until: sorted[index + 1]?.day ?? addDays(today, 1) }));
}

function chosen(node: Readonly<Record<string, unknown>>, name: string | undefined, what: string): unknown {
  const names = Object.keys(node);
  const only = names.length === 1 ? names[0] : undefined;
  const key = name ?? only;
  if (key !== undefined && Object.hasOwn(node, key)) return node[key];
  const known = names.slice(0, 5).join(', ');
  throw mixpanelError(
    'bad-config',
    name === undefined ? `The report has ${names.length} of them; name one ${what}: ${known}` : `The report has no ${what} "${name}", but ${known}`,
  );
}

function overall(node: Readonly<Record<string, unknown>>): string | undefined {
  return Object.hasOwn(node, '$overall') ? '$overall' : undefined;
}

/** Whether this is still a breakdown, and not yet days. */
function isBranch(node: unknown): node is Record<string, unknown> {
  return isRecord(node) && Object.entries(node).some(([key, value]) => key !== 'all' && !isDay(key.slice(0, 10)) && isRecord(value));
}

function isRecord(node: unknown): node is Record<string, unknown> {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

/** Without the exponent, as decimals are stored. */
function decimalOf(value: number): Decimal {
  if (Number.isInteger(value)) return BigInt(value).toString();
  return value.toFixed(6).replace(/\.?0+$/, '');
}
