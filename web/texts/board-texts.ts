import { type BoardTexts, enBoard } from './en-board.ts';
import { ruBoard } from './ru-board.ts';
import { type Language, useLanguage } from './texts.tsx';

const BOARD_TEXTS: Record<Language, BoardTexts> = { en: enBoard, ru: ruBoard };

/** The words of the board in the reader's language: apart from the others, which everybody loads before the first page. */
export function useBoardTexts(): BoardTexts {
  return BOARD_TEXTS[useLanguage()];
}
