import { laterTexts } from './later-texts.ts';

/** The words of all pages but the first in the reader's language: apart from those that everybody loads before it. */
export const usePagesTexts = laterTexts({
  en: async () => (await import('./en-pages.ts')).enPages,
  ru: async () => (await import('./ru-pages.ts')).ruPages,
});
