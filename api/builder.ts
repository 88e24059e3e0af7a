import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import { DomainError } from '../domain/errors.ts';
import type { Context } from './context.ts';

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
  relay: { nodesQueryOptions: false, nodeQueryOptions: { nullable: true } },
  // A normal screen is depth 9 and cost about 4,700: research/libraries.md §1.
  complexity: { limit: { depth: 12, breadth: 200, complexity: 20_000 }, defaultListMultiplier: 10, defaultComplexity: 1 },
  errors: { defaultTypes: [] },
});

builder.queryType({});
builder.mutationType({});
builder.subscriptionType({});

scalar('DateTime', /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/, 'an ISO 8601 instant such as 2026-11-22T09:00:00Z', (text) =>
  new Date(text).toISOString(),
);
scalar('Day', /^\d{4}-\d\d-\d\d$/, 'a day such as 2026-11-22', (text) => text);
scalar('Decimal', /^-?\d{1,30}(\.\d{1,20})?$/, 'a decimal number as text, such as "12.5"', (text) => text);
builder.scalarType('JSON', { serialize: (value) => value, parseValue: (value) => value });

function scalar(name: 'DateTime' | 'Day' | 'Decimal', shape: RegExp, description: string, parse: (text: string) => string): void {
  builder.scalarType(name, {
    description,
    serialize: (value) => value,
    parseValue: (value) => {
      if (typeof value !== 'string' || !shape.test(value) || (name !== 'Decimal' && Number.isNaN(Date.parse(value)))) {
        throw new DomainError('INVALID_INPUT', `${JSON.stringify(value)} is not ${description}.`);
      }
      return parse(value);
    },
  });
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
