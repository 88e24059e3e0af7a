import { expect, test } from '@jest/globals';
import { placesFor, type TeamNode, teamTree } from './team-tree.ts';

interface Team {
  id: string;
  peopleCount: number;
  parent: { id: string } | null;
}

function team(id: string, parentId: string | null = null, peopleCount = 0): Team {
  return { id, peopleCount, parent: parentId === null ? null : { id: parentId } };
}

function outline(nodes: readonly TeamNode<Team>[]): string {
  return nodes.map((node) => `${node.team.id}${node.below.length > 0 ? `(${outline(node.below)})` : ''}`).join(' ');
}

test.each([
  { teams: [], tree: '' },
  { teams: [team('a'), team('b')], tree: 'a b' },
  { teams: [team('c', 'b'), team('a'), team('b', 'a'), team('d', 'a')], tree: 'a(b(c) d)' },
  { teams: [team('a', 'unknown')], tree: 'a' },
  { teams: [team('a', 'b'), team('b', 'a'), team('c', 'b'), team('d')], tree: 'd a(b(c))' },
  { teams: [team('a', 'a')], tree: 'a' },
])('teams stand as "$tree"', ({ teams, tree }) => {
  expect(outline(teamTree(teams))).toBe(tree);
});

test('a department counts the people of the teams below it', () => {
  const [top] = teamTree([team('a', null, 1), team('b', 'a', 2), team('c', 'b', 4)]);

  expect(top?.peopleCount).toBe(7);
});

test('a team is moved neither under itself nor under what is below it', () => {
  const nodes = teamTree([team('a'), team('b', 'a'), team('c', 'b'), team('d', 'a')]);

  expect(placesFor(nodes, 'b').map((place) => [place.team.id, place.depth])).toEqual([
    ['a', 0],
    ['d', 1],
  ]);
  expect(placesFor(nodes, null)).toHaveLength(4);
});
