import type { Language } from './language.ts';

/** From here on a number is wider than the margin of a chart. */
const LONG = 10_000;
/** The widest digit and the gap to the line, in px at the size of a chart's letters. */
const DIGIT_WIDTH = 7.7;
const GAP = 14;

/** The numbers beside a chart, as "1.2M" where they are long, each with the digits that tell it from its neighbours. */
export function axisLabels(ticks: readonly number[], language: Language): string[] {
  const digits = new Intl.NumberFormat(language, { maximumFractionDigits: fractionDigits(ticks) });
  const whole = ticks.map((tick) => digits.format(tick));
  if (ticks.every((tick) => Math.abs(tick) < LONG)) return whole;
  const short = ticks.map((tick) => new Intl.NumberFormat(language, { notation: 'compact', maximumSignificantDigits: 4 }).format(tick));
  return new Set(short).size === ticks.length ? short : whole;
}

/** One more than the step between two ticks has before its first digit, so that 99.92 and 99.96 do not both read 99.9. */
function fractionDigits(ticks: readonly number[]): number {
  const steps = ticks.slice(1).map((tick, index) => Math.abs(tick - (ticks[index] ?? 0)));
  const least = Math.min(...steps.filter((step) => step > 0));
  return Number.isFinite(least) ? Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(least)))) : 6;
}

/** The margin that these labels need, in px. */
export function axisWidth(labels: readonly string[]): number {
  return Math.max(52, Math.ceil(Math.max(...labels.map(({ length }) => length)) * DIGIT_WIDTH) + GAP);
}
