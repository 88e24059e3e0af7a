import type { Decimal, Instant } from '../domain/key-result.ts';
import type { JudgmentFacts } from './judgment-facts.ts';
import { tickSteps } from './milestone-steps.ts';

/** What of a check-in changes figures. */
export interface ReportedNumbers {
  at: Instant;
  value?: Decimal | null | undefined;
  confidence?: number | null | undefined;
  stepsDone?: readonly string[] | null | undefined;
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
