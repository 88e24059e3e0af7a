import { type NoticesTexts, enNotices } from './en-notices.ts';
import { ruNotices } from './ru-notices.ts';
import { type Language } from './language.ts';
import { useLanguage } from './texts.tsx';

const NOTICES_TEXTS: Record<Language, NoticesTexts> = { en: enNotices, ru: ruNotices };

/** The words of the inbox in the reader's language: apart from the others, which everybody loads before the first page. */
export function useNoticesTexts(): NoticesTexts {
  return NOTICES_TEXTS[useLanguage()];
}
