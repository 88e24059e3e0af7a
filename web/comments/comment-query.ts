import { graphql, type ResultOf } from '../app/graphql.ts';

export const CommentFields = graphql(`
  fragment Comment on Comment {
    id body createdAt editedAt mayEdit mayDelete version
    author { id name }
    mentions { id name }
    reactions { reaction count mine people { id name } }
  }
`);

export const CommentsQuery = graphql(
  `
    query Comments($subjectId: ID!, $first: Int!) {
      comments(subjectId: $subjectId, first: $first) { totalCount pageInfo { hasNextPage } edges { node { ...Comment } } }
    }
  `,
  [CommentFields],
);

export const MentionableQuery = graphql(`
  query Mentionable($subjectId: ID!, $search: String!) {
    mentionable(subjectId: $subjectId, search: $search) { id name email team { id name } }
  }
`);

export const AddComment = graphql(
  `
    mutation AddComment($subjectId: ID!, $body: String!, $key: String!) {
      addComment(subjectId: $subjectId, body: $body, key: $key) {
        __typename
        ... on MutationAddCommentSuccess { data { ...Comment } }
        ... on Refusal { code message details }
      }
    }
  `,
  [CommentFields],
);

export const EditComment = graphql(
  `
    mutation EditComment($id: ID!, $body: String!, $version: Int!) {
      editComment(id: $id, body: $body, version: $version) {
        __typename
        ... on MutationEditCommentSuccess { data { ...Comment } }
        ... on Refusal { code message details }
      }
    }
  `,
  [CommentFields],
);

export const DeleteComment = graphql(`
  mutation DeleteComment($id: ID!, $version: Int!) {
    deleteComment(id: $id, version: $version) {
      __typename
      ... on MutationDeleteCommentSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

export const ReactToComment = graphql(
  `
    mutation ReactToComment($id: ID!, $reaction: Reaction!, $on: Boolean!) {
      reactToComment(id: $id, reaction: $reaction, on: $on) {
        __typename
        ... on MutationReactToCommentSuccess { data { ...Comment } }
        ... on Refusal { code message details }
      }
    }
  `,
  [CommentFields],
);

export type CommentData = ResultOf<typeof CommentFields>;
