import { laterTexts } from './later-texts.ts';

/** The words of what was changed in the reader's language, which come with the first page that tells of it. */
export const useHistoryTexts = laterTexts({
  en: async () => (await import('./en-history.ts')).enHistory,
  ru: async () => (await import('./ru-history.ts')).ruHistory,
});
