import type { Instant } from './key-result.ts';

/** When something takes place, as far as two calendars can disagree about it. */
export interface Place {
  startsAt: Instant;
  endsAt: Instant;
  /** RRULE without its name. */
  recurrence: string;
  /** Of an instance that is left out; its times say nothing then. */
  cancelled?: boolean;
}

/** What of the two holds: they agree, what stands there, or what stands here, which is written there again. */
export type MergeVerdict = 'agreed' | 'theirs' | 'ours';

/**
 * Three-way: `base` is what both last agreed on, null where nobody knows. Our own writing comes back as the base, so it starts no loop. Where only one side
 * changed, that one holds; where both did, the later one. A change there that says no instant is taken for the later one.
 */
export function mergePlaces(input: {
  base: Place | null;
  ours: Place & { changed: boolean; changedAt: Instant };
  theirs: Place & { changedAt: Instant | null };
}): MergeVerdict {
  const { base, ours, theirs } = input;
  if (isSamePlace(theirs, ours)) return 'agreed';
  if (base !== null && isSamePlace(theirs, base)) return ours.changed ? 'ours' : 'agreed';
  if (base !== null && !ours.changed) return 'theirs';
  return theirs.changedAt === null || theirs.changedAt > ours.changedAt ? 'theirs' : 'ours';
}

/** Whether two places are one, however their rules are written. */
export function isSamePlace(a: Place, b: Place): boolean {
  const [goneA, goneB] = [a.cancelled ?? false, b.cancelled ?? false];
  if (goneA || goneB) return goneA === goneB;
  return a.startsAt === b.startsAt && a.endsAt === b.endsAt && isSameRecurrence(a.recurrence, b.recurrence);
}

/** Whether two rules say the same: providers sort the parts, and spell out what follows from the first meeting or is the default. */
export function isSameRecurrence(a: string, b: string): boolean {
  const [left, right] = [partsOf(a), partsOf(b)];
  const implied = (name: string): boolean => name === 'BYDAY' || name === 'BYMONTHDAY' || name === 'BYMONTH';
  const names = [...new Set([...left.keys(), ...right.keys()])];
  return names.every(
    (name) =>
      left.get(name) === right.get(name) || (implied(name) && left.has(name) !== right.has(name) && !`${left.get(name) ?? right.get(name)}`.includes(',')),
  );
}

/** The rule among the lines of an event; empty for a single one. */
export function ruleAmong(lines: readonly string[]): string {
  return lines.find((line) => /^RRULE:/i.test(line))?.slice('RRULE:'.length) ?? '';
}

function partsOf(recurrence: string): Map<string, string> {
  const parts = recurrence
    .toUpperCase()
    .split(';')
    .filter((part) => part !== '' && !part.startsWith('WKST=') && part !== 'INTERVAL=1')
    .map((part): [string, string] => {
      const [name = '', value = ''] = part.split('=');
      return [name, name.startsWith('BY') ? value.split(',').toSorted().join(',') : value];
    });
  return new Map(parts);
}
