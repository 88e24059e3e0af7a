import { formatDecimal, KEPT_DECIMAL, parseDecimal } from './decimal.ts';
import { DomainError } from './errors.ts';
import type { Decimal } from './key-result.ts';
import type { MetricSample } from './metric.ts';

/** Digits after the point that are kept of a divided number. */
const KEPT_PLACES = 20;

/** What a provider's numbers are divided by, so that they count in the unit of what they feed: 1 where nothing is given; refused unless it is above 0. */
export function requireDivisor(given: Decimal | null | undefined): Decimal {
  const text = given ?? '1';
  if (!KEPT_DECIMAL.test(text) || parseDecimal(text).lte(0))
    throw new DomainError('INVALID_INPUT', `Numbers are divided by something above 0, such as 1000000, not by "${text}".`, { field: 'divideBy' });
  return text;
}

/** Samples as they count for what they feed: EUR divided by 1000000 are M EUR. */
export function inUnitOfFed(samples: readonly MetricSample[], divideBy: Decimal): readonly MetricSample[] {
  const divisor = parseDecimal(divideBy);
  if (divisor.eq(1)) return samples;
  return samples.map((sample) => ({ ...sample, value: formatDecimal(parseDecimal(sample.value).div(divisor), KEPT_PLACES) }));
}
