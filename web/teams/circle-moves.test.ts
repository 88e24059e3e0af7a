import { expect, test } from '@jest/globals';
import { circleMap, type CirclePerson, type CircleTeam, COMPANY } from './circle-map.ts';
import { afterMoves, backOf, type CircleMove, dropOn, mayPick, takerAt, takersOf } from './circle-moves.ts';

const ADA = { id: 'ada', name: 'Ada', active: true };
const GUIDE = { id: 'guide', name: 'Guide', holders: [ADA] };
const CLERK = { id: 'clerk', name: 'Clerk', holders: [] };
const ADMIN = { teams: true, people: true };
const NOBODY = { teams: false, people: false };

function team(id: string, given: Partial<CircleTeam> = {}): CircleTeam {
  return { id, name: id, peopleCount: 0, mayShape: true, parent: null, lead: null, accountabilities: [], ...given };
}

/** product(search(guide(ada) bob)) and sales(clerk), with Cid outside. */
const TEAMS = [team('product'), team('search', { parent: { id: 'product' }, accountabilities: [GUIDE] }), team('sales', { accountabilities: [CLERK] })];
const PEOPLE: CirclePerson[] = [
  { id: 'ada', name: 'Ada', team: { id: 'search' } },
  { id: 'bob', name: 'Bob', team: { id: 'search' } },
  { id: 'cid', name: 'Cid', team: null },
];

function drop(held: string, target: string, { teams = TEAMS, rights = ADMIN }: { teams?: CircleTeam[]; rights?: typeof ADMIN } = {}) {
  const map = circleMap('Acme', teams, PEOPLE);
  const [heldCircle, targetCircle] = [map.circles.get(held), map.circles.get(target)];
  if (heldCircle === undefined || targetCircle === undefined) throw new Error(`No circle ${held} or ${target}`);
  return dropOn(map, { teams, people: PEOPLE }, { held: heldCircle, target: targetCircle, rights });
}

test.each<[held: string, target: string, outcome: CircleMove | string]>([
  ['search', 'sales', { kind: 'team', id: 'search', parentId: 'sales' }],
  ['search', COMPANY, { kind: 'team', id: 'search', parentId: null }],
  ['search', 'product', 'same'],
  ['product', 'search', 'ring'],
  ['guide', 'sales', { kind: 'role', id: 'guide', teamId: 'sales', holderIds: ['ada'] }],
  ['guide', 'search', 'same'],
  ['guide', COMPANY, 'homeless'],
  ['bob@search', 'sales', { kind: 'person', id: 'bob', teamId: 'sales' }],
  ['bob@search', COMPANY, { kind: 'person', id: 'bob', teamId: null }],
  ['bob@search', 'guide', { kind: 'role', id: 'guide', teamId: 'search', holderIds: ['ada', 'bob'] }],
  ['ada@guide', 'guide', 'same'],
  ['ada@guide', 'search', 'same'],
  ['cid@company', COMPANY, 'same'],
])('%s put on %s is %j', (held, target, outcome) => {
  expect(drop(held, target)).toEqual(typeof outcome === 'string' ? { problem: outcome } : { move: outcome });
});

test('without the rights nothing moves but roles and their holders, in the circles that one leads', () => {
  const teams = TEAMS.map((each) => ({ ...each, mayShape: each.id === 'search' }));
  const theirs = { teams, rights: NOBODY };
  const map = circleMap('Acme', teams, PEOPLE);
  const picked = [...map.circles.values()].filter((circle) => mayPick(circle, { teams }, NOBODY)).map(({ key }) => key);

  expect(picked.toSorted()).toEqual(['ada@guide', 'bob@search', 'cid@company', 'guide']);
  expect([drop('search', 'sales', theirs), drop('bob@search', 'sales', theirs), drop('guide', 'sales', theirs)]).toEqual(Array(3).fill({ problem: 'rights' }));
  expect(drop('bob@search', 'clerk', theirs)).toEqual({ problem: 'rights' });
  expect(drop('bob@search', 'guide', theirs)).toMatchObject({ move: { kind: 'role' } });
});

test('a role takes people alone, and keys lead only to where something can go', () => {
  const map = circleMap('Acme', TEAMS, PEOPLE);
  const circle = (key: string) =>
    map.circles.get(key) ??
    (() => {
      throw new Error(key);
    })();
  const takers = (key: string) => takersOf(map, { teams: TEAMS, people: PEOPLE }, { held: circle(key), rights: ADMIN }).map((each) => each.key);

  expect(takerAt(map, circle('bob@search'), 'ada@guide')?.key).toBe('guide');
  expect(takerAt(map, circle('sales'), 'ada@guide')?.key).toBe('search');
  expect(takerAt(map, circle('product'), 'product')?.key).toBe(COMPANY);
  expect(takers('product')).toEqual(['sales']);
  expect(takers('guide').toSorted()).toEqual(['product', 'sales']);
  expect(takers('bob@search').toSorted()).toEqual(['clerk', COMPANY, 'guide', 'product', 'sales']);
});

test.each<CircleMove>([
  { kind: 'team', id: 'search', parentId: 'sales' },
  { kind: 'person', id: 'bob', teamId: null },
  { kind: 'role', id: 'guide', teamId: 'sales', holderIds: ['ada', 'bob'] },
])('what %j does is shown at once, and the move back makes it undone', (move) => {
  const before = { teams: TEAMS, people: PEOPLE };
  const back = backOf(before, move);

  const after = afterMoves(before, [move]);
  expect(after).not.toEqual(before);
  expect(back && afterMoves(after, [back])).toEqual(before);
});
