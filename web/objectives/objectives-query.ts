import { graphql, type ResultOf } from '../app/graphql.ts';

/** A page of a cycle's objectives as the tree shows them. */
export const ObjectivesQuery = graphql(`
  query Objectives($cycleId: ID!, $after: String) {
    objectives(cycleId: $cycleId, first: 100, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          id title level status progress alignmentNote
          parent { id }
          team { id name }
          owner { id name }
          keyResults { id title status progress expected tooEarly freshness unit current target dropped owner { id name } }
        }
      }
    }
    teams { id name }
  }
`);

export type ListedObjective = ResultOf<typeof ObjectivesQuery>['objectives']['edges'][number]['node'];
export type ListedTeam = ResultOf<typeof ObjectivesQuery>['teams'][number];
