import { addDays, daysBetween } from '../../domain/day.ts';
import type { ImportedCycle } from '../../domain/import/import-plan.ts';
import type { Day } from '../../domain/key-result.ts';
import { mondayOf, weekOf } from '../../domain/week.ts';

const WEEKS = 13;
/** The week of the running cycle that today lies in. */
export const CURRENT_WEEK = 6;

/** Three cycles of 13 whole weeks in a row, the middle one in its sixth week, named after the quarter that most of it lies in. */
export function sampleCycles(today: Day): { closed: ImportedCycle; active: ImportedCycle; draft: ImportedCycle } {
  const startsOn = addDays(mondayOf(weekOf(today)), -7 * (CURRENT_WEEK - 1));
  const middle = addDays(startsOn, Math.floor((WEEKS * 7) / 2));
  const quarter = Number(middle.slice(0, 4)) * 4 + Math.floor((Number(middle.slice(5, 7)) - 1) / 3);
  const cycle = (offset: number): ImportedCycle => {
    const first = addDays(startsOn, offset * WEEKS * 7);
    // Counted in quarters: two middles 91 days apart can lie in one quarter of 92.
    const number = quarter + offset;
    return { name: `Q${(number % 4) + 1} ${Math.floor(number / 4)}`, startsOn: first, endsOn: addDays(first, WEEKS * 7 - 1) };
  };
  return { closed: cycle(-1), active: cycle(0), draft: cycle(1) };
}

/** The share of a cycle that has passed at noon of a day. */
export function elapsedAtNoon(cycle: ImportedCycle, day: Day): number {
  return (daysBetween(cycle.startsOn, day) + 0.5) / (WEEKS * 7);
}
