import { Temporal } from 'temporal-polyfill';
import type { EventTime } from '../../domain/calendar-account.ts';
import { ProviderError } from '../../domain/errors.ts';
import type { GraphRecurrence } from './schema.ts';

const DAYS = { MO: 'monday', TU: 'tuesday', WE: 'wednesday', TH: 'thursday', FR: 'friday', SA: 'saturday', SU: 'sunday' } as const;
const LETTERS = Object.keys(DAYS) as (keyof typeof DAYS)[];
const INDEXES: Readonly<Record<string, string>> = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', '-1': 'last' };
const FREQUENCIES: Readonly<Record<string, string>> = {
  daily: 'DAILY',
  weekly: 'WEEKLY',
  absoluteMonthly: 'MONTHLY',
  relativeMonthly: 'MONTHLY',
  absoluteYearly: 'YEARLY',
  relativeYearly: 'YEARLY',
};

/** A series in Graph's words for the RRULE that the draft has. Throws `bad-config` for a rule that Outlook has no words for. */
export function recurrenceOf(lines: readonly string[], start: EventTime): GraphRecurrence | null {
  if (lines.length === 0) return null;
  const rules = lines.filter((line) => line.startsWith('RRULE'));
  const [rule] = rules;
  if (rules.length !== 1 || rule === undefined || lines.some((line) => line.startsWith('RDATE'))) throw unknown('more than one rule, or single added days');
  const parts = new Map(
    rule
      .slice(rule.indexOf(':') + 1)
      .split(';')
      .map((part) => part.toUpperCase().split('=') as [string, string]),
  );
  const known = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'WKST'];
  const odd = [...parts.keys()].filter((name) => !known.includes(name));
  if (odd.length > 0) throw unknown(odd.join(', '));
  return { pattern: patternOf(parts, localDay(start)), range: rangeOf(parts, start) };
}

function patternOf(parts: ReadonlyMap<string, string>, first: Temporal.PlainDate): GraphRecurrence['pattern'] {
  const frequency = parts.get('FREQ') ?? '';
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const days = (parts.get('BYDAY') ?? '').split(',').filter((day) => day !== '');
  const daysOfWeek = days.map((day) => DAYS[day.replace(/^[+-]?\d+/, '') as keyof typeof DAYS]).filter((day) => day !== undefined);
  const month = Number(parts.get('BYMONTH') ?? first.month);
  const dayOfMonth = Number(parts.get('BYMONTHDAY') ?? first.day);
  const firstDayOfWeek = DAYS[(parts.get('WKST') ?? 'MO') as keyof typeof DAYS] ?? 'monday';
  if (frequency === 'DAILY' && days.length === 0) return { type: 'daily', interval };
  if (frequency === 'WEEKLY' || frequency === 'DAILY') {
    if (frequency === 'DAILY' && interval !== 1) throw unknown('every few days, on some days of the week only');
    return { type: 'weekly', interval, daysOfWeek: daysOfWeek.length > 0 ? daysOfWeek : [DAYS[LETTERS[first.dayOfWeek - 1] ?? 'MO']], firstDayOfWeek };
  }
  if (frequency !== 'MONTHLY' && frequency !== 'YEARLY') throw unknown(frequency);
  const place = frequency === 'YEARLY' ? { month } : {};
  if (days.length === 0) {
    if (dayOfMonth < 1) throw unknown('days counted from the end of a month');
    return { type: frequency === 'YEARLY' ? 'absoluteYearly' : 'absoluteMonthly', interval, dayOfMonth, ...place };
  }
  const index = INDEXES[parts.get('BYSETPOS') ?? /^[+]?(-?\d+)/.exec(days[0] ?? '')?.[1] ?? ''];
  if (index === undefined) throw unknown('this day of a month');
  return { type: frequency === 'YEARLY' ? 'relativeYearly' : 'relativeMonthly', interval, daysOfWeek, index, ...place };
}

