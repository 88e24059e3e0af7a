import { type CalendarTexts, enCalendar } from './en-calendar.ts';
import { ruCalendar } from './ru-calendar.ts';
import { type Language } from './language.ts';
import { useLanguage } from './texts.tsx';

const CALENDAR_TEXTS: Record<Language, CalendarTexts> = { en: enCalendar, ru: ruCalendar };

/** The words of the calendar in the reader's language: apart from the others, which everybody loads before the first page. */
export function useCalendarTexts(): CalendarTexts['calendar'] {
  return CALENDAR_TEXTS[useLanguage()].calendar;
}
