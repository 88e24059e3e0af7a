import { type NamedKind, namedKind } from '../../domain/history-fields.ts';
import type { Refused } from './act.ts';
import { globalId, type PageNoun, plainId } from './plain-id.ts';

/** What a form sends of a thing: `base` as it was when the form was opened, `mine` as it is to be. */
export interface Versions<Input extends object> {
  noun: 'objective' | 'key-result' | 'cycle' | 'comment';
  base: object;
  mine: Input;
}

/** A refused, stale save beside what others saved meanwhile. */
export interface Conflict<Input extends object> {
  noun: Versions<Input>['noun'];
  /** What both changed, each in another way: what there is to choose. */
  both: readonly { field: string; mine: unknown; theirs: unknown }[];
  /** What they alone changed. */
  theirsAlone: readonly string[];
  /** What is to be saved where mine is kept: mine, and of what I did not touch what they made of it. */
  merged: Input;
  /** The number of the version that stands. */
  version: number;
}

/** Reads the conflict out of a refusal; null where it is another refusal. */
export function conflictOf<Input extends object>(refused: Refused, versions: Versions<Input>): Conflict<Input> | null {
  const theirs = (refused.details as { theirs?: Record<string, unknown> } | null)?.theirs;
  if (refused.code !== 'CONFLICT' || theirs === undefined) return null;
  return { noun: versions.noun, ...compared(versions, theirs), version: Number(theirs['version']) };
}

function compared<Input extends object>({ noun, base, mine }: Versions<Input>, theirs: Record<string, unknown>) {
  const old = new Map<string, unknown>(Object.entries(base));
  const fields = Object.entries(mine).map(([field, value]: [string, unknown]) => {
    const other = field in theirs ? asInput(noun, field, theirs[field]) : old.get(field);
    const [byMe, byThem] = [!isSame(value, old.get(field)), !isSame(other, old.get(field))];
    return { field, mine: value, theirs: other, byMe, byThem, isKnown: field in theirs };
  });
  const untouched = fields.filter(({ byMe }) => !byMe);
  // What their version does not tell of, as the steps of a key result, stays theirs by being left out.
  const kept = Object.entries(mine).filter(([field]) => !untouched.some((each) => each.field === field && !each.isKnown && old.has(field)));
  const taken = untouched.filter(({ byThem }) => byThem);
  return {
    both: fields.filter((each) => each.byMe && each.byThem && !isSame(each.mine, each.theirs)),
    theirsAlone: taken.map(({ field }) => field),
    merged: { ...Object.fromEntries(kept), ...Object.fromEntries(taken.map((each) => [each.field, each.theirs])) } as Input,
  };
}

/** A field of a row as forms send it: with a global id where it names something. */
function asInput(noun: string, field: string, value: unknown): unknown {
  const kind = namedKind(noun, field);
  const page = kind === null ? undefined : PAGES[kind];
  return page === undefined || typeof value !== 'string' ? value : globalId(page, value);
}

const PAGES: Readonly<Partial<Record<NamedKind, PageNoun>>> = { person: 'Person', team: 'Team', objective: 'Objective', cycle: 'Cycle' };

/** Ids count as the same in either of their forms; empty is empty. */
function isSame(one: unknown, other: unknown): boolean {
  return comparable(one) === comparable(other);
}

function comparable(value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'string') return plainId(value);
  if (typeof value === 'object' && !Array.isArray(value)) return JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(value);
}
