import type { Decimal } from '../domain/key-result.ts';

/** A number as decimals are stored: 1e21 and 1e-7 without the exponent. */
export function plainDecimal(value: number): Decimal {
  const text = String(value);
  if (!text.includes('e')) return text;
  return Math.abs(value) >= 1 ? BigInt(value).toString() : value.toFixed(20).replace(/0+$/, '');
}
