import { ApplicationFailure } from '@temporalio/common';
import type { CycleRow } from '../../database/cycles.ts';
import { dayIn, startOfDay } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import type { Instant } from '../../domain/key-result.ts';
import { weekOf, weeksTouching } from '../../domain/week.ts';
import type { RehearsalNews } from './run.ts';

type AnyActivity = (...input: never[]) => Promise<unknown>;

/** How long nothing may happen before a rehearsal is given up. */
const PATIENCE_MS = 180_000;
/** Days from the last day to the close, about. */
const AFTERMATH_DAYS = 4;

/**
 * The activities as a rehearsal runs them: what a transaction wants told to workflows is told before the activity ends, so that nothing works outside
 * of one; an error is final, because nothing in a rehearsal passes by waiting, and rejects `failed`; each step is told to `onNews`.
 */
export function watched<Activities extends Record<string, AnyActivity>>(
  activities: Activities,
  { cycle, beginsAt, relay, onNews }: { cycle: CycleRow; beginsAt: Instant; relay: () => Promise<void>; onNews: (news: RehearsalNews) => void },
): { activities: Activities; failed: Promise<never> } {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  const tell = teller({ cycle, beginsAt, onNews });
  let watchdog = setTimeout(() => undefined, 0);
  const stillThere = (): void => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => reject(new Error('The rehearsal stands still: a workflow waits for something that does not come.')), PATIENCE_MS);
    watchdog.unref();
  };
  // A worker runs activities of its two kinds side by side; here nothing may depend on which of two came first.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn =
    (run: AnyActivity): AnyActivity =>
    (...input) => {
      const mine = turn.then(() => run(...input));
      turn = mine.catch(() => undefined);
      return mine;
    };
  const wrap = (name: string, activity: AnyActivity): AnyActivity =>
    inTurn(async (...input) => {
      stillThere();
      tell(input[0]);
      try {
        const result = await activity(...input);
        await relay();
        return result;
      } catch (cause) {
        reject(new Error(`The rehearsal failed in ${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause }));
        throw ApplicationFailure.nonRetryable(String(cause), 'RehearsalFailed');
      }
    });
  const entries = Object.entries(activities).map(([name, activity]) => [name, wrap(name, activity)]);
  return { activities: Object.fromEntries(entries) as Activities, failed };
}

/** Says which week of the cycle is being played, whenever it is another one. */
function teller({ cycle, beginsAt, onNews }: { cycle: CycleRow; beginsAt: Instant; onNews: (news: RehearsalNews) => void }): (input: unknown) => void {
  const from = Date.parse(beginsAt);
  const until = Date.parse(startOfDay(addDays(cycle.endsOn, AFTERMATH_DAYS), cycle.timeZone));
  const weeks = weeksTouching(cycle.startsOn, cycle.endsOn);
  let furthest = from;
  let told = '';
  return (input) => {
    const moment = momentOf(input);
    if (!(Date.parse(moment) >= furthest)) return;
    furthest = Date.parse(moment);
    const day = dayIn(moment, cycle.timeZone);
    const note = day < cycle.startsOn ? 'planning' : day > cycle.endsOn ? 'closing' : `week ${weeks.indexOf(weekOf(day)) + 1} of ${weeks.length}`;
    if (note !== told) onNews({ share: Math.min(1, (furthest - from) / (until - from)), note });
    told = note;
  };
}

function momentOf(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  const { dueAt, at } = input as { dueAt?: string; at?: string };
  return dueAt ?? at ?? '';
}
