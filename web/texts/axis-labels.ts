import type { Language } from './language.ts';

/** From here on a number is wider than the margin of a chart. */
const LONG = 10_000;
/** The widest digit and the gap to the line, in px at the size of a chart's letters. */
const DIGIT_WIDTH = 7.7;
const GAP = 14;

/** The numbers beside a chart, as "1.2M" where they are long and still tell each other apart. */
export function axisLabels(ticks: readonly number[], language: Language): string[] {
  const whole = ticks.map((tick) => new Intl.NumberFormat(language, { maximumFractionDigits: 6 }).format(tick));
  if (ticks.every((tick) => Math.abs(tick) < LONG)) return whole;
  const short = ticks.map((tick) => new Intl.NumberFormat(language, { notation: 'compact', maximumSignificantDigits: 4 }).format(tick));
  return new Set(short).size === ticks.length ? short : whole;
}

/** The margin that these labels need, in px. */
export function axisWidth(labels: readonly string[]): number {
  return Math.max(52, Math.ceil(Math.max(...labels.map(({ length }) => length)) * DIGIT_WIDTH) + GAP);
}
