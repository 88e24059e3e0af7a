import { expect, test } from '@jest/globals';
import { type Circle, circleAt, circleKey, circleMap, type CircleMap, type CirclePerson, type CircleTeam, COMPANY, findable, pathOf } from './circle-map.ts';

const ADA = { id: 'ada', name: 'Ada', active: true };
const BOB = { id: 'bob', name: 'Bob', active: true };

function team(id: string, given: Partial<CircleTeam> = {}): CircleTeam {
  return { id, name: id, peopleCount: 0, mayShape: true, parent: null, lead: null, accountabilities: [], ...given };
}

function person({ id, name }: { id: string; name: string }, teamId: string | null): CirclePerson {
  return { id, name, team: teamId === null ? null : { id: teamId } };
}

/** What stands in what, as `company(team(role(person)))`. */
function outline({ circles }: CircleMap, key = COMPANY): string {
  const below = circles.get(key)?.childKeys ?? [];
  const name = circles.get(key)?.id ?? '';
  return below.length === 0 ? name : `${name}(${below.map((each) => outline({ circles } as CircleMap, each)).join(' ')})`;
}

test('teams stand in their departments, holders in their roles, and others of a team beside them', () => {
  const roles = [
    { id: 'guide', name: 'Guide', holders: [ADA, { id: 'left', name: 'Left', active: false }] },
    { id: 'open', name: 'Open', holders: [] },
  ];
  const teams = [team('product', { lead: BOB }), team('search', { parent: { id: 'product' }, accountabilities: roles, lead: ADA })];
  const people = [person(ADA, 'search'), person(BOB, 'product'), person({ id: 'cid', name: 'Cid' }, 'search'), person({ id: 'dan', name: 'Dan' }, null)];

  const map = circleMap('Acme', teams, people);

  expect(outline(map)).toBe('company(product(search(guide(ada) open cid) bob) dan)');
  expect(pathOf(map, 'ada@guide').map(({ key }) => key)).toEqual([COMPANY, 'product', 'search', 'guide', 'ada@guide']);
  expect([map.circles.get('open')?.vacant, map.circles.get('guide')?.vacant]).toEqual([true, false]);
  expect([map.circles.get('ada@guide')?.leads, map.circles.get('bob@product')?.leads, map.circles.get('cid@search')?.leads]).toEqual([true, true, false]);
  expect(map.ring?.count).toBe(1);
});

test('every circle lies in that around it and touches none beside it; those of no team lie outside, however many', () => {
  const teams = Array.from({ length: 40 }, (_, at) =>
    team(`t${at}`, {
      parent: at < 5 ? null : { id: `t${at % 5}` },
      accountabilities: [{ id: `r${at}`, name: 'Role', holders: at % 3 === 0 ? [] : [{ id: `p${at}`, name: 'P', active: true }] }],
    }),
  );
  const people = Array.from({ length: 300 }, (_, at) => person({ id: `p${at}`, name: `P ${at}` }, at % 2 === 0 ? `t${at % 40}` : null));

  const map = circleMap('Acme', teams, people);

  const apart = (one: Circle, other: Circle) => Math.hypot(one.x - other.x, one.y - other.y);
  const isOutside = ({ kind, parentKey }: Circle) => kind === 'person' && parentKey === COMPANY;
  for (const circle of map.circles.values()) {
    const around = map.circles.get(circle.parentKey ?? '');
    if (around === undefined) continue;
    if (isOutside(circle)) expect(apart(circle, around)).toBeGreaterThan(around.r + circle.r);
    else expect(apart(circle, around) + circle.r).toBeLessThanOrEqual(around.r + 1e-6);
    for (const key of around.childKeys) {
      const other = map.circles.get(key);
      if (other && key !== circle.key) expect(apart(circle, other)).toBeGreaterThan(circle.r + other.r);
    }
  }
  expect(Math.max(...[...map.circles.values()].map(({ x, y, r }) => Math.hypot(x, y) + r))).toBeLessThanOrEqual(map.radius + 1e-6);
});

test('the innermost circle is found at a place, and keys lead in, out and beside', () => {
  const map = circleMap('Acme', [team('product'), team('search', { parent: { id: 'product' } }), team('sales')], [person(ADA, 'search')]);
  const ada = map.circles.get('ada@search');

  expect(circleAt(map, ada?.x ?? 0, ada?.y ?? 0)?.key).toBe('ada@search');
  expect(circleAt(map, map.radius * 2, 0)).toBeNull();
  expect(['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'x'].map((key) => circleKey(key, map, 'product'))).toEqual([
    'search',
    COMPANY,
    'sales',
    null,
    COMPANY,
    null,
  ]);
});

test('a search finds each once, and somebody in their own team rather than in a role elsewhere', () => {
  const teams = [team('a', { accountabilities: [{ id: 'guide', name: 'Guide', holders: [ADA] }] }), team('b')];
  const people = [person(ADA, 'b')];

  const found = findable(circleMap('Acme', teams, people), people);

  expect(found.map(({ key }) => key).toSorted()).toEqual(['a', 'ada@b', 'b', 'guide']);
});
