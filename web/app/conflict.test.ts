import { expect, test } from '@jest/globals';
import { conflictOf } from './conflict.ts';
import { differingPart } from './differing-part.ts';
import { globalId } from './plain-id.ts';

const BEN = '00000000-0000-4000-8000-000000000001';
const CLARA = '00000000-0000-4000-8000-000000000002';
const [ben, clara] = [globalId('Person', BEN), globalId('Person', CLARA)];

function stale(theirs: object) {
  return { ok: false as const, code: 'CONFLICT', message: '', details: { theirs } };
}

test('only what both changed is a choice; what they alone changed is kept with mine', () => {
  const base = { title: 'Faster', ownerId: ben, unit: '', description: 'Old' };
  const mine = { ...base, title: 'Much faster', unit: 'ms' };
  const theirs = { title: 'A little faster', ownerId: CLARA, unit: null, description: 'Old', version: 7 };

  expect(conflictOf(stale(theirs), { noun: 'objective', base, mine })).toEqual({
    noun: 'objective',
    both: [expect.objectContaining({ field: 'title', mine: 'Much faster', theirs: 'A little faster' })],
    theirsAlone: ['ownerId'],
    merged: { title: 'Much faster', ownerId: clara, unit: 'ms', description: 'Old' },
    version: 7,
  });
});

test('what both changed alike is no choice, and an id is the same in either of its forms', () => {
  const base = { title: 'Faster', ownerId: ben };
  const found = conflictOf(stale({ title: 'Much faster', ownerId: CLARA, version: 2 }), {
    noun: 'objective',
    base,
    mine: { title: 'Much faster', ownerId: clara },
  });

  expect(found).toMatchObject({ both: [], theirsAlone: [], merged: { title: 'Much faster', ownerId: clara } });
});

test('what their version does not tell of is left to them unless it was changed', () => {
  const base = { title: 'Launch', steps: [{ title: 'One' }] };
  const versions = (steps: object[]) => ({ noun: 'key-result' as const, base, mine: { title: 'Launch it', steps } });

  expect(conflictOf(stale({ title: 'Launch', version: 2 }), versions([{ title: 'One' }]))?.merged).toEqual({ title: 'Launch it' });
  expect(conflictOf(stale({ title: 'Launch', version: 2 }), versions([{ title: 'Two' }]))?.merged).toEqual({ title: 'Launch it', steps: [{ title: 'Two' }] });
});

test('another refusal is no conflict', () => {
  expect(conflictOf({ ok: false, code: 'NOT_FOUND', message: '', details: null }, { noun: 'comment', base: {}, mine: {} })).toBeNull();
});

test.each([
  ['Below half a percent', 'Below one percent', ['Below ', 'half a ', 'percent']],
  ['10', '12', ['', '10', '']],
  ['One two', 'One two three', ['One ', 'two', '']],
  ['a a', 'a', ['', 'a ', 'a']],
  ['same', 'same', ['same', '', '']],
])('of %j beside %j what differs is %j', (text, other, parts) => {
  expect(differingPart(text, other)).toEqual(parts);
});
