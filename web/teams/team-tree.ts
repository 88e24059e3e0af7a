/** What of a team decides where it stands. */
interface Placed {
  id: string;
  peopleCount: number;
  parent: { id: string } | null;
}

/** A team with those below it. */
export interface TeamNode<Team> {
  team: Team;
  /** Everybody in it and below it. */
  peopleCount: number;
  below: TeamNode<Team>[];
}

/** Teams as a tree, in the order in which they came. What stands in a loop, from before loops were refused, stands at the top once: no team is lost. */
export function teamTree<Team extends Placed>(teams: readonly Team[]): TeamNode<Team>[] {
  const known = new Set(teams.map(({ id }) => id));
  const placed = new Set<string>();
  const nodeOf = (team: Team): TeamNode<Team> => {
    placed.add(team.id);
    const below = teams.flatMap((each) => (each.parent?.id === team.id && !placed.has(each.id) ? [nodeOf(each)] : []));
    return { team, below, peopleCount: below.reduce((sum, node) => sum + node.peopleCount, team.peopleCount) };
  };
  const tops = teams.filter(({ parent }) => parent === null || !known.has(parent.id)).map(nodeOf);
  const looped = teams.flatMap((team) => (placed.has(team.id) ? [] : [nodeOf(team)]));
  return [...tops, ...looped];
}

/** The part of a tree that hangs on one team; undefined where it is not in it. */
export function branchOf<Team extends Placed>(nodes: readonly TeamNode<Team>[], id: string): TeamNode<Team> | undefined {
  for (const node of nodes) {
    const found = node.team.id === id ? node : branchOf(node.below, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The teams of a tree from above with how deep each stands, without one and all below it: what that one can be moved under. */
export function placesFor<Team extends Placed>(nodes: readonly TeamNode<Team>[], movedId: string | null, depth = 0): { team: Team; depth: number }[] {
  return nodes.flatMap(({ team, below }) => (team.id === movedId ? [] : [{ team, depth }, ...placesFor(below, movedId, depth + 1)]));
}
