import { initGraphQLTada } from 'gql.tada';
import type { introspection } from '../graphql-env.d.ts';

/** Types a query against the API's schema: a field that does not exist fails the type check. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: { DateTime: string; Day: string; Decimal: string; JSON: unknown };
}>();

export type { ResultOf } from 'gql.tada';
