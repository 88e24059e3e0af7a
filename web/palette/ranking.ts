import { isNear } from '../../domain/search-marks.ts';
import { comparable, onOtherKeyboard } from '../../domain/search-text.ts';

/** What of an entry is compared with what somebody types. */
export interface Ranked {
  title: string;
  /** Other words for it. */
  keywords?: string;
}

/** From here on an entry is meant, and stands above what the search finds. */
export const MEANT = 0.7;
const WORD = /[^\p{L}\p{N}]+/u;

/** Those that fit what is typed, the best first, equals in the order given; all of them where nothing is. */
export function rank<Entry extends Ranked>(entries: readonly Entry[], typed: string): { entry: Entry; fits: number }[] {
  const readings = [typed, onOtherKeyboard(typed)].flatMap((text) => (text === null ? [] : [comparable(text)]));
  return entries
    .map((entry) => ({ entry, fits: readings[0] === '' ? 1 : Math.max(...readings.map((text) => fitOf(entry, text))) }))
    .filter(({ fits }) => fits > 0)
    .toSorted((a, b) => b.fits - a.fits);
}

/** How well a text fits: 1 for the title itself, 0 for not at all. Every word must be somewhere, as the beginning of a word, nearly, or as letters in their order. */
export function fitOf({ title, keywords = '' }: Ranked, text: string): number {
  const name = comparable(title);
  if (name === text) return 1;
  if (name.startsWith(text)) return 0.95;
  const typed = text.split(WORD).filter((word) => word !== '');
  const fits = typed.map((word) => Math.max(wordFit(word, name.split(WORD)), 0.6 * wordFit(word, comparable(keywords).split(WORD))));
  const weakest = typed.length === 0 ? 0 : Math.min(...fits);
  if (weakest > 0) return weakest * 0.9;
  return text.length > 1 && initialsOf(name).startsWith(text) ? 0.75 : 0;
}

function wordFit(typed: string, words: readonly string[]): number {
  return Math.max(
    0,
    ...words.map((word) => {
      if (word.startsWith(typed)) return 1;
      if (isNear(word, typed) || isNear(word.slice(0, typed.length), typed)) return 0.7;
      return typed.length > 2 && hasInOrder(word, typed) ? 0.4 : 0;
    }),
  );
}

/** The first letters alone, as "nkr" for "New key result". */
function initialsOf(name: string): string {
  return name
    .split(WORD)
    .map((word) => word.slice(0, 1))
    .join('');
}

/** Letters left out, the first one never. */
function hasInOrder(word: string, typed: string): boolean {
  if (word[0] !== typed[0]) return false;
  let at = 0;
  for (const letter of typed) {
    at = word.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
