import { laterTexts } from './later-texts.ts';

/** The words for being without network in the reader's language; they come with what shows them. */
export const useOfflineTexts = laterTexts({
  en: async () => (await import('./en-offline.ts')).enOffline,
  ru: async () => (await import('./ru-offline.ts')).ruOffline,
});
