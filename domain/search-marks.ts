import { comparable } from './search-text.ts';

/** A part of a text that was looked for: from `start` up to `end`, counted as JavaScript counts characters. */
export interface Mark {
  start: number;
  end: number;
}

/** A text with what of it was looked for. */
export interface MarkedText {
  text: string;
  marks: Mark[];
}

const WORD = /[\p{L}\p{N}]+/gu;
const LONGEST_ENDING = 3;
const SHORTEST_STEM = 4;
/** How much is shown before the first word that was found. */
const LEAD = 48;

/** Where a text has the words of a search: the letters that begin a word, a part of it, or all of a word that differs in its ending; `loosely` also one with a typing error. */
export function marksOf(text: string, words: readonly string[], { loosely = false }: { loosely?: boolean } = {}): Mark[] {
  return [...text.matchAll(WORD)].flatMap((match) => {
    const mark = markIn(comparable(match[0]), words, loosely);
    return mark === null ? [] : [{ start: match.index + mark.start, end: match.index + mark.end }];
  });
}

/** A piece of a long text around the first word that was found, in one line; the beginning where none is. */
export function excerptOf(text: string, words: readonly string[], lengthMost: number): MarkedText {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const first = marksOf(line, words)[0]?.start ?? 0;
  const start = first <= LEAD || line.length <= lengthMost ? 0 : wordAt(line, first - LEAD);
  const end = line.length - start <= lengthMost ? line.length : line.lastIndexOf(' ', start + lengthMost);
  const piece = `${start > 0 ? '… ' : ''}${line.slice(start, end > start ? end : start + lengthMost)}${end < line.length ? ' …' : ''}`;
  return { text: piece, marks: marksOf(piece, words) };
}

/** Whether two words are one with a typing error: a letter missing, too many, wrong or swapped with the next; two of them in a long word. */
export function isNear(one: string, other: string): boolean {
  const shortest = Math.min(one.length, other.length);
  return shortest >= SHORTEST_STEM && distanceOf(one, other) <= (shortest < 7 ? 1 : 2);
}

function markIn(found: string, words: readonly string[], loosely: boolean): Mark | null {
  const begun = longest(words.filter((word) => found.startsWith(word)));
  if (begun !== undefined) return { start: 0, end: begun.length };
  if (words.some((word) => differsInEnding(found, word))) return { start: 0, end: found.length };
  const inside = longest(words.filter((word) => word.length > 2 && found.includes(word)));
  if (inside !== undefined) return { start: found.indexOf(inside), end: found.indexOf(inside) + inside.length };
  return loosely && words.some((word) => isNear(found, word) || isNear(found.slice(0, word.length), word)) ? { start: 0, end: found.length } : null;
}

function longest(words: readonly string[]): string | undefined {
  return words.toSorted((a, b) => b.length - a.length)[0];
}

/** PostgreSQL has compared the stems; this says which word it was. */
function differsInEnding(one: string, other: string): boolean {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  return same >= SHORTEST_STEM && one.length - same <= LONGEST_ENDING && other.length - same <= LONGEST_ENDING;
}

function wordAt(line: string, place: number): number {
  return line.lastIndexOf(' ', place) + 1;
}

/** Optimal string alignment: how many letters must be put in, taken out, changed, or swapped with the next. */
function distanceOf(one: string, other: string): number {
  let [before, above]: number[][] = [[], Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const change = one[row - 1] === other[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const steps = [(above?.[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, (above?.[column - 1] ?? 0) + change];
      line.push(Math.min(...steps, swapped ? (before?.[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY));
    }
    [before, above] = [above ?? [], line];
  }
  return above?.[other.length] ?? 0;
}
