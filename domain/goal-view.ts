import { LEVELS } from './objective.ts';
import type { GoalProblem } from './goal-problem.ts';
import { titleProblems } from './goal-problem.ts';
import type { ObjectiveLevel } from './objective.ts';

export const GOAL_SHAPES = ['tree', 'map', 'table'] as const;
export const GOAL_GROUPS = ['none', 'level', 'team', 'owner', 'status'] as const;
/** What a table of goals can show beside their titles, in its order. */
export const GOAL_COLUMNS = ['level', 'team', 'owner', 'status', 'progress', 'value', 'confidence', 'checkedIn', 'parent'] as const;
export const GOAL_STATUSES = ['OFF_TRACK', 'AT_RISK', 'ON_TRACK', 'COMPLETED'] as const;

export type GoalShape = (typeof GOAL_SHAPES)[number];
export type GoalGroup = (typeof GOAL_GROUPS)[number];
export type GoalColumn = (typeof GOAL_COLUMNS)[number];
/** `order` is the company's own: by level, then as people put them. */
export type GoalSort = GoalColumn | 'title' | 'order';

/** Which goals are shown; an empty text chooses all. Team and owner are plain ids. */
export interface GoalFilter {
  search: string;
  level: ObjectiveLevel | '';
  team: string;
  owner: string;
  status: (typeof GOAL_STATUSES)[number] | '';
}

/** A way to look at the goals of a cycle: which, in what shape, and in a table by what they are grouped and sorted. */
export interface GoalView extends GoalFilter {
  shape: GoalShape;
  group: GoalGroup;
  columns: readonly GoalColumn[];
  sort: GoalSort;
  descending: boolean;
  /** Whether a table shows key results under their objectives. */
  keyResults: boolean;
}

export const PLAIN_VIEW: GoalView = {
  ...{ shape: 'tree', search: '', level: '', team: '', owner: '', status: '', group: 'none' },
  ...{ columns: ['level', 'team', 'owner', 'status', 'progress'], sort: 'order', descending: false, keyResults: true },
};

const LONGEST_SEARCH = 200;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A view out of the parameters of an address, or out of what was stored. What nobody knows is left out, so that an old link opens still. */
export function goalViewOf(parameters: Record<string, unknown>): GoalView {
  const text = (name: string): string => (['string', 'number', 'boolean'].includes(typeof parameters[name]) ? String(parameters[name]) : '');
  const id = (name: string): string => (ID.test(text(name)) ? text(name).toLowerCase() : '');
  const columns = text('columns').split(',');
  const sort = text('sort').replace(/^-/, '');
  return {
    shape: oneOf(GOAL_SHAPES, text('shape')) ?? PLAIN_VIEW.shape,
    search: text('search').slice(0, LONGEST_SEARCH),
    level: oneOf(LEVELS, text('level')) ?? '',
    team: id('team'),
    owner: id('owner'),
    status: oneOf(GOAL_STATUSES, text('status')) ?? '',
    group: oneOf(GOAL_GROUPS, text('group')) ?? PLAIN_VIEW.group,
    columns: text('columns') === '' ? PLAIN_VIEW.columns : GOAL_COLUMNS.filter((column) => columns.includes(column)),
    sort: oneOf([...GOAL_COLUMNS, 'title', 'order'] as const, sort) ?? PLAIN_VIEW.sort,
    descending: text('sort').startsWith('-'),
    keyResults: text('keyResults') !== 'hidden',
  };
}

/** The parameters of a view, as an address carries them and as it is stored: what is as plain as can be is left out, but the shape. */
export function goalViewParameters(view: GoalView): Record<string, string> {
  const columns = view.columns.join(',');
  const parameters: Record<string, string> = {
    shape: view.shape,
    search: view.search.trim(),
    level: view.level,
    team: view.team,
    owner: view.owner,
    status: view.status,
    group: view.group === PLAIN_VIEW.group ? '' : view.group,
    columns: columns === PLAIN_VIEW.columns.join(',') ? '' : columns === '' ? 'none' : columns,
    sort: view.sort === PLAIN_VIEW.sort ? '' : `${view.descending ? '-' : ''}${view.sort}`,
    keyResults: view.keyResults ? '' : 'hidden',
  };
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''));
}

/** Whether two views show the same. */
export function isSameView(one: GoalView, other: GoalView): boolean {
  return JSON.stringify(goalViewParameters(one)) === JSON.stringify(goalViewParameters(other));
}

/** Whether a filter leaves anything out. */
export function isFiltering({ search, level, team, owner, status }: GoalFilter): boolean {
  return search.trim() !== '' || level !== '' || team !== '' || owner !== '' || status !== '';
}

const LONGEST_NAME = 80;

/** What is wrong with the name of a view. */
export function goalViewProblems({ name }: { name: string }): GoalProblem[] {
  const problems = titleProblems(name, 'view', 'name');
  if (problems.length === 0 && name.length > LONGEST_NAME)
    return [{ field: 'name', sentence: `The name of the view has ${name.length} characters; ${LONGEST_NAME} is the limit.` }];
  return problems;
}

function oneOf<Value extends string>(values: readonly Value[], text: string): Value | undefined {
  return values.find((value) => value === text);
}
