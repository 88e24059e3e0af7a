import { checkInWeekPlan, isLateCheckIn, weekOfCheckIn } from '../domain/cadence.ts';
import type { CheckInSource } from '../domain/check-in.ts';
import { DomainError } from '../domain/errors.ts';
import { problem, refuse } from '../domain/goal-problem.ts';
import { checkInProblems } from '../domain/goal-validation.ts';
import type { Decimal, Instant, Week } from '../domain/key-result.ts';
import type { JudgmentFacts, JudgmentFrame } from './judgment-facts.ts';
import { measureOf } from './key-result-row.ts';
import { tickSteps } from './milestone-steps.ts';

/** What of a check-in changes figures. */
export interface ReportedNumbers {
  at: Instant;
  value?: Decimal | null | undefined;
  confidence?: number | null | undefined;
  stepsDone?: readonly string[] | null | undefined;
}

/** What of a check-in decides whether it says anything. */
export interface ReportedWords extends ReportedNumbers {
  progressNote?: string | null | undefined;
  blocker?: string | null | undefined;
  changeNote?: string | null | undefined;
}

/** Whether a cycle's figures stand: from the scoring on, what comes is kept and changes none. */
export function figuresStand({ cycle }: JudgmentFrame): boolean {
  return cycle.phase === 'retro' || cycle.phase === 'closed';
}

/** Refuses a check-in that says nothing, or what its key result cannot take. */
export function refuseCheckIn(input: ReportedWords, { keyResult, steps }: JudgmentFacts, { cycle }: JudgmentFrame): void {
  if (keyResult.droppedAt !== null) throw new DomainError('WRONG_PHASE', `"${keyResult.title}" was dropped, so it takes no more check-ins.`);
  if (cycle.phase === 'draft') throw new DomainError('WRONG_PHASE', `${cycle.name} is still a draft: check-ins begin when it is planned.`);
  if (cycle.phase === 'cancelled') throw new DomainError('CYCLE_CLOSED', `${cycle.name} was cancelled.`);
  const { value, confidence = null, stepsDone } = input;
  const says = [value, confidence, stepsDone, ...[input.progressNote, input.blocker, input.changeNote].map((note) => note?.trim() || null)];
  if (says.every((word) => word === null || word === undefined)) refuse([problem('value', 'Give the value; that alone is enough.')]);
  const unknown = stepsDone?.find((id) => !steps.some((step) => step.id === id));
  if (unknown !== undefined) refuse([problem('stepsDone', 'One of the steps was changed meanwhile: open the form again.')]);
  const measure = measureOf(keyResult, steps);
  if (value !== null && value !== undefined) refuse(checkInProblems({ measure, value, confidence }));
  else refuse(checkInProblems({ measure: { kind: 'binary', dueOn: null }, value: '0', confidence }));
}

/** The week that a check-in counts for, where its author is, and whether its deadline had passed. A metric is never late. */
export function weekAndLateness(
  input: { at: Instant; week?: Week | null | undefined; source: CheckInSource },
  frame: JudgmentFrame,
  timeZone: string,
): { week: Week; late: boolean } {
  const week = weekOfCheckIn({ at: input.at, linkWeek: input.week ?? null, timeZone });
  if (figuresStand(frame)) return { week, late: true };
  const plan = checkInWeekPlan({ week, timeZone, settings: frame.settings, span: frame.span });
  return { week, late: input.source !== 'METRIC' && plan.asks && isLateCheckIn({ at: input.at, plan }) };
}

/** The facts as they stand with the check-in in them. One that is older than the newest adds to the history and leaves the present alone. */
export function withCheckIn(known: JudgmentFacts, input: ReportedNumbers): JudgmentFacts {
  const { keyResult } = known;
  const isNewest = keyResult.lastCheckInAt === null || input.at >= keyResult.lastCheckInAt;
  const value = input.value ?? null;
  const current = isNewest && value !== null ? value : keyResult.current;
  const added = value === null ? known.values : [...known.values, { at: input.at, value }].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return {
    ...known,
    keyResult: {
      ...keyResult,
      current,
      confidence: isNewest ? (input.confidence ?? keyResult.confidence) : keyResult.confidence,
      lastCheckInAt: isNewest ? input.at : keyResult.lastCheckInAt,
    },
    steps: input.stepsDone && isNewest ? tickSteps(known.steps, input.stepsDone, input.at) : known.steps,
    values: known.hasSeries || current === null ? added : [{ at: input.at, value: current }],
  };
}
