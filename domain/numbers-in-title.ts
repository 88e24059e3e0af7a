/** The measure that a title names, as written there: numbers with the comma or the point they have. */
export interface NamedMeasure {
  start: string | null;
  target: string;
  unit: string | null;
}

const NUMBER = String.raw`-?\d+(?:[.,]\d+)*(?![\p{L}\p{N}])`;
const SIGN = String.raw`[$€£₽]`;
const UNIT = String.raw`%|percent|per cent|процент\p{L}*|EUR|USD|GBP|RUB|[$€£₽]`;
const BEFORE = String.raw`(?<![\p{L}\p{N}])`;
const RANGE = String.raw`${BEFORE}(?:from|с|со|от)\s+(?:${SIGN})?(${NUMBER})\s*(?:${UNIT})?\s*(?:to|up to|до|–|-|→)\s*(${SIGN})?(${NUMBER})\s*(${UNIT})?`;
const SINGLE = String.raw`${BEFORE}(?:to|at least|at most|above|below|under|over|до|не менее|не более|не ниже|не выше|выше|ниже)\s+(${SIGN})?(${NUMBER})\s*(${UNIT})?`;

/** The measure that a title names: "from 30 to 50 %", or a target alone: "to 50 %". Null where it names none. */
export function measureInTitle(title: string): NamedMeasure | null {
  const range = new RegExp(RANGE, 'iu').exec(title);
  if (range?.[1] !== undefined && range[3] !== undefined) return { start: range[1], target: range[3], unit: unitOf(range[4] ?? range[2]) };
  const single = new RegExp(SINGLE, 'iu').exec(title);
  return single?.[2] === undefined ? null : { start: null, target: single[2], unit: unitOf(single[3] ?? single[1]) };
}

/** The unit that a title names: a percentage, a share, or a currency. Null where it names none. */
export function unitInTitle(title: string): string | null {
  if (/(?<!\p{L})(?:share of|percentage of|доля|процент)(?!\p{L})/iu.test(title)) return '%';
  return unitOf(new RegExp(String.raw`(?<!\p{L})(?:${UNIT})(?!\p{L})`, 'iu').exec(title)?.[0]);
}

const PREPOSITION = String.raw`(?:by|to|from|of|up to|at least|with|на|до|с|от|в|по)`;
/** A number that is part of a name. */
const RANKED = /(?:number|no\.?|№|#|top|топ|номер)[\s-]*\d/iu;

/**
 * A title without its numbers: "Grow revenue by 20 % in the north" becomes "Grow revenue in the north". The preposition goes with an amount,
 * and stays before the thing that was counted: "Expand to 5 countries" becomes "Expand to countries". Null where nothing sensible would be left.
 */
export function withoutNumber(title: string): string | null {
  if (RANKED.test(title)) return null;
  const bare = title
    .replaceAll(new RegExp(RANGE, 'giu'), ' ')
    .replaceAll(
      new RegExp(String.raw`\s${PREPOSITION}\s+${SIGN}?${NUMBER}\s*(?:${UNIT})?(?=\s*(?:$|[,.;]|\s${PREPOSITION}\s|\s(?:in|for|and|и)\s))`, 'giu'),
      ' ',
    )
    .replaceAll(new RegExp(String.raw`${BEFORE}${SIGN}?${NUMBER}\s*(?:${UNIT})?`, 'giu'), ' ')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/ (?=[,.;])/g, '')
    .trim();
  return bare === '' ? null : bare.charAt(0).toUpperCase() + bare.slice(1);
}

function unitOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  return /^(?:percent|per cent|процент)/iu.test(text) ? '%' : text.toUpperCase();
}
