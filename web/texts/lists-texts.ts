import { laterTexts } from './later-texts.ts';

/** The words of the lists of cycles, people and meetings, and of a cycle's steps. */
export const useListsTexts = laterTexts({
  en: async () => (await import('./en-lists.ts')).enLists,
  ru: async () => (await import('./ru-lists.ts')).ruLists,
});
