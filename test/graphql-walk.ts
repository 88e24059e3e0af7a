import {
  getNamedType,
  type GraphQLField,
  type GraphQLOutputType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';

/** What the API takes at most is 250 fields at a cost of 20,000 (api/builder.ts): some room is left. */
const MOST_FIELDS = 200;
const MOST_COST = 12_000;
/** What a list is reckoned to hold. */
const LISTED = 12;

/** A part of a selection as GraphQL text, with how many fields it has and what it is reckoned to cost. */
interface Selection {
  text: string;
  fields: number;
  cost: number;
}

/**
 * Queries that together ask for every field that hangs on these fields of Query, three levels down: as few as the API takes, because what costs is the
 * request. `given` holds the arguments as GraphQL text.
 */
export function queriesOfEverything(
  fields: readonly GraphQLField<unknown, unknown>[],
  given: Record<string, Record<string, string | undefined>>,
): { field: string; query: string }[] {
  return fields.flatMap((field) => {
    const passed = Object.entries(given[field.name] ?? {}).map(([name, value]) => `${name}: ${value}`);
    const call = `${field.name}${passed.length > 0 ? `(${passed.join(', ')})` : ''}`;
    return packed(partsOf(field)).map((part) => ({ field: field.name, query: `{ ${call} { ${part} } }` }));
  });
}

/** Puts parts together while none is more than the API takes. */
function packed(parts: readonly Selection[]): string[] {
  const packs: Selection[] = [];
  for (const part of parts) {
    const last = packs.at(-1);
    const isRoom = last !== undefined && last.fields + part.fields <= MOST_FIELDS && last.cost + part.cost <= MOST_COST;
    if (isRoom) packs[packs.length - 1] = { text: `${last.text} ${part.text}`, fields: last.fields + part.fields, cost: last.cost + part.cost };
    else packs.push(part);
  }
  return packs.map(({ text }) => text);
}

/** What can be asked of an object: its plain fields together, then each of its objects with what hangs on it. */
function partsOf(field: GraphQLField<unknown, unknown>): Selection[] {
  const named = getNamedType(field.type);
  if (isInterfaceType(named)) return [leaves(['__typename', 'id'])];
  if (!isObjectType(named)) throw new Error(`${field.name} is not an object`);
  const fields = Object.values(named.getFields());
  const objects = fields.filter((each) => !isLeafType(getNamedType(each.type))).flatMap((each) => selectField(each, 2));
  const times = isList(field.type) ? LISTED : 1;
  return [leaves(['__typename', ...leavesOf(fields)]), ...objects].map((part) => ({ ...part, cost: part.cost * times }));
}

function selectField(field: GraphQLField<unknown, unknown>, depth: number): Selection[] {
  if (field.args.some((argument) => isNonNullType(argument.type) && argument.defaultValue === undefined)) return [];
  const named = getNamedType(field.type);
  if (isUnionType(named) || !isObjectType(named)) return [];
  const fields = Object.values(named.getFields());
  // A list of lists multiplies the cost; what hangs on its rows is asked for where one row stands.
  const below = isList(field.type) ? depth - 2 : depth - 1;
  const objects = below < 1 ? [] : fields.flatMap((each) => selectField(each, below));
  const inside = [leaves(['__typename', ...leavesOf(fields)]), ...objects];
  const sum = (of: 'fields' | 'cost'): number => inside.reduce((total, each) => total + each[of], 0);
  const text = `${field.name} { ${inside.map((each) => each.text).join(' ')} }`;
  return [{ text, fields: 1 + sum('fields'), cost: 1 + sum('cost') * (isList(field.type) ? LISTED : 1) }];
}

function leaves(names: readonly string[]): Selection {
  return { text: names.join(' '), fields: names.length, cost: names.length };
}

function leavesOf(fields: readonly GraphQLField<unknown, unknown>[]): string[] {
  return fields.flatMap((field) => (isLeafType(getNamedType(field.type)) ? [field.name] : []));
}

function isList(type: GraphQLOutputType): boolean {
  return isNonNullType(type) ? isList(type.ofType) : isListType(type);
}
