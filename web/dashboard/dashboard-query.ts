import { graphql, type ResultOf } from '../app/graphql.ts';
import { CheckInFormFields } from '../check-ins/check-in-fields.ts';
import { HomeFields } from '../home/home-query.ts';
import { KeyResultLineFields } from '../key-results/key-result-line.tsx';

/** All that the dashboard shows, in one question. */
export const DashboardQuery = graphql(
  `
    query Dashboard($cycleId: ID) {
      dashboard(cycleId: $cycleId) {
        freshSince
        cycle { id name phase startsOn endsOn weekNumber daysTotal educational }
        daysLeft averageProgress expected updateRate staleCount tooEarlyCount
        keyResultsByStatus { onTrack atRisk offTrack completed dropped none }
        needsAttention { ...KeyResultLine lastCheckIn { id progressNote blocker } }
        ahead { ...KeyResultLine }
        movers { from to keyResult { ...KeyResultLine } }
        mine { ...KeyResultLine ...CheckInForm lastCheckIn { id at value } }
        companyObjectives { keyResults keyResultsDone objective { id title progress status owner { id name } } }
        escalations { id kind reason openedAt state waitsForMe keyResult { id title } person { id name } }
      }
      home { ...HomePanels }
    }
  `,
  [KeyResultLineFields, CheckInFormFields, HomeFields],
);

export type DashboardData = ResultOf<typeof DashboardQuery>['dashboard'];

/** Acknowledges an escalation: who is asked has seen it, so nobody above is told. */
export const AcknowledgeMutation = graphql(`
  mutation Acknowledge($id: ID!, $note: String) {
    acknowledgeEscalation(id: $id, note: $note) {
      __typename
      ... on MutationAcknowledgeEscalationSuccess { data { id state waitsForMe acknowledgedAt } }
      ... on Refusal { code message details }
    }
  }
`);
