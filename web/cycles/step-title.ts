import type { TimelineStepKind } from '../../domain/timeline.ts';
import type { ListsTexts } from '../texts/en-lists.ts';
import type { Formats } from '../texts/format.ts';
import type { StepData } from './cycle-query.ts';

/** What a cycle does at a step, in the reader's words. One of a server that is newer than this page has the server's own title. */
export function stepTitle(step: StepData, { words, format }: { words: ListsTexts['steps']; format: Pick<Formats, 'day' | 'month'> }): string {
  const level = step.level === null ? '' : words.level[step.level];
  const titles: Readonly<Record<TimelineStepKind, () => string>> = {
    'open-planning': () => words.openPlanning(level),
    'planning-reminder': () => words.planningReminder(level),
    activate: () => words.activate,
    judgment: () => words.judgment(format.day(step.day)),
    'weekly-check-in': () => words.weeklyCheckIn(step.weekNumber ?? 0, format.day(step.day)),
    'settled-in': () => words.settledIn,
    'monthly-review': () => words.monthlyReview(step.month === null ? '' : format.month(step.month)),
    'last-call': () => words.lastCall,
    score: () => words.score,
    retro: () => words.retro,
    close: () => words.close,
  };
  return Object.hasOwn(titles, step.kind) ? titles[step.kind as TimelineStepKind]() : step.title;
}
