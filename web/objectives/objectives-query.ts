import { graphql, type ResultOf } from '../app/graphql.ts';

/** A page of a cycle's objectives as the tree shows them. */
export const ObjectivesQuery = graphql(`
  query Objectives($cycleId: ID!, $after: String) {
    objectives(cycleId: $cycleId, first: 100, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          id title level status progress alignmentNote version mayChange
          parent { id }
          team { id name }
          owner { id name }
          keyResults { id title status progress expected tooEarly freshness unit kind current target ambition weight dropped confidence owner { id name } lastCheckIn { id at } }
        }
      }
    }
    teams { id name }
  }
`);

/** Of the move the place alone: lists are read anew. */
export const AlignObjective = graphql(`
  mutation AlignObjective($id: ID!, $version: Int!, $parentId: ID) {
    alignObjective(id: $id, version: $version, parentId: $parentId) {
      __typename
      ... on MutationAlignObjectiveSuccess { data { id version parent { id title } } }
      ... on Refusal { code message details }
    }
  }
`);

export const DuplicateObjective = graphql(`
  mutation DuplicateObjective($id: ID!, $cycleId: ID!, $title: String!) {
    duplicateObjective(id: $id, cycleId: $cycleId, title: $title) {
      __typename
      ... on MutationDuplicateObjectiveSuccess { data { id title cycle { id name } } }
      ... on Refusal { code message details }
    }
  }
`);

export const CarryOverObjective = graphql(`
  mutation CarryOverObjective($id: ID!, $version: Int!) {
    carryOverObjective(id: $id, version: $version) {
      __typename
      ... on MutationCarryOverObjectiveSuccess { data { id cycle { id name phase } } }
      ... on Refusal { code message details }
    }
  }
`);

export type ListedObjective = ResultOf<typeof ObjectivesQuery>['objectives']['edges'][number]['node'];
export type ListedTeam = ResultOf<typeof ObjectivesQuery>['teams'][number];
