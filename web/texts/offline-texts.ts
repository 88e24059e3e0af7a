import { enOffline, type OfflineTexts } from './en-offline.ts';
import { ruOffline } from './ru-offline.ts';
import { type Language, useLanguage } from './texts.tsx';

const OFFLINE_TEXTS: Record<Language, OfflineTexts> = { en: enOffline, ru: ruOffline };

/** The words for being without network in the reader's language; they come with what shows them. */
export function useOfflineTexts(): OfflineTexts {
  return OFFLINE_TEXTS[useLanguage()];
}
