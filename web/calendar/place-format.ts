import { type Language } from '../texts/language.ts';
import { useLanguage } from '../texts/texts.tsx';
import { timeOf } from '../texts/wall-clock.ts';
import type { Entry, Place } from './calendar-entries.ts';

/** Writes days and places of the calendar, which are by the clock already: their zone is nobody's business here. */
function placeFormatsFor(language: Language) {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
    return (day: string): string => made.format(new Date(`${day}T00:00:00Z`));
  };
  const day = format({ weekday: 'short', day: 'numeric', month: 'short' });
  const month = format({ month: 'long', year: 'numeric' });
  const shortMonth = format({ month: 'short', year: 'numeric' });

  /** "Wed, Mar 4, 14:00". */
  function when({ day: on, minutes }: Place): string {
    return minutes === null ? day(on) : `${day(on)}, ${timeOf(minutes)}`;
  }

  /** "14:00–14:30"; of an instant its start alone. */
  function times({ minutes, endMinutes, day: from, endDay }: Entry): string {
    if (minutes === null || endMinutes === null) return '';
    return minutes === endMinutes && from === endDay ? timeOf(minutes) : `${timeOf(minutes)}–${timeOf(endMinutes % (24 * 60))}`;
  }

  /** What a span is called: "March 2026", or "Feb 2026 – Mar 2026". */
  function span(from: string, to: string): string {
    if (from.slice(0, 7) === to.slice(0, 7)) return capital(month(from));
    return `${capital(shortMonth(from))} – ${shortMonth(to)}`;
  }

  return {
    when,
    times,
    span,
    day,
    month: (on: string) => capital(month(on)),
    longDay: format({ weekday: 'long', day: 'numeric', month: 'long' }),
    weekday: format({ weekday: 'short' }),
    date: format({ day: 'numeric' }),
    dateOfMonth: format({ day: 'numeric', month: 'short' }),
  };
}

export type PlaceFormats = ReturnType<typeof placeFormatsFor>;

const made = new Map<Language, PlaceFormats>();

/** The writers of the reader's language, made once. */
export function usePlaceFormats(): PlaceFormats {
  const language = useLanguage();
  const known = made.get(language) ?? placeFormatsFor(language);
  made.set(language, known);
  return known;
}

/** Russian names its months without a capital. */
function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
