import { isDay } from '../day.ts';
import { isDecimal } from '../decimal.ts';
import type { ImportedStep } from './import-plan.ts';
import { quote, splitList, unquote } from './list-cell.ts';

/**
 * The steps of a milestone as one cell: `Design:30@2027-01-29; Build:50; Launch:20`, that is title, optional `:weight`, optional `@day`.
 * A step without a weight weighs 1; a title that holds `;`, `:` or `@` may stand in quotation marks. Returns the text of the first step that cannot be read
 * as `fault`.
 */
export function parseSteps(text: string): { steps: readonly ImportedStep[]; fault: string | null } {
  const parts = splitList(text);
  const steps = parts.map(parseStep);
  const fault = parts.find((_, index) => steps[index] === null) ?? null;
  return { steps: steps.filter((step) => step !== null), fault };
}

/** Writes steps as `parseSteps` reads them. */
export function formatSteps(steps: readonly ImportedStep[]): string {
  return steps.map((step) => (isReadBack(step) ? formatStep(step, step.title) : formatStep(step, quote(step.title)))).join('; ');
}

function formatStep({ weight, dueOn }: ImportedStep, title: string): string {
  return `${title}:${weight}${dueOn === null ? '' : `@${dueOn}`}`;
}

function isReadBack(step: ImportedStep): boolean {
  // Alone it might be, beside another mark not.
  if (step.title.startsWith('"')) return false;
  const { steps } = parseSteps(formatStep(step, step.title));
  return steps.length === 1 && steps[0]?.title === step.title && steps[0].dueOn === step.dueOn;
}

function parseStep(text: string): ImportedStep | null {
  const match = /^(?<title>"(?:[^"]|"")*"|.+?)\s*(?::\s*(?<weight>[\d.]+))?\s*(?:@\s*(?<day>\S+))?$/.exec(text);
  const { title, weight, day } = match?.groups ?? {};
  if (title === undefined || title === '') return null;
  if (weight !== undefined && (!isDecimal(weight) || Number(weight) <= 0)) return null;
  if (day !== undefined && !isDay(day)) return null;
  return { title: unquote(title), weight: weight ?? '1', dueOn: day ?? null };
}
