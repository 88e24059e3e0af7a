import { keysToWriteUnder, type PersonKey, personKeys } from './person-keys.ts';
import type { Scope } from './scope.ts';
import { decryptUnder, encryptUnder, type SecretPlace } from './secrets.ts';

/** What of a person is theirs, and not their place in the company. */
const PERSONAL_FIELDS = new Set(['name', 'email', 'timeZone', 'language', 'preferences']);

/** What an entry of the audit log says, as far as it can name a person. */
export interface SaidOfPerson {
  id: string;
  noun: string;
  subjectId: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** Stands for a personal field that cannot be read: its person was erased, or SECRET_KEY is another than the one it was written under. */
export interface Unreadable {
  $personal: 'erased' | 'unreadable';
}

/** A personal field as it is stored: under whose key, and iv + tag + ciphertext. */
interface Encrypted {
  $personal: { key: string; data: string };
}

const SIDES = ['before', 'after'] as const;
type Side = (typeof SIDES)[number];

/**
 * The entries with each personal field under the key of its person, as they are to be stored and sealed. The chain holds the hash of what is stored: it
 * stays whole when the key is destroyed. Entries of other nouns, and those that name nobody, cost no statement.
 */
export async function encryptPersonal<Entry extends SaidOfPerson>(scope: Scope, entries: readonly Entry[]): Promise<readonly Entry[]> {
  const naming = entries.filter(namesPerson);
  if (naming.length === 0) return entries;
  const keys = await keysToWriteUnder(
    scope,
    naming.map(({ subjectId }) => subjectId),
  );
  return entries.map((entry) => {
    const key = keys.get(entry.subjectId);
    // Of somebody erased nothing is written down any more.
    return withPersonal(scope, entry, (place, value) => (key === undefined ? ERASED : encrypted(key, entry.subjectId, place, value)));
  });
}

/** The entries as people read them, personal fields in the clear; those of somebody erased are marked so. One statement, and none where nobody is named. */
export async function decryptPersonal<Entry extends SaidOfPerson>(scope: Scope, entries: readonly Entry[]): Promise<Entry[]> {
  const wanted = entries.flatMap((entry) => SIDES.flatMap((side) => personalOf(entry, side).flatMap(([, value]) => (isEncrypted(value) ? [value] : []))));
  if (wanted.length === 0) return [...entries];
  const keys = await personKeys(scope, [...new Set(wanted.map(({ $personal }) => $personal.key))]);
  return entries.map((entry) =>
    withPersonal(scope, entry, (place, value) => (isEncrypted(value) ? readable(keys.get(value.$personal.key), place, value) : value)),
  );
}

const ERASED: Unreadable = { $personal: 'erased' };
const UNREADABLE: Unreadable = { $personal: 'unreadable' };

function encrypted(key: Buffer, personId: string, place: SecretPlace, value: unknown): Encrypted {
  return { $personal: { key: personId, data: Buffer.from(encryptUnder(key, place, JSON.stringify(value))).toString('base64') } };
}

function readable(key: PersonKey | undefined, place: SecretPlace, { $personal }: Encrypted): unknown {
  if (key === undefined) return ERASED;
  if (key === 'locked') return UNREADABLE;
  try {
    return JSON.parse(decryptUnder(key, place, Buffer.from($personal.data, 'base64')));
  } catch {
    // Changed behind our back, which `audit:verify` names; the rest of the log is to be read all the same.
    return UNREADABLE;
  }
}

function namesPerson(entry: SaidOfPerson): boolean {
  return SIDES.some((side) => personalOf(entry, side).length > 0);
}

function personalOf(entry: SaidOfPerson, side: Side): [string, unknown][] {
  if (entry.noun !== 'person') return [];
  return Object.entries(entry[side] ?? {}).filter(([name, value]) => PERSONAL_FIELDS.has(name) && value !== null && value !== undefined);
}

/** Each personal field turned into another value; a ciphertext is bound to its entry and field, and means nothing in another. */
function withPersonal<Entry extends SaidOfPerson>({ organizationId }: Scope, entry: Entry, turn: (place: SecretPlace, value: unknown) => unknown): Entry {
  if (!namesPerson(entry)) return entry;
  const turned = (side: Side): Record<string, unknown> | null => {
    const fields = personalOf(entry, side).map(([name, value]) => [
      name,
      turn({ organizationId, table: 'audit_log', rowId: `${entry.id}/${side}/${name}` }, value),
    ]);
    return fields.length === 0 ? entry[side] : { ...entry[side], ...Object.fromEntries(fields) };
  };
  return { ...entry, before: turned('before'), after: turned('after') };
}

function isEncrypted(value: unknown): value is Encrypted {
  if (typeof value !== 'object' || value === null || !('$personal' in value)) return false;
  const { $personal } = value;
  return typeof $personal === 'object' && $personal !== null && 'key' in $personal && 'data' in $personal;
}
