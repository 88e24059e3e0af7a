import type { ObjectRef } from '@pothos/core';
import type { Page } from '../database/page.ts';
import { DomainError } from '../domain/errors.ts';
import { builder, type SchemaTypes } from './builder.ts';

/** A Relay connection as the schema shows it; `totalCount` is counted only when a client asks. */
export interface Connection<Row> {
  edges: { cursor: string; node: Row }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  totalCount: () => Promise<number>;
}

const MAX_FIRST = 200;

const PageInfo = builder.objectRef<Connection<unknown>['pageInfo']>('PageInfo').implement({
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage'),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage'),
    startCursor: t.exposeString('startCursor', { nullable: true }),
    endCursor: t.exposeString('endCursor', { nullable: true }),
  }),
});

/** Makes the `XConnection` and `XEdge` types of a node type. Forward paging only: nothing here pages backwards. */
export function connectionOf<Row>(name: string, node: ObjectRef<SchemaTypes, Row>, options: { counted: boolean }) {
  // Pothos asks what a row may be when it is a list; nodes never are.
  const anyNode: ObjectRef<SchemaTypes, unknown> = node;
  const Edge = builder.objectRef<{ cursor: string; node: Row }>(`${name}Edge`).implement({
    fields: (t) => ({
      cursor: t.exposeString('cursor'),
      node: t.field({ type: anyNode, resolve: (edge): unknown => edge.node }),
    }),
  });
  return builder.objectRef<Connection<Row>>(`${name}Connection`).implement({
    fields: (t) => ({
      edges: t.field({ type: [Edge], resolve: (connection) => connection.edges }),
      pageInfo: t.field({ type: PageInfo, resolve: (connection) => connection.pageInfo }),
      ...(options.counted ? { totalCount: t.int({ resolve: (connection) => connection.totalCount() }) } : {}),
    }),
  });
}

/** Turns a page of rows into a connection. */
export function toConnection<Row>(page: Page<Row>, count?: () => Promise<number>): Connection<Row> {
  return {
    edges: page.rows.map((node, place) => ({ cursor: page.cursors[place] ?? '', node })),
    pageInfo: { hasNextPage: page.hasNext, hasPreviousPage: false, startCursor: page.cursors[0] ?? null, endCursor: page.endCursor },
    totalCount: count ?? (async () => page.rows.length),
  };
}

/** The page that a client asked for. Default 50, at most 200. Throws INVALID_INPUT for a number outside. */
export function pageRequest(args: { first?: number | null | undefined; after?: string | null | undefined }): { first: number; after: string | null } {
  const first = args.first ?? 50;
  if (first < 1 || first > MAX_FIRST) throw new DomainError('INVALID_INPUT', `first must lie between 1 and ${MAX_FIRST}, not ${first}.`);
  return { first, after: args.after ?? null };
}
