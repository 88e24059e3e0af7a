import { addDays, daysBetween } from './day.ts';
import type { Day } from './key-result.ts';

/** Name and days of the cycle that follows one: the next quarter after "Q4 2026", else as many days under the same name, numbered. */
export function nextCycleOf({ name, startsOn, endsOn }: { name: string; startsOn: Day; endsOn: Day }): { name: string; startsOn: Day; endsOn: Day } {
  const first = addDays(endsOn, 1);
  const last =
    /^\d{4}-(01|04|07|10)-01$/.test(first) && daysBetween(startsOn, endsOn) < 100 ? endOfQuarter(first) : addDays(first, daysBetween(startsOn, endsOn));
  return { name: nextName(name), startsOn: first, endsOn: last };
}

function nextName(name: string): string {
  const quarter = /^Q([1-4]) (\d{4})$/.exec(name.trim());
  if (quarter !== null) return quarter[1] === '4' ? `Q1 ${Number(quarter[2]) + 1}` : `Q${Number(quarter[1]) + 1} ${quarter[2]}`;
  const numbered = /^(.*) \((\d+)\)$/.exec(name);
  return numbered === null ? `${name} (2)` : `${numbered[1]} (${Number(numbered[2]) + 1})`;
}

function endOfQuarter(first: Day): Day {
  const [year = 0, month = 1] = first.split('-').map(Number);
  return new Date(Date.UTC(year, month + 2, 0)).toISOString().slice(0, 10);
}
