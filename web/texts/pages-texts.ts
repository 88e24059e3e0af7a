import { enPages, type PagesTexts } from './en-pages.ts';
import { ruPages } from './ru-pages.ts';
import { type Language, useLanguage } from './texts.tsx';

const PAGES_TEXTS: Record<Language, PagesTexts> = { en: enPages, ru: ruPages };

/** The words of all pages but the first in the reader's language: apart from those that everybody loads before it. */
export function usePagesTexts(): PagesTexts {
  return PAGES_TEXTS[useLanguage()];
}
