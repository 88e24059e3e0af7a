import { isDay } from '../../domain/day.ts';
import type { Day, Decimal } from '../../domain/key-result.ts';
import { analyticsError } from './errors.ts';

/** "20261122" as a day. Throws ProviderError `bad-config` for anything else, such as "(other)". */
export function dayOf(text: string | undefined): Day {
  const day = (text ?? '').replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  if (!isDay(day)) throw analyticsError('bad-config', 'Google Analytics answered a row that belongs to no day');
  return day;
}

/** A metric's value, which comes as text ("12", "0.25", "1.2E7"), as it is stored. Throws ProviderError `bad-config` where it is no number. */
export function decimalOf(text: string | undefined): Decimal {
  const value = text ?? '';
  if (/^-?\d+(\.\d+)?$/.test(value)) return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!Number.isFinite(number)) throw analyticsError('bad-config', 'This metric is not a number; choose one that is');
  return Number.isInteger(number) ? BigInt(number).toString() : number.toFixed(12).replace(/\.?0+$/, '');
}
