import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { GraphQLField, GraphQLOutputType } from 'graphql';

/** A selection of every field down to `depth` that needs no argument which is not given. */
export function selectEverything(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (!isObjectType(named)) return '{ __typename }';
  const fields = Object.values(named.getFields()).flatMap((field) => selectField(field, depth));
  return `{ ${fields.length === 0 ? '__typename' : fields.join(' ')} }`;
}

/** One query for each field of Query, with these arguments, down to `depth`. */
export function queriesOfEverything(
  schema: GraphQLSchema,
  given: Record<string, Record<string, string | undefined>>,
  depth: number,
): { field: string; query: string }[] {
  const query = schema.getQueryType() as GraphQLObjectType;
  return Object.values(query.getFields()).map((field) => {
    const values = given[field.name] ?? {};
    const passed = Object.entries(values).map(([name, value]) => `${name}: ${value}`);
    const selection = isInterfaceType(getNamedType(field.type)) ? '{ __typename id }' : selectEverything(field.type, depth);
    return { field: field.name, query: `{ ${field.name}${passed.length > 0 ? `(${passed.join(', ')})` : ''} ${selection} }` };
  });
}

function selectField(field: GraphQLField<unknown, unknown>, depth: number): string[] {
  if (field.args.some((argument) => isNonNullType(argument.type) && argument.defaultValue === undefined)) return [];
  const named = getNamedType(field.type);
  if (isLeafType(named)) return [field.name];
  if (depth === 0 || isUnionType(named)) return [];
  // Lists of lists multiply the cost; their own query walks them.
  const inside = isList(field.type) ? Math.min(depth - 1, 1) : depth - 1;
  return [`${field.name} ${selectEverything(field.type, inside)}`];
}

function isList(type: GraphQLOutputType): boolean {
  return isNonNullType(type) ? isList(type.ofType) : isListType(type);
}
