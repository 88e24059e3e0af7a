import { laterTexts } from './later-texts.ts';

/** The words of the home's panels in the reader's language: they come with the first of them, behind the first page. */
export const useHomeTexts = laterTexts({
  en: async () => (await import('./en-home.ts')).enHome,
  ru: async () => (await import('./ru-home.ts')).ruHome,
});
