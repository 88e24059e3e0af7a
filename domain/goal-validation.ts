import { MAX_CONFIDENCE, MIN_CONFIDENCE } from './check-in.ts';
import { isDay } from './day.ts';
import { dayProblems, problem, titleProblems, weightProblems } from './goal-problem.ts';
import { isTimeZone } from './time-zone.ts';
import type { GoalProblem } from './goal-problem.ts';
import { epochMs } from './instant.ts';
import type { Day, Decimal, Instant, Measure } from './key-result.ts';
import { measureProblems, valueProblems } from './measure-validation.ts';
import type { StatusRules } from './organization.ts';

/** What is wrong with a key result about to be created or changed. */
export function keyResultProblems(draft: { title: string; measure: Measure; weight: Decimal; confidence: number | null }): readonly GoalProblem[] {
  return [
    ...titleProblems(draft.title, 'key result'),
    ...measureProblems(draft.measure),
    ...weightProblems(draft.weight),
    ...confidenceProblems(draft.confidence),
  ];
}

/** What is wrong with an objective about to be created or changed. */
export function objectiveProblems(draft: { title: string; weight: Decimal }): readonly GoalProblem[] {
  return [...titleProblems(draft.title, 'objective'), ...weightProblems(draft.weight)];
}

/** What is wrong with the days and the zone of a cycle. */
export function cycleProblems(draft: { name: string; startsOn: Day; endsOn: Day; timeZone: string }): readonly GoalProblem[] {
  const problems = [...titleProblems(draft.name, 'cycle', 'name'), ...dayProblems(draft.startsOn, 'startsOn'), ...dayProblems(draft.endsOn, 'endsOn')];
  if (!isTimeZone(draft.timeZone)) problems.push(problem('timeZone', `"${draft.timeZone}" is no IANA time zone; write one like Europe/Berlin.`));
  if (isDay(draft.startsOn) && isDay(draft.endsOn) && draft.endsOn < draft.startsOn) {
    problems.push(problem('endsOn', `The cycle ends on ${draft.endsOn}, before it starts on ${draft.startsOn}.`));
  }
  return problems;
}

/** What is wrong with a check-in. A milestone is checked in by its steps, so any value of it is refused. */
export function checkInProblems(draft: { measure: Measure; value: Decimal; confidence: number | null }): readonly GoalProblem[] {
  return [...valueProblems(draft.measure, draft.value), ...confidenceProblems(draft.confidence)];
}

/** What is wrong with a status set by hand: it needs a reason and an end that lies ahead. */
export function overrideProblems(draft: { reason: string; until: Instant; now: Instant }): readonly GoalProblem[] {
  const problems: GoalProblem[] = [];
  if (draft.reason.trim() === '') problems.push(problem('reason', 'Say why the status is set by hand; the reason is shown beside it.'));
  if (epochMs(draft.until) <= epochMs(draft.now)) problems.push(problem('until', 'The end of an override must lie in the future.'));
  return problems;
}

/** What is wrong with an organization's own thresholds. */
export function statusRulesProblems(rules: StatusRules): readonly GoalProblem[] {
  const { compare, onTrack, atRisk, settlingIn } = rules;
  const problems: GoalProblem[] = [];
  if (![onTrack, atRisk].every((threshold) => threshold >= 0 && threshold <= 2))
    problems.push(problem('onTrack', 'Thresholds are shares from 0 to 2, such as 0.7.'));
  if (compare === 'pace' && !(onTrack > atRisk)) problems.push(problem('atRisk', 'By pace, on track must begin above at risk, as 0.7 above 0.4.'));
  if (compare === 'difference' && !(onTrack < atRisk))
    problems.push(problem('atRisk', 'By difference, on track allows less lag than at risk, as 0.165 before 0.33.'));
  if (!(settlingIn >= 0 && settlingIn < 1)) problems.push(problem('settlingIn', 'The settling-in share lies from 0 to below 1.'));
  return problems;
}

function confidenceProblems(confidence: number | null): readonly GoalProblem[] {
  const fine = confidence === null || (Number.isInteger(confidence) && confidence >= MIN_CONFIDENCE && confidence <= MAX_CONFIDENCE);
  return fine ? [] : [problem('confidence', `Confidence is a whole number from ${MIN_CONFIDENCE} to ${MAX_CONFIDENCE}, not ${confidence}.`)];
}
