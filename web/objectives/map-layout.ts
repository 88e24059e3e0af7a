import { hierarchy, tree } from 'd3-hierarchy';
import { countBelow, type TreeNode, type TreeObjective } from './objective-tree.ts';

/** A card of the map, in px from the upper left. */
export interface PlacedCard<Objective extends TreeObjective> {
  id: string;
  objective: Objective;
  x: number;
  y: number;
  parentId: string | null;
  /** From 1 at the left. */
  depth: number;
  /** Objectives right below it that are shown, and how many there are below at any depth while it is folded. */
  childIds: readonly string[];
  hidden: number;
  foldable: boolean;
}

/** The map laid out: cards, the ids of the first ones, and how large all of it is. */
export interface MapLayout<Objective extends TreeObjective> {
  cards: ReadonlyMap<string, PlacedCard<Objective>>;
  firstIds: readonly string[];
  width: number;
  height: number;
}

export const CARD = { width: 232, height: 94 } as const;
const GAP = { column: 56, row: 14, tree: 40 } as const;

/**
 * Lays objectives out as trees that grow to the right, parents halfway up their children, and sets the trees side by side so that the whole comes near the
 * shape of the window (`aspect`, its width by its height). No two cards touch. Costs some ms for 500 objectives: d3's tidy tree, in time linear to them.
 */
export function mapLayout<Objective extends TreeObjective>(
  nodes: readonly TreeNode<Objective>[],
  { isFolded, aspect }: { isFolded: (node: TreeNode<Objective>, depth: number) => boolean; aspect: number },
): MapLayout<Objective> {
  const trees = nodes.map((node) => treeLayout(node, isFolded));
  const columns = fittest(trees, aspect);
  const cards = new Map<string, PlacedCard<Objective>>();
  let [x, height] = [0, 0];
  for (const column of columns) {
    let y = 0;
    for (const each of column) {
      for (const card of each.cards) cards.set(card.id, { ...card, x: card.x + x, y: card.y + y });
      y += each.height + GAP.tree;
    }
    x += Math.max(...column.map(({ width }) => width)) + GAP.tree;
    height = Math.max(height, y - GAP.tree);
  }
  const firstIds = columns.flat().flatMap(({ cards: [first] }) => first?.id ?? []);
  return { cards, firstIds, width: Math.max(0, x - GAP.tree), height };
}

/** Where an arrow key leads from a card: left to its parent, right to what is below it, up and down to the next card of its column; null for any other key. */
export function mapKey<Objective extends TreeObjective>(key: string, { cards, firstIds }: MapLayout<Objective>, id: string): string | null {
  const card = cards.get(id);
  if (card === undefined) return null;
  switch (key) {
    case 'ArrowLeft':
      return card.parentId;
    case 'ArrowRight':
      return card.childIds[Math.floor((card.childIds.length - 1) / 2)] ?? null;
    case 'ArrowUp':
    case 'ArrowDown': {
      const down = key === 'ArrowDown' ? 1 : -1;
      const beside = [...cards.values()].filter((each) => each.x === card.x && (each.y - card.y) * down > 0);
      const nearest = beside.toSorted((a, b) => Math.abs(a.y - card.y) - Math.abs(b.y - card.y))[0];
      if (nearest !== undefined || card.parentId !== null) return nearest?.id ?? null;
      return firstIds[firstIds.indexOf(id) + down] ?? null;
    }
    case 'Home':
      return firstIds[0] ?? null;
    case 'End':
      return firstIds.at(-1) ?? null;
    default:
      return null;
  }
}

interface LaidTree<Objective extends TreeObjective> {
  cards: PlacedCard<Objective>[];
  width: number;
  height: number;
}

function treeLayout<Objective extends TreeObjective>(
  root: TreeNode<Objective>,
  isFolded: (node: TreeNode<Objective>, depth: number) => boolean,
): LaidTree<Objective> {
  const depths = new Map([[root, 1]]);
  const shownBelow = (node: TreeNode<Objective>): TreeNode<Objective>[] => {
    const depth = depths.get(node) ?? 1;
    if (isFolded(node, depth)) return [];
    for (const child of node.children) depths.set(child, depth + 1);
    return node.children;
  };
  // It lays out from above to below: here its height is our width.
  const laid = tree<TreeNode<Objective>>()
    .nodeSize([CARD.height + GAP.row, CARD.width + GAP.column])
    .separation(() => 1)(hierarchy(root, shownBelow));
  const all = laid.descendants();
  const top = Math.min(...all.map(({ x }) => x));
  const cards = all.map((point) => ({
    id: point.data.objective.id,
    objective: point.data.objective,
    x: point.y,
    y: point.x - top,
    parentId: point.parent?.data.objective.id ?? null,
    depth: point.depth + 1,
    childIds: (point.children ?? []).map(({ data }) => data.objective.id),
    hidden: point.children === undefined ? countBelow(point.data) : 0,
    foldable: point.data.children.length > 0,
  }));
  return { cards, width: Math.max(...all.map(({ y }) => y)) + CARD.width, height: Math.max(...cards.map(({ y }) => y)) + CARD.height };
}

/** The trees in as many columns as bring all of it nearest to the shape of the window; each tree goes to the column that is lowest so far. */
function fittest<Objective extends TreeObjective>(trees: readonly LaidTree<Objective>[], aspect: number): LaidTree<Objective>[][] {
  const tried = trees.map((_, index) => inColumns(trees, index + 1));
  const strain = (columns: LaidTree<Objective>[][]): number => {
    const width = columns.reduce((sum, column) => sum + Math.max(...column.map((each) => each.width)) + GAP.tree, 0);
    const height = Math.max(...columns.map(heightOf));
    return Math.abs(Math.log(width / height / aspect));
  };
  return tried.toSorted((one, other) => strain(one) - strain(other))[0] ?? [];
}

function inColumns<Objective extends TreeObjective>(trees: readonly LaidTree<Objective>[], count: number): LaidTree<Objective>[][] {
  const columns: LaidTree<Objective>[][] = Array.from({ length: count }, () => []);
  const heights = columns.map(() => 0);
  for (const each of trees) {
    const lowest = heights.indexOf(Math.min(...heights));
    columns[lowest]?.push(each);
    heights[lowest] = (heights[lowest] ?? 0) + each.height + GAP.tree;
  }
  return columns.filter((column) => column.length > 0);
}

function heightOf<Objective extends TreeObjective>(column: readonly LaidTree<Objective>[]): number {
  return column.reduce((sum, { height }) => sum + height + GAP.tree, 0);
}
