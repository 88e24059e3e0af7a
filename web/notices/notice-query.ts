import { graphql, type ResultOf } from '../app/graphql.ts';

export const NoticeFields = graphql(`
  fragment Notice on Notice {
    id kind at readAt doneAt
    actor { id name }
    comment { id body mentions { id name } checkIn { id } }
    objective { id title }
    keyResult { id title }
    task { id title keyResult { id title } objective { id title } }
    escalation { id kind weeksMissed keyResult { id title } person { id name } }
    cycle { id name }
    connection { id name }
  }
`);

export const NoticesQuery = graphql(
  `
    query Notices($first: Int!, $kinds: [NoticeKind!], $unread: Boolean, $done: Boolean) {
      notices(first: $first, kinds: $kinds, unread: $unread, done: $done) { pageInfo { hasNextPage } edges { node { ...Notice } } }
      inbox { unread }
    }
  `,
  [NoticeFields],
);

export const UnreadQuery = graphql(`query Unread { inbox { unread } }`);

export const MarkNotices = graphql(`
  mutation MarkNotices($ids: [ID!]!, $mark: NoticeMark!) {
    markNotices(ids: $ids, mark: $mark) {
      __typename
      ... on MutationMarkNoticesSuccess { data }
      ... on Refusal { code message details }
    }
  }
`);

export const MarkAllNoticesRead = graphql(`
  mutation MarkAllNoticesRead($until: DateTime!) {
    markAllNoticesRead(until: $until) {
      __typename
      ... on MutationMarkAllNoticesReadSuccess { data }
      ... on Refusal { code message details }
    }
  }
`);

export type NoticeData = ResultOf<typeof NoticeFields>;
