import { isDay } from '../../domain/day.ts';
import { type Language } from './language.ts';
import { useShownZone } from './shown-zone.tsx';
import { useLanguage } from './texts.tsx';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Writes numbers, days and instants as readers of a language do. Instants are shown by the clock of `timeZone`, and so is the day of one; days as they are. */
export function formatsFor(language: Language, timeZone: string) {
  const percentFormat = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const numberFormat = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
  const writeDay = dayWriter({ day: 'numeric', month: 'short' });
  const longDay = dayWriter({ day: 'numeric', month: 'short', year: 'numeric' });
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  const instantFormat = new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', month: 'short', ...clock });
  const timeFormat = new Intl.DateTimeFormat(language, clock);
  const agoFormat = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });

  /** A ratio as whole percents; a dash where there is none yet. */
  function percent(ratio: number | null | undefined): string {
    return ratio === null || ratio === undefined ? '–' : percentFormat.format(ratio);
  }

  /** A decimal with its unit; a dash where there is no value. */
  function value(decimal: string | number | null | undefined, unit = ''): string {
    if (decimal === null || decimal === undefined || decimal === '') return '–';
    const number = numberFormat.format(Number(decimal));
    if (unit === '') return number;
    return /^[$€£₽¥]$/.test(unit) ? `${unit}${number}` : `${number}\u00a0${unit}`;
  }

  function dayWriter(options: Intl.DateTimeFormatOptions): (text: string) => string {
    const asItIs = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
    const byClock = new Intl.DateTimeFormat(language, { ...options, timeZone });
    return (text) => (isDay(text) ? asItIs.format(new Date(`${text}T00:00:00Z`)) : byClock.format(new Date(text)));
  }

  /** A day, or the day of an instant; a dash where there is none. */
  function day(text: string | null | undefined): string {
    return text ? writeDay(text) : '–';
  }

  /** A month such as 2026-02: "February 2026". */
  function month(text: string): string {
    return new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${text}-01T00:00:00Z`));
  }

  function instant(text: string): string {
    return instantFormat.format(new Date(text));
  }

  function time(text: string): string {
    return timeFormat.format(new Date(text));
  }

  /** How long ago, or in how long: "2 days ago", "in 3 hr.". */
  function ago(text: string, now: number = Date.now()): string {
    const distance = new Date(text).getTime() - now;
    if (Math.abs(distance) < 60 * MINUTE) return agoFormat.format(Math.round(distance / MINUTE), 'minute');
    if (Math.abs(distance) < DAY) return agoFormat.format(Math.round(distance / (60 * MINUTE)), 'hour');
    return agoFormat.format(Math.round(distance / DAY), 'day');
  }

  return { percent, value, day, longDay, month, instant, time, ago };
}

const made = new Map<string, Formats>();

/** The writers of the reader's language and clock, made once. */
export function useFormats() {
  const language = useLanguage();
  const zone = useShownZone();
  const key = `${language} ${zone}`;
  const known = made.get(key) ?? formatsFor(language, zone);
  made.set(key, known);
  return known;
}

/** How figures and days are written for the reader. */
export type Formats = ReturnType<typeof formatsFor>;
