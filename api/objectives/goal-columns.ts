import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';
import type { CheckInRow } from '../../database/check-ins.ts';
import type { GoalColumns } from '../../database/goal-page.ts';
import type { KeyResultRow } from '../../database/key-results.ts';
import type { ObjectiveRow } from '../../database/objectives.ts';
import type { PersonRow } from '../../database/people.ts';

type ColumnsOf<Row> = Readonly<Record<string, readonly (keyof Row)[]>>;

/** What the resolvers of a noun look at, by field. A field that is missing here makes the list read whole rows, which is slower and as right. */
const OBJECTIVE: ColumnsOf<ObjectiveRow> = {
  ...own('title', 'description', 'level', 'alignmentNote', 'weight', 'progress', 'status', 'version'),
  archived: ['archivedAt'],
  cycle: ['cycleId'],
  carriedFrom: ['carriedFromId'],
  mayChange: ['ownerId', 'teamId', 'level'],
  owner: ['ownerId'],
  team: ['teamId'],
  parent: ['parentId'],
  keyResults: [],
  children: [],
  initiatives: [],
  links: [],
};
const KEY_RESULT: ColumnsOf<KeyResultRow> = {
  ...own('title', 'kind', 'unit', 'start', 'target', 'atLeast', 'atMost', 'periodDays', 'dueOn', 'weight', 'ambition', 'confidence', 'current', 'raw'),
  ...own('progress', 'soFar', 'wrongWay', 'expected', 'pace', 'status', 'computedStatus', 'tooEarly', 'freshness', 'statusSince', 'dropReason'),
  ...own('arithmetic', 'reasons', 'forecast', 'version', 'override', 'countsTasks'),
  dropped: ['droppedAt'],
  objective: ['objectiveId'],
  cycle: ['cycleId'],
  owner: ['ownerId'],
  ownerTeam: ['ownerTeamId'],
  lastCheckIn: ['lastCheckInId'],
  steps: ['kind'],
  carriedFrom: ['carriedFromId'],
  linkedItems: [],
  links: [],
  initiatives: [],
  source: [],
  escalation: [],
};
const PERSON: ColumnsOf<PersonRow> = {
  ...own('name', 'email', 'role', 'timeZone', 'leadership', 'active', 'version'),
  team: ['teamId'],
  manager: ['managerId'],
};
const CHECK_IN: ColumnsOf<CheckInRow> = {
  ...own('at', 'week', 'late', 'value', 'confidence', 'progressNote', 'blocker', 'changeNote', 'source', 'shownProgress', 'shownExpected', 'shownStatus'),
  author: ['authorId'],
  keyResult: ['keyResultId'],
  quality: ['sampleId'],
};

/** One entry a document: parsed documents are kept, and their nodes with them. */
const known = new WeakMap<FieldNode, GoalColumns | null>();

/** The columns that a query for `objectives { edges { node … } }` needs; null where it asks for something that only whole rows answer. */
export function goalColumns({ fieldNodes, fragments }: GraphQLResolveInfo): GoalColumns | null {
  const [field] = fieldNodes;
  if (field?.selectionSet === undefined || fieldNodes.length > 1) return null;
  const found = known.get(field);
  if (found !== undefined) return found;
  const columns = columnsUnder([field.selectionSet], fragments);
  known.set(field, columns);
  return columns;
}

type Fragments = GraphQLResolveInfo['fragments'];

function columnsUnder(connection: readonly SelectionSetNode[], fragments: Fragments): GoalColumns | null {
  const under = (sets: readonly SelectionSetNode[] | undefined, name: string) => (sets === undefined ? undefined : askedIn(sets, fragments).get(name));
  const node = under(under(connection, 'edges'), 'node');
  const keyResult = under(node, 'keyResults');
  const nouns = {
    objective: columnsOf(node ?? [], OBJECTIVE, fragments),
    owner: columnsOf(under(node, 'owner'), PERSON, fragments),
    keyResult: columnsOf(keyResult, KEY_RESULT, fragments),
    keyResultOwner: columnsOf(under(keyResult, 'owner'), PERSON, fragments),
    lastCheckIn: columnsOf(under(keyResult, 'lastCheckIn'), CHECK_IN, fragments),
  };
  const { objective, owner, keyResult: ofKeyResult, keyResultOwner, lastCheckIn } = nouns;
  if (!objective || owner === null || ofKeyResult === null || keyResultOwner === null || lastCheckIn === null) return null;
  return {
    objective,
    ...(owner && { owner }),
    ...(ofKeyResult && { keyResult: ofKeyResult }),
    ...(keyResultOwner && { keyResultOwner }),
    ...(lastCheckIn && { lastCheckIn }),
  };
}

/** Undefined where the noun is not asked for, null where one of its fields is not known here. */
function columnsOf<Row>(sets: readonly SelectionSetNode[] | undefined, known: ColumnsOf<Row>, fragments: Fragments): (keyof Row)[] | null | undefined {
  if (sets === undefined) return undefined;
  const columns = [...askedIn(sets, fragments).keys()].map((field) => (field === 'id' || field === '__typename' ? [] : known[field]));
  return columns.includes(undefined) ? null : columns.flatMap((names) => names ?? []);
}

/** The fields asked for, under whatever alias and through fragments, with what is asked of each. What a directive may leave out counts too. */
function askedIn(sets: readonly SelectionSetNode[], fragments: Fragments): Map<string, SelectionSetNode[]> {
  const asked = new Map<string, SelectionSetNode[]>();
  for (const selection of sets.flatMap((set) => set.selections)) {
    if (selection.kind === Kind.FIELD) {
      asked.set(selection.name.value, [...(asked.get(selection.name.value) ?? []), ...(selection.selectionSet ? [selection.selectionSet] : [])]);
      continue;
    }
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragments[selection.name.value]?.selectionSet;
    for (const [name, below] of inner ? askedIn([inner], fragments) : []) asked.set(name, [...(asked.get(name) ?? []), ...below]);
  }
  return asked;
}

/** Fields that are a column of their own name. */
function own<Name extends string>(...names: Name[]): Record<Name, [Name]> {
  return Object.fromEntries(names.map((name) => [name, [name]])) as Record<Name, [Name]>;
}
