import { compareDecimals, isDecimal } from './decimal.ts';
import { isDay } from './day.ts';
import { DomainError } from './errors.ts';
import type { Decimal } from './key-result.ts';

/** One thing that is wrong with what somebody entered: the field, and a sentence that names the way out. */
export interface GoalProblem {
  field: string;
  sentence: string;
}

export const LONGEST_TITLE = 300;

/** Throws the problems as one INVALID_INPUT; `details` holds the first field and the whole list. Does nothing when there are none. */
export function refuse(problems: readonly GoalProblem[]): void {
  const [first] = problems;
  if (!first) return;
  throw new DomainError('INVALID_INPUT', problems.map((problem) => problem.sentence).join(' '), { field: first.field, problems });
}

/** One problem of one field. */
export function problem(field: string, sentence: string): GoalProblem {
  return { field, sentence };
}

/** A title or name is there and no longer than 300 characters. */
export function titleProblems(title: string, noun: string, field = 'title'): GoalProblem[] {
  if (title.trim() === '') return [problem(field, `Give the ${noun} a ${field}.`)];
  if (title.length > LONGEST_TITLE) return [problem(field, `The ${field} of the ${noun} has ${title.length} characters; ${LONGEST_TITLE} is the limit.`)];
  return [];
}

/** A weight is a number above 0. */
export function weightProblems(weight: Decimal): readonly GoalProblem[] {
  const problems = decimalProblems(weight, 'weight');
  if (problems.length > 0 || compareDecimals(weight, '0') > 0) return problems;
  return [problem('weight', `The weight ${weight} must be above 0; 1 is the usual one.`)];
}

/** A number is written with a point; "12,5" is told how. */
export function decimalProblems(text: string, field: string): GoalProblem[] {
  if (isDecimal(text)) return [];
  const hint = isDecimal(text.replace(',', '.')) ? `; write ${text.replace(',', '.')} with a point` : '; write digits with a point, as 12.5';
  return [problem(field, `"${text}" is no number for ${field}${hint}.`)];
}

/** A day is one that the calendar has. */
export function dayProblems(day: string, field: string): GoalProblem[] {
  return isDay(day) ? [] : [problem(field, `"${day}" is no day of the calendar for ${field}; write one like 2026-11-30.`)];
}
