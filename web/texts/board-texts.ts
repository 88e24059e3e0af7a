import { laterTexts } from './later-texts.ts';

/** The words of the board in the reader's language: apart from the others, which everybody loads before the first page. */
export const useBoardTexts = laterTexts({
  en: async () => (await import('./en-board.ts')).enBoard,
  ru: async () => (await import('./ru-board.ts')).ruBoard,
});