function rangeOf(parts: ReadonlyMap<string, string>, start: EventTime): GraphRecurrence['range'] {
  const recurrenceTimeZone = 'day' in start ? 'UTC' : start.timeZone;
  const base = { startDate: localDay(start).toString(), recurrenceTimeZone };
  const count = parts.get('COUNT');
  const until = /^(\d{8})(?:T(\d{6})Z?)?$/.exec(parts.get('UNTIL') ?? '');
  if (count !== undefined) return { ...base, type: 'numbered', numberOfOccurrences: Number(count) };
  if (until === null) return { ...base, type: 'noEnd' };
  const [, day = '', time] = until;
  if (time === undefined || 'day' in start) return { ...base, type: 'endDate', endDate: Temporal.PlainDate.from(day).toString() };
  const last = Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime('UTC').withTimeZone(start.timeZone);
  const startsAt = Temporal.Instant.from(start.at).toZonedDateTimeISO(start.timeZone).toPlainTime();
  // Graph counts days: one whose instance would begin after the last moment is out.
  const whole = Temporal.PlainTime.compare(last.toPlainTime(), startsAt) < 0 ? last.toPlainDate().subtract({ days: 1 }) : last.toPlainDate();
  return { ...base, type: 'endDate', endDate: whole.toString() };
}

/** The RRULE of a series that Graph describes. */
export function ruleOf({ pattern, range }: GraphRecurrence, start: EventTime): string[] {
  const index = Object.entries(INDEXES).find(([, name]) => name === pattern.index)?.[0] ?? '1';
  const relative = pattern.type.startsWith('relative');
  const days = (pattern.daysOfWeek ?? []).map((day) => LETTERS.find((letters) => DAYS[letters] === day)).filter((day) => day !== undefined);
  const weekStart = LETTERS.find((letters) => DAYS[letters] === pattern.firstDayOfWeek);
  const parts = [
    `FREQ=${FREQUENCIES[pattern.type] ?? 'DAILY'}`,
    pattern.interval === 1 ? '' : `INTERVAL=${pattern.interval}`,
    pattern.type === 'weekly' && pattern.interval > 1 && weekStart !== undefined && weekStart !== 'MO' ? `WKST=${weekStart}` : '',
    range.type === 'numbered' ? `COUNT=${range.numberOfOccurrences ?? 1}` : '',
    range.type === 'endDate' && range.endDate !== undefined ? `UNTIL=${untilOf(range.endDate, start)}` : '',
    pattern.type.endsWith('Yearly') && pattern.month ? `BYMONTH=${pattern.month}` : '',
    pattern.type.startsWith('absolute') && pattern.dayOfMonth ? `BYMONTHDAY=${pattern.dayOfMonth}` : '',
    days.length === 0 ? '' : `BYDAY=${relative && days.length === 1 ? `${index}${days[0]}` : days.join(',')}`,
    relative && days.length > 1 ? `BYSETPOS=${index}` : '',
  ];
  return [`RRULE:${parts.filter((part) => part !== '').join(';')}`];
}

/** Whether two series are the same, whatever Graph fills in by itself. */
export function sameRecurrence(one: GraphRecurrence | null, other: GraphRecurrence | null, start: EventTime): boolean {
  if (one === null || other === null) return one === other;
  const textOf = (recurrence: GraphRecurrence) =>
    [...ruleOf(recurrence, start).map((rule) => rule.split(',').sort().join()), recurrence.range.startDate].join();
  return textOf(one) === textOf(other);
}

/** The last moment of a series that ends on a day: where its last instance would begin. */
function untilOf(endDate: string, start: EventTime): string {
  if ('day' in start) return endDate.replaceAll('-', '');
  const time = Temporal.Instant.from(start.at).toZonedDateTimeISO(start.timeZone).toPlainTime();
  const last = Temporal.PlainDate.from(endDate).toZonedDateTime({ timeZone: start.timeZone, plainTime: time });
  return `${new Date(last.epochMilliseconds).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function localDay(start: EventTime): Temporal.PlainDate {
  return 'day' in start ? Temporal.PlainDate.from(start.day) : Temporal.Instant.from(start.at).toZonedDateTimeISO(start.timeZone).toPlainDate();
}

function unknown(what: string): ProviderError {
  return new ProviderError({ provider: 'outlook-calendar', kind: 'bad-config', message: `Outlook has no series like this one: ${what}` });
}
