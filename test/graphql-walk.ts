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

/**
 * Queries that together ask for every field that hangs on these fields of Query, three levels down: one query for each field below the first,
 * so that none is wider than the API takes. `given` holds the arguments as GraphQL text.
 */
export function queriesOfEverything(
  fields: readonly GraphQLField<unknown, unknown>[],
  given: Record<string, Record<string, string | undefined>>,
): { field: string; query: string }[] {
  return fields.flatMap((field) => {
    const passed = Object.entries(given[field.name] ?? {}).map(([name, value]) => `${name}: ${value}`);
    const call = `${field.name}${passed.length > 0 ? `(${passed.join(', ')})` : ''}`;
    return partsOf(field).map((part) => ({ field: field.name, query: `{ ${call} { ${part} } }` }));
  });
}

/** What can be asked of an object: its plain fields together, then each of its objects with what hangs on it. */
function partsOf(field: GraphQLField<unknown, unknown>): string[] {
  const named = getNamedType(field.type);
  if (isInterfaceType(named)) return ['__typename id'];
  if (!isObjectType(named)) throw new Error(`${field.name} is not an object`);
  const fields = Object.values(named.getFields());
  const objects = fields.filter((each) => !isLeafType(getNamedType(each.type))).flatMap((each) => selectField(each, 2));
  return [`__typename ${selectLeaves(fields)}`, ...objects];
}

function selectField(field: GraphQLField<unknown, unknown>, depth: number): string[] {
  if (field.args.some((argument) => isNonNullType(argument.type) && argument.defaultValue === undefined)) return [];
  const named = getNamedType(field.type);
  if (isUnionType(named) || !isObjectType(named)) return [];
  const fields = Object.values(named.getFields());
  // A list of lists multiplies the cost; what hangs on its rows is asked for where one row stands.
  const below = isList(field.type) ? depth - 2 : depth - 1;
  const objects = below < 1 ? [] : fields.flatMap((each) => selectField(each, below));
  return [`${field.name} { __typename ${selectLeaves(fields)} ${objects.join(' ')} }`];
}

function selectLeaves(fields: readonly GraphQLField<unknown, unknown>[]): string {
  return fields.flatMap((field) => (isLeafType(getNamedType(field.type)) ? [field.name] : [])).join(' ');
}

function isList(type: GraphQLOutputType): boolean {
  return isNonNullType(type) ? isList(type.ofType) : isListType(type);
}
