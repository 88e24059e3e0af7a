import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import { valueFromASTUntyped } from 'graphql';
import { isDay } from '../domain/day.ts';
import { KEPT_DECIMAL } from '../domain/decimal.ts';
import { DomainError } from '../domain/errors.ts';
import type { Context } from './context.ts';
import { rowId } from './row-id.ts';

interface Types {
  Context: Context;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: string; Output: string };
    Day: { Input: string; Output: string };
    Decimal: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
  };
}

/** All types that the builder knows; for helpers that are generic over a node. */
export type SchemaTypes = PothosSchemaTypes.ExtendDefaultTypes<Types>;

/** The one schema builder. Object types stand on the row types of `database/`; fields that need more load through `context.loaders`. */
export const builder = new SchemaBuilder<Types>({
  plugins: [ErrorsPlugin, RelayPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  relay: { nodesQueryOptions: false, nodeQueryOptions: { nullable: true }, decodeGlobalID: decodeId },
  // A normal screen is depth 9 and cost about 4,700: research/libraries.md §1.
  complexity: { limit: { depth: 12, breadth: 250, complexity: 20_000 }, defaultListMultiplier: 10, defaultComplexity: 1 },
  errors: { defaultTypes: [] },
});

builder.queryType({});
builder.mutationType({});
builder.subscriptionType({});

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

scalar('DateTime', 'an ISO 8601 instant such as 2026-11-22T09:00:00Z', (text) =>
  INSTANT.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : null,
);
scalar('Day', 'a day such as 2026-11-22', (text) => (isDay(text) ? text : null));
scalar('Decimal', 'a decimal number as text, such as "12.5"', (text) => (KEPT_DECIMAL.test(text) ? text : null));
builder.scalarType('JSON', { serialize: (value) => value, parseValue: (value) => value, parseLiteral: (literal) => valueFromASTUntyped(literal) });

/** `parse` answers null for a text that is none. */
function scalar(name: 'DateTime' | 'Day' | 'Decimal', description: string, parse: (text: string) => string | null): void {
  const read = (value: unknown): string => {
    const parsed = typeof value === 'string' ? parse(value) : null;
    if (parsed === null) throw new DomainError('INVALID_INPUT', `${JSON.stringify(value)} is not ${description}.`);
    return parsed;
  };
  // The compiled queries know only readers of literals that take no variables.
  builder.scalarType(name, { description, serialize: (value) => value, parseValue: read, parseLiteral: (literal) => read(valueFromASTUntyped(literal)) });
}

builder.objectType(DomainError, {
  name: 'Refusal',
  description: 'A refusal that was planned: a code for programs, a sentence for people. For CONFLICT `details` holds { yours, theirs }.',
  fields: (t) => ({
    code: t.exposeString('code'),
    message: t.exposeString('message'),
    details: t.field({ type: 'JSON', nullable: true, resolve: (refusal) => (Object.keys(refusal.details).length > 0 ? refusal.details : null) }),
  }),
});

/** Reads a global id: base64 of `Type:id`. */
function decodeId(globalId: string): { typename: string; id: string } {
  const [, typename = '', id = ''] = /^(\w+):(.+)$/.exec(Buffer.from(globalId, 'base64').toString('utf8')) ?? [];
  return { typename, id: rowId(id) };
}
