import { compareDecimals } from './decimal.ts';
import { assertNever } from './errors.ts';
import { dayProblems, decimalProblems, problem, titleProblems, weightProblems } from './goal-problem.ts';
import type { GoalProblem } from './goal-problem.ts';
import type { Decimal, MaintainBand, Measure, MilestoneStep } from './key-result.ts';

/** What is wrong with the numbers of a key result; start = target is pointed to `maintain`. */
export function measureProblems(measure: Measure): readonly GoalProblem[] {
  switch (measure.kind) {
    case 'increase':
    case 'decrease':
      return growthProblems(measure);
    case 'maintain':
      return bandProblems(measure);
    case 'milestone':
      return stepsProblems(measure.steps);
    case 'binary':
      return measure.dueOn === null ? [] : dayProblems(measure.dueOn, 'dueOn');
    default:
      return assertNever(measure);
  }
}

/** What is wrong with a value checked in for a measure. A milestone moves by its steps, so it takes none. */
export function valueProblems(measure: Measure, value: Decimal): readonly GoalProblem[] {
  if (measure.kind === 'milestone') return [problem('value', 'This key result moves by its steps: tick those that are done.')];
  const problems = decimalProblems(value, 'value');
  if (problems.length > 0 || measure.kind !== 'binary') return problems;
  const isAnswer = compareDecimals(value, '0') === 0 || compareDecimals(value, '1') === 0;
  return isAnswer ? [] : [problem('value', 'This key result is done (1) or not done (0).')];
}

function growthProblems({ start, target }: { start: Decimal; target: Decimal }): readonly GoalProblem[] {
  const problems = [...decimalProblems(start, 'start'), ...decimalProblems(target, 'target')];
  if (problems.length > 0 || compareDecimals(start, target) !== 0) return problems;
  return [problem('target', `Start and target are both ${target}, so there is no way to go. To keep a value where it is, choose the kind "maintain".`)];
}

function bandProblems({ band, periodDays }: { band: MaintainBand; periodDays: number }): readonly GoalProblem[] {
  const { atLeast, atMost } = band;
  const problems = [...(atLeast === null ? [] : decimalProblems(atLeast, 'atLeast')), ...(atMost === null ? [] : decimalProblems(atMost, 'atMost'))];
  if (atLeast === null && atMost === null) problems.push(problem('atLeast', 'A key result to maintain needs a lower bound, an upper bound, or both.'));
  if (problems.length === 0 && atLeast !== null && atMost !== null && compareDecimals(atLeast, atMost) > 0) {
    problems.push(problem('atMost', `The upper bound ${atMost} lies below the lower bound ${atLeast}.`));
  }
  if (!Number.isInteger(periodDays) || periodDays < 1 || periodDays > 366)
    problems.push(problem('periodDays', 'A period has 1 to 366 whole days; 7 is a week.'));
  return problems;
}

function stepsProblems(steps: readonly MilestoneStep[]): readonly GoalProblem[] {
  if (steps.length === 0) return [problem('steps', 'A milestone key result needs at least one step.')];
  return steps.flatMap((step) => [
    ...titleProblems(step.title, 'step'),
    ...weightProblems(step.weight),
    ...(step.dueOn === null ? [] : dayProblems(step.dueOn, 'dueOn')),
  ]);
}
