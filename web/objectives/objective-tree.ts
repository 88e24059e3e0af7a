import { type GoalFilter, isFiltering } from '../../domain/goal-view.ts';
import { plainId } from '../app/plain-id.ts';

/** What the tree must know of an objective. */
export interface TreeObjective {
  id: string;
  title: string;
  level: string;
  status: string | null;
  parent: { id: string } | null;
  team: { id: string } | null;
  owner: { id: string };
  keyResults: readonly TreeKeyResult[];
}

export interface TreeKeyResult {
  id: string;
  title: string;
  status: string | null;
  owner: { id: string } | null;
}

export interface TreeNode<Objective extends TreeObjective> {
  objective: Objective;
  children: TreeNode<Objective>[];
}

/** One visible row, as role=treeitem wants it. */
export interface TreeRow<Objective extends TreeObjective> {
  id: string;
  parentId: string | null;
  level: number;
  position: number;
  size: number;
  expandable: boolean;
  expanded: boolean;
  objective: Objective;
  keyResult: Objective['keyResults'][number] | null;
}

/** Hangs objectives under their parents; one whose parent is not among them stands at the top. A loop of parents cannot swallow anything. */
export function objectiveTree<Objective extends TreeObjective>(objectives: readonly Objective[]): TreeNode<Objective>[] {
  const nodes = new Map(objectives.map((objective) => [objective.id, { objective, children: [] as TreeNode<Objective>[] }]));
  const roots: TreeNode<Objective>[] = [];
  for (const node of nodes.values()) {
    const parent = node.objective.parent === null ? undefined : nodes.get(node.objective.parent.id);
    if (parent === undefined || reaches(parent.objective, node.objective.id, nodes)) roots.push(node);
    else parent.children.push(node);
  }
  return roots;
}

/** Keeps what matches a filter, with the objectives that lead to it. */
export function filteredTree<Objective extends TreeObjective>(nodes: readonly TreeNode<Objective>[], filter: GoalFilter): TreeNode<Objective>[] {
  if (!isFiltering(filter)) return [...nodes];
  return nodes.flatMap((node) => {
    const children = filteredTree(node.children, filter);
    const matches = matchesFilter(node.objective, filter);
    return matches || children.length > 0 ? [{ objective: node.objective, children }] : [];
  });
}

/** The objectives as they stand once these moves are made, that the server has not answered yet: each objective's parent by its id. */
export function withMoves<Objective extends TreeObjective>(objectives: readonly Objective[], moves: ReadonlyMap<string, string | null>): readonly Objective[] {
  if (moves.size === 0) return objectives;
  return objectives.map((objective) => {
    const parentId = moves.get(objective.id);
    return parentId === undefined ? objective : { ...objective, parent: parentId === null ? null : { id: parentId } };
  });
}

/** How many objectives stand below a node, at any depth. */
export function countBelow<Objective extends TreeObjective>({ children }: TreeNode<Objective>): number {
  return children.reduce((sum, child) => sum + 1 + countBelow(child), 0);
}

/** The rows that are visible when these objectives are open: key results first, then the objectives below. */
export function visibleRows<Objective extends TreeObjective>(
  nodes: readonly TreeNode<Objective>[],
  isOpen: (id: string) => boolean,
  at: { level: number; parentId: string | null; before: number } = { level: 1, parentId: null, before: 0 },
): TreeRow<Objective>[] {
  return nodes.flatMap(({ objective, children }, index) => {
    const size = nodes.length + at.before;
    const inside = objective.keyResults.length + children.length;
    const expanded = inside > 0 && isOpen(objective.id);
    const row = {
      id: objective.id,
      parentId: at.parentId,
      level: at.level,
      position: index + 1 + at.before,
      size,
      expandable: inside > 0,
      expanded,
      objective,
      keyResult: null,
    };
    if (!expanded) return [row];
    const leaves = objective.keyResults.map((keyResult, leaf) => ({
      ...{ id: keyResult.id, parentId: objective.id, level: at.level + 1, position: leaf + 1, size: inside },
      ...{ expandable: false, expanded: false, objective, keyResult },
    }));
    return [row, ...leaves, ...visibleRows(children, isOpen, { level: at.level + 1, parentId: objective.id, before: leaves.length })];
  });
}

/** What a key does in the tree, by the WAI-ARIA pattern: where the focus goes, and what opens or closes. */
export function treeKey<Objective extends TreeObjective>(
  key: string,
  rows: readonly TreeRow<Objective>[],
  focusedId: string,
): { focus?: string; open?: string; close?: string } | null {
  const index = rows.findIndex(({ id }) => id === focusedId);
  const row = rows[index];
  if (row === undefined) return null;
  const focusOn = (target: TreeRow<Objective> | undefined) => (target === undefined ? {} : { focus: target.id });
  switch (key) {
    case 'ArrowDown':
      return focusOn(rows[index + 1]);
    case 'ArrowUp':
      return focusOn(rows[index - 1]);
    case 'Home':
      return focusOn(rows[0]);
    case 'End':
      return focusOn(rows.at(-1));
    case 'ArrowRight':
      if (!row.expandable) return {};
      return row.expanded ? focusOn(rows[index + 1]) : { open: row.id };
    case 'ArrowLeft':
      if (row.expanded) return { close: row.id };
      return row.parentId === null ? {} : { focus: row.parentId };
    default:
      return null;
  }
}

/** Whether an objective is what a filter asks for, by itself or by one of its key results. */
export function matchesFilter(objective: TreeObjective, filter: GoalFilter): boolean {
  const words = filter.search.trim().toLowerCase();
  const titles = [objective.title, ...objective.keyResults.map(({ title }) => title)];
  const owners = [objective.owner, ...objective.keyResults.map(({ owner }) => owner)];
  const statuses = [objective.status, ...objective.keyResults.map(({ status }) => status)];
  return (
    (words === '' || titles.some((title) => title.toLowerCase().includes(words))) &&
    (filter.status === '' || statuses.includes(filter.status)) &&
    (filter.level === '' || objective.level === filter.level) &&
    (filter.team === '' || (objective.team !== null && plainId(objective.team.id) === filter.team)) &&
    (filter.owner === '' || owners.some((owner) => owner !== null && plainId(owner.id) === filter.owner))
  );
}

function reaches<Objective extends TreeObjective>(from: Objective, id: string, nodes: ReadonlyMap<string, TreeNode<Objective>>): boolean {
  const seen = new Set<string>();
  for (let at: Objective | undefined = from; at !== undefined && !seen.has(at.id); at = at.parent === null ? undefined : nodes.get(at.parent.id)?.objective) {
    if (at.id === id) return true;
    seen.add(at.id);
  }
  return false;
}
