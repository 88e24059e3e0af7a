import { HistoryFields } from '../app/history-query.ts';
import { graphql, type ResultOf } from '../app/graphql.ts';

export const PeopleOfCirclesQuery = graphql(`
  query PeopleOfCircles {
    activePeople { id name version team { id } }
  }
`);

export type CirclesPerson = ResultOf<typeof PeopleOfCirclesQuery>['activePeople'][number];

export const MovePerson = graphql(`
  mutation MovePerson($id: ID!, $version: Int!, $teamId: ID) {
    movePerson(id: $id, version: $version, teamId: $teamId) {
      __typename
      ... on MutationMovePersonSuccess { data { id version team { id } } }
      ... on Refusal { code message details }
    }
  }
`);

/** What the people of a circle work on. */
export const CircleWorkFields = graphql(`
  fragment CircleWork on CircleWork {
    objectivesTotal tasksTotal
    objectives { id title status progress owner { id name } }
    tasks { id title state dueOn blockedReason assignee { id name } }
    meetings { startsAt endsAt meeting { id title } }
  }
`);

export type CircleWorkData = ResultOf<typeof CircleWorkFields>;

export const CircleQuery = graphql(
  `
    query Circle($id: ID!, $cycleId: ID) {
      node(id: $id) {
        __typename
        ... on Team { id history(first: 20) { ...History } }
        ... on Accountability { id history(first: 20) { ...History } }
        ... on Person { id email role active manager { id name } accountabilities { id name team { id name } } }
      }
      circleWork(circleId: $id, cycleId: $cycleId) { ...CircleWork }
    }
  `,
  [HistoryFields, CircleWorkFields],
);
