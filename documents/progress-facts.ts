import { formatPercent } from './format.ts';

/** "31 % of 58 % expected", or that there is no value. Progress is shown within 0–100 %, as everywhere. */
export function progressFacts(input: {
  progress: number | null;
  expected: number | null;
  texts: { progressOfExpected: (progress: string, expected: string) => string; noValue: string };
}): string {
  if (input.progress === null) return input.texts.noValue;
  const shown = formatPercent(Math.min(Math.max(input.progress, 0), 1));
  return input.expected === null ? shown : input.texts.progressOfExpected(shown, formatPercent(input.expected));
}
