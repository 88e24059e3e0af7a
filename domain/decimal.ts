import Big from 'big.js';
import type { Decimal } from './key-result.ts';

/** An own constructor, so that nobody else's division settings change a figure: 40 places, rounded half up. */
const Exact = Big();
Exact.DP = 40;
Exact.RM = Exact.roundHalfUp;

/** Digits kept of a ratio when it becomes a number. */
const RATIO_PLACES = 10;
const PLAIN_DECIMAL = /^[+-]?\d{1,30}(\.\d{1,30})?$/;

/** A number that somebody gives for a key result or a KPI: no more places than are kept. */
export const KEPT_DECIMAL = /^-?\d{1,30}(\.\d{1,20})?$/;

/** Whether a text is a decimal as people and files write it: "12.5", never "12,5", "1e3" or "". */
export function isDecimal(text: string): boolean {
  return PLAIN_DECIMAL.test(text);
}

/** The exact number behind a decimal; also takes the exponents that a database driver writes. Throws RangeError for anything else. */
export function parseDecimal(text: Decimal | number): Big {
  try {
    return new Exact(text);
  } catch (cause) {
    throw new RangeError(`"${text}" is no decimal number.`, { cause });
  }
}

/** A decimal in plain notation, without exponent or trailing zeros; rounded half up when `places` is given. */
export function formatDecimal(value: Big, places?: number): Decimal {
  const rounded = places === undefined ? value : value.round(places, Exact.roundHalfUp);
  if (rounded.eq(0)) return '0';
  const text = rounded.toFixed();
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A decimal as it is kept and compared, "1" for "1.0"; null stays null. */
export function plainDecimal(text: Decimal): Decimal;
export function plainDecimal(text: Decimal | null): Decimal | null;
export function plainDecimal(text: Decimal | null): Decimal | null {
  return text === null ? null : formatDecimal(parseDecimal(text));
}

/** -1, 0 or 1, as a sort wants it; "1.0" and "1" are equal. */
export function compareDecimals(left: Decimal, right: Decimal): -1 | 0 | 1 {
  return parseDecimal(left).cmp(parseDecimal(right));
}

/** The exact sum; '0' of none. */
export function sumDecimals(values: readonly Decimal[]): Decimal {
  return formatDecimal(values.reduce((sum, value) => sum.plus(parseDecimal(value)), new Exact(0)));
}

/** Digits after the point as written: "12.50" has 2. */
export function decimalPlaces(text: Decimal): number {
  return text.split('.')[1]?.length ?? 0;
}

/**
 * part ÷ whole as a finite number with 10 decimals, or null where whole is 0.
 * What is not quite 1 never rounds up to it, since 1 means completed.
 */
export function ratioOf(part: Big, whole: Big): number | null {
  if (whole.eq(0)) return null;
  return toRatio(part.div(whole));
}

/** An exact ratio as a finite number with 10 decimals; below 1 stays below 1. */
export function toRatio(exact: Big): number {
  const rounded = exact.round(RATIO_PLACES, Exact.roundHalfUp);
  if (exact.lt(1) && rounded.gte(1)) return 1 - 10 ** -RATIO_PLACES;
  return toFiniteNumber(rounded);
}

/** The number behind an exact one, with neither Infinity nor -0. */
export function toFiniteNumber(exact: Big): number {
  const value = exact.toNumber();
  if (value === 0) return 0;
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
}

/** A number rounded half up as decimals are: 0.65 to one place is 0.7, whatever its binary form. */
export function roundHalfUp(value: number, places: number): number {
  return toFiniteNumber(parseDecimal(value).round(places, Exact.roundHalfUp));
}

/** A number held between two bounds. */
export function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(highest, Math.max(lowest, value));
}

/** A ratio for people: 0.31 is "31 %". What is not quite 1 is at most "99 %". */
export function formatPercent(ratio: number): string {
  const percent = parseDecimal(ratio).times(100).round(0, Exact.roundHalfUp);
  // Written out: a number of 22 digits would turn into "1e+21" on its way through JavaScript's own.
  return `${ratio < 1 && percent.gt(99) ? '99' : percent.toFixed()} %`;
}
