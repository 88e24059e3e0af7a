import { formatPercent as percentText } from '../domain/decimal.ts';
import type { Day, Decimal, Instant } from '../domain/key-result.ts';
import type { Language } from '../domain/person.ts';

/** Whose eyes a date is written for. */
export interface Reading {
  language: Language;
  timeZone: string;
}

/** What is printed where there is no figure. */
export const NO_FIGURE = '–';

const locales: Record<Language, string> = { en: 'en-GB', ru: 'ru-RU' };
const numberFormats = { en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 20 }), ru: new Intl.NumberFormat('ru-RU', { maximumFractionDigits: 20 }) };
// Making a formatter costs more than using it a thousand times.
const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** A decimal with the language's grouping and comma, every digit kept. */
export function formatNumber(value: Decimal | number, language: Language): string {
  // ECMA-402 reads a decimal string exactly; only the type asks for a template literal.
  return numberFormats[language].format(value as `${number}`);
}

/** A value with its unit: "1,350,000 EUR", "5.9 %"; without a unit the number alone, without a value a dash. */
export function formatValue(value: Decimal | null, unit: string, language: Language): string {
  if (value === null) return NO_FIGURE;
  return unit === '' ? formatNumber(value, language) : `${formatNumber(value, language)} ${unit}`;
}

/** A ratio as whole percent, "62 %", a dash for none. Never "100 %" before it is reached. */
export function formatPercent(ratio: number | null): string {
  return ratio === null || !Number.isFinite(ratio) ? NO_FIGURE : percentText(ratio);
}

/** A change of a ratio in whole percentage points. */
export function percentPoints(change: number): number {
  const points = Math.round(change * 100);
  return points === 0 ? 0 : points;
}

/** A score 0..1 with one decimal, "0.7". */
export function formatScore(score: number | null, language: Language): string {
  return score === null ? NO_FIGURE : score.toLocaleString(locales[language], { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** An instant as a day in the reader's zone: "9 Nov". */
export function formatDate(at: Instant, reading: Reading): string {
  return dateFormat(reading.language, reading.timeZone, 'day').format(new Date(at));
}

/** An instant as a day with its year: "9 Nov 2026". */
export function formatLongDate(at: Instant, reading: Reading): string {
  return dateFormat(reading.language, reading.timeZone, 'long').format(new Date(at));
}

/** An instant as weekday, day and time in the reader's zone: "Fri 27 Nov, 17:00". */
export function formatDateTime(at: Instant, reading: Reading): string {
  const date = new Date(at);
  const { language, timeZone } = reading;
  const parts = (['weekday', 'day', 'time'] as const).map((style) => dateFormat(language, timeZone, style).format(date));
  return `${parts[0]} ${parts[1]}, ${parts[2]}`;
}

/** A calendar day, the same in every zone: "9 Nov", or with its year "9 Nov 2026". */
export function formatDay(day: Day, language: Language, style: 'day' | 'long' = 'day'): string {
  return dateFormat(language, 'UTC', style).format(new Date(`${day}T00:00:00Z`));
}

/** Two calendar days: "1 Jan 2027 – 31 Mar 2027". */
export function formatSpan(startsOn: Day, endsOn: Day, language: Language): string {
  return `${formatDay(startsOn, language, 'long')} – ${formatDay(endsOn, language, 'long')}`;
}

function dateFormat(language: Language, timeZone: string, style: 'day' | 'long' | 'weekday' | 'time'): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${style}`;
  const known = dateFormats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locales[language], { ...dateStyles[style], timeZone });
  dateFormats.set(key, made);
  return made;
}

const dateStyles = {
  day: { day: 'numeric', month: 'short' },
  long: { day: 'numeric', month: 'short', year: 'numeric' },
  weekday: { weekday: 'short' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
