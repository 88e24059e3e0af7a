/** What can be found, in the order in which equals are shown. A kind more is an entry here, one in database/search-kinds.ts and one in web/search/found-kinds.ts. */
export const SEARCH_KINDS = ['objective', 'key_result', 'task', 'person', 'kpi', 'meeting', 'team', 'cycle', 'initiative', 'check_in', 'connection'] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];

/** Shorter texts are in almost everything. */
export const SHORTEST_SEARCH = 2;
const LONGEST_SEARCH = 100;
const MOST_WORDS = 8;

/** A text as names are compared: small letters, ё as е, single spaces. */
export function comparable(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е').replaceAll(/\s+/g, ' ').trim();
}

/** The words that are looked for, each once; none where the text is too short to ask for. */
export function searchWords(text: string): string[] {
  const words = comparable(text.slice(0, LONGEST_SEARCH))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return words.join('').length < SHORTEST_SEARCH ? [] : [...new Set(words)].slice(0, MOST_WORDS);
}

/** The same keys on the other keyboard, Russian for Latin letters and the other way about; null where nothing of the text would change. */
export function onOtherKeyboard(text: string): string | null {
  const lower = text.toLowerCase();
  const [from, to] = /[а-яё]/.test(lower) ? [RUSSIAN_KEYS, LATIN_KEYS] : [LATIN_KEYS, RUSSIAN_KEYS];
  const typed = [...lower]
    .map((letter) => {
      const key = from.indexOf(letter);
      return key === -1 ? letter : (to[key] ?? letter);
    })
    .join('');
  return typed === lower ? null : typed;
}

const LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const RUSSIAN_KEYS = 'йцукенгшщзхъфывапролджэячсмитьбюё';
