import { expect, test } from '@jest/globals';
import { circleLabels, type Sight } from './circle-labels.ts';
import { circleMap, type CircleTeam } from './circle-map.ts';

const TEAMS: CircleTeam[] = Array.from({ length: 30 }, (_, at) => ({
  ...{ id: `t${at}`, name: at < 4 ? `Department of things ${at}` : `Team ${at}`, peopleCount: 0, mayShape: true, lead: null },
  parent: at < 4 ? null : { id: `t${at % 4}` },
  accountabilities: [{ id: `r${at}`, name: 'Keeper of the long named role', holders: [{ id: `p${at}`, name: `Ann Other${at}`, active: true }] }],
}));
const MAP = circleMap('Acme', TEAMS, []);

function sight(scale: number): Sight {
  return { left: -MAP.radius, right: MAP.radius, top: -MAP.radius, bottom: MAP.radius, scale };
}

test.each([0.1, 0.4, 1, 3])('at %d px a unit no words stand on others', (scale) => {
  const labels = circleLabels(MAP.circles.values(), sight(scale));
  const boxes = labels.map(({ lines, px, x, y }) => {
    const [half, tall] = [(Math.max(...lines.map(({ length }) => length)) * px * 0.57) / 2, (lines.length * px) / 2];
    return { left: x * scale - half, right: x * scale + half, top: y * scale - tall, bottom: y * scale + tall };
  });

  for (const [at, one] of boxes.entries())
    for (const other of boxes.slice(at + 1))
      expect(one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top).toBe(false);
});

test('nearer, more is called by its name: first teams, then roles and people', () => {
  const kinds = (scale: number) => [...new Set(circleLabels(MAP.circles.values(), sight(scale)).map(({ kind }) => kind))].toSorted();
  const personAt = (scale: number) => circleLabels(MAP.circles.values(), sight(scale)).find(({ key }) => key === 'p5@r5')?.lines;

  expect([kinds(0.02), kinds(0.5), kinds(4)]).toEqual([[], ['team'], ['person', 'role', 'team']]);
  expect([personAt(0.2), personAt(1), personAt(6)]).toEqual([undefined, ['AO'], ['Ann Other5']]);
});

test('what is out of sight has no words', () => {
  expect(circleLabels(MAP.circles.values(), { ...sight(3), left: MAP.radius * 2, right: MAP.radius * 3 })).toEqual([]);
});
