import { LEVELS } from '../../domain/objective.ts';
import { GOAL_STATUSES, type GoalGroup, type GoalSort, type GoalView } from '../../domain/goal-view.ts';

/** What the table must know of an objective. */
export interface TableObjective {
  id: string;
  title: string;
  level: string;
  status: string | null;
  progress: number | null;
  parent: { id: string } | null;
  team: { id: string; name: string } | null;
  owner: { id: string; name: string };
  keyResults: readonly TableKeyResult[];
}

export interface TableKeyResult {
  id: string;
  status: string | null;
  dropped: boolean;
  confidence: number | null;
  lastCheckIn: { at: string } | null;
}

/** A row of the table: the head of a group, an objective, or one of its key results. */
export type GoalRow<Objective extends TableObjective> =
  | { kind: 'group'; id: string; key: string; name: string | null; count: number; progress: number | null; folded: boolean }
  | { kind: 'objective'; id: string; objective: Objective; folded: boolean }
  | { kind: 'key-result'; id: string; objective: Objective; keyResult: Objective['keyResults'][number] };

/**
 * The rows of the table, grouped and sorted as a view says. `folded` holds the ids of groups that are folded, and of objectives whose key results are
 * shown otherwise than the view says. `all` are the objectives of the cycle, among which parents are found.
 */
export function goalRows<Objective extends TableObjective>(input: {
  objectives: readonly Objective[];
  all: readonly Objective[];
  view: Pick<GoalView, 'group' | 'sort' | 'descending' | 'keyResults'>;
  folded: ReadonlySet<string>;
}): GoalRow<Objective>[] {
  const { objectives, all, view, folded } = input;
  const titles = new Map(all.map(({ id, title }) => [id, title]));
  const sorted = sortedBy(objectives, view, titles);
  const rowsUnder = (some: readonly Objective[]) => some.flatMap((objective) => rowsOf(objective, view.keyResults !== folded.has(objective.id)));
  if (view.group === 'none') return rowsUnder(sorted);
  const groups = Map.groupBy(sorted, (objective) => keyOf(view.group, objective));
  return [...groups]
    .toSorted(([one, [a]], [other, [b]]) => compareKeys(view.group, { key: one, name: nameOf(view.group, a) }, { key: other, name: nameOf(view.group, b) }))
    .flatMap(([key, members]) => {
      const id = `${view.group}:${key}`;
      const head = {
        kind: 'group' as const,
        id,
        key,
        name: nameOf(view.group, members[0]),
        count: members.length,
        progress: meanProgress(members),
        folded: folded.has(id),
      };
      return [head, ...(head.folded ? [] : rowsUnder(members))];
    });
}

/** The lowest confidence of an objective's live key results: a chain is as strong as its weakest part. */
export function lowestConfidence({ keyResults }: Pick<TableObjective, 'keyResults'>): number | null {
  const given = keyResults.flatMap(({ dropped, confidence }) => (dropped || confidence === null ? [] : [confidence]));
  return given.length === 0 ? null : Math.min(...given);
}

/** When a live key result of an objective was last checked in. */
export function lastCheckInAt({ keyResults }: Pick<TableObjective, 'keyResults'>): string | null {
  const given = keyResults.flatMap(({ dropped, lastCheckIn }) => (dropped || lastCheckIn === null ? [] : [lastCheckIn.at]));
  return given.toSorted().at(-1) ?? null;
}

function rowsOf<Objective extends TableObjective>(objective: Objective, isOpen: boolean): GoalRow<Objective>[] {
  const head = { kind: 'objective' as const, id: objective.id, objective, folded: !isOpen };
  if (!isOpen) return [head];
  return [head, ...objective.keyResults.map((keyResult) => ({ kind: 'key-result' as const, id: keyResult.id, objective, keyResult }))];
}

type SortValue = number | string | null;

/** What is empty stands at the end whichever way; what is the same keeps the company's order. */
function sortedBy<Objective extends TableObjective>(
  objectives: readonly Objective[],
  { sort, descending }: Pick<GoalView, 'sort' | 'descending'>,
  titles: ReadonlyMap<string, string>,
): readonly Objective[] {
  if (sort === 'order') return descending ? objectives.toReversed() : objectives;
  const direction = descending ? -1 : 1;
  return objectives.toSorted((one, other) => {
    const [a, b] = [valueOf(sort, one, titles), valueOf(sort, other, titles)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
    return order * direction;
  });
}

function valueOf(sort: Exclude<GoalSort, 'order'>, objective: TableObjective, titles: ReadonlyMap<string, string>): SortValue {
  switch (sort) {
    case 'title':
      return objective.title;
    case 'level':
      return levelRank(objective.level);
    case 'team':
      return objective.team?.name ?? null;
    case 'owner':
      return objective.owner.name;
    case 'status':
      return statusRank(objective.status);
    case 'progress':
      return objective.progress;
    case 'confidence':
      return lowestConfidence(objective);
    case 'checkedIn':
      return lastCheckInAt(objective);
    case 'parent':
      return objective.parent === null ? null : (titles.get(objective.parent.id) ?? null);
    // Numbers of different units have no order.
    default:
      return 0;
  }
}

function keyOf(group: GoalGroup, { level, team, owner, status }: TableObjective): string {
  const keys: Record<GoalGroup, string> = { none: '', level, team: team?.id ?? '', owner: owner.id, status: status ?? 'NONE' };
  return keys[group];
}

/** Null where the name of a group is a word of the reader's language. */
function nameOf(group: GoalGroup, objective: TableObjective | undefined): string | null {
  if (group === 'owner') return objective?.owner.name ?? null;
  return group === 'team' ? (objective?.team?.name ?? null) : null;
}

function compareKeys(group: GoalGroup, one: { key: string; name: string | null }, other: { key: string; name: string | null }): number {
  if (group === 'level') return levelRank(one.key) - levelRank(other.key);
  if (group === 'status') return (statusRank(one.key) ?? GOAL_STATUSES.length) - (statusRank(other.key) ?? GOAL_STATUSES.length);
  if (one.name === null || other.name === null) return Number(one.name === null) - Number(other.name === null);
  return one.name.localeCompare(other.name);
}

/** The worst first. */
function statusRank(status: string | null): number | null {
  const rank = GOAL_STATUSES.findIndex((each) => each === status);
  return rank === -1 ? null : rank;
}

function levelRank(level: string): number {
  return LEVELS.findIndex((each) => each === level);
}

function meanProgress(objectives: readonly TableObjective[]): number | null {
  const given = objectives.flatMap(({ progress }) => (progress === null ? [] : [progress]));
  return given.length === 0 ? null : given.reduce((sum, progress) => sum + progress, 0) / given.length;
}
