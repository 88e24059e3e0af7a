import { isDay } from '../day.ts';
import { isDecimal } from '../decimal.ts';
import type { ImportedStep } from './import-plan.ts';

/**
 * The steps of a milestone as one cell: `Design:30@2027-01-29; Build:50; Launch:20`, that is title, optional `:weight`, optional `@day`.
 * A step without a weight weighs 1. Returns the text of the first step that cannot be read as `fault`.
 */
export function parseSteps(text: string): { steps: readonly ImportedStep[]; fault: string | null } {
  const parts = text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const steps = parts.map(parseStep);
  const fault = parts.find((_, index) => steps[index] === null) ?? null;
  return { steps: steps.filter((step) => step !== null), fault };
}

/** Writes steps as `parseSteps` reads them. */
export function formatSteps(steps: readonly ImportedStep[]): string {
  return steps.map(({ title, weight, dueOn }) => `${title}:${weight}${dueOn === null ? '' : `@${dueOn}`}`).join('; ');
}

function parseStep(text: string): ImportedStep | null {
  const match = /^(?<title>.+?)\s*(?::\s*(?<weight>[\d.]+))?\s*(?:@\s*(?<day>\S+))?$/.exec(text);
  const { title, weight, day } = match?.groups ?? {};
  if (title === undefined || title === '') return null;
  if (weight !== undefined && (!isDecimal(weight) || Number(weight) <= 0)) return null;
  if (day !== undefined && !isDay(day)) return null;
  return { title, weight: weight ?? '1', dueOn: day ?? null };
}
