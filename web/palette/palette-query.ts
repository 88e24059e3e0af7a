import { graphql, type ResultOf } from '../app/graphql.ts';
import { CheckInFormFields } from '../check-ins/check-in-fields.ts';
import { KeyResultLineFields } from '../key-results/key-result-line.tsx';

/** The key results of whoever looks, with all that their check-in forms need. */
export const OwnKeyResultsQuery = graphql(
  `
    query OwnKeyResults($cycleId: ID) {
      dashboard(cycleId: $cycleId) { mine { ...KeyResultLine ...CheckInForm lastCheckIn { id at } } }
    }
  `,
  [KeyResultLineFields, CheckInFormFields],
);

export type OwnKeyResult = ResultOf<typeof OwnKeyResultsQuery>['dashboard']['mine'][number];

/** Objectives that a key result can be made for, while nothing is typed. */
export const FirstObjectivesQuery = graphql(`
  query FirstObjectives($cycleId: ID!) {
    objectives(cycleId: $cycleId, first: 12) { edges { node { id title owner { id name } } } }
  }
`);
