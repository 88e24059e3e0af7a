import { graphql } from '../app/graphql.ts';

export const OutboxQuery = graphql(`
  query Outbox($first: Int!) {
    outbox(first: $first) { pageInfo { hasNextPage } edges { node { id to subject at preview } } }
  }
`);

export const OutboxMessageQuery = graphql(`
  query OutboxMessage($id: ID!) {
    outboxMessage(id: $id) {
      id from to subject at text
      attachments { filename contentType size url }
      headers { name value }
    }
  }
`);
