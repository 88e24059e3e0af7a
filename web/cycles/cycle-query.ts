import { graphql, type ResultOf } from '../app/graphql.ts';

/** What every change of a cycle brings back. */
export const CycleFields = graphql(`
  fragment CycleState on Cycle {
    id name phase startsOn endsOn daysLeft daysTotal elapsed weekNumber educational meetingsOn version workflowId
    planning { company team individual }
    approvals { level at person { id name } }
  }
`);

export const CycleQuery = graphql(
  `
    query Cycle($id: ID!) {
      cycle(id: $id) {
        ...CycleState
        closing { achieved averageProgress completionRate dropped missed partlyAchieved scoreMean scoreMedian }
        quality { code severity reason suggestion params objective { id title } keyResult { id title } }
        checklist { code done needed count levels objectives { id title } keyResults { id title } people { id name } }
        weeks { week asked answered updateRate onTrack atRisk offTrack completed }
        retro { id name url createdAt }
        rehearsals(first: 5) { id state progress startedAt options }
      }
    }
  `,
  [CycleFields],
);

/** What the titles of steps are made of: step-title.ts. */
const StepFields = graphql(`fragment CycleStep on TimelineStep { key kind title dueAt level day weekNumber month }`);

export const CyclesQuery = graphql(
  `
    query Cycles($first: Int!) {
      cycles(first: $first) {
        pageInfo { hasNextPage }
        edges {
          node {
            id name phase startsOn endsOn daysLeft daysTotal elapsed weekNumber educational
            figures { averageProgress updateRate keyResultsByStatus { onTrack atRisk offTrack completed dropped none } }
            next { ...CycleStep }
            closing { completionRate scoreMean }
            checklist { done }
            retro { id name url }
          }
        }
      }
    }
  `,
  [StepFields],
);

export const TimelineQuery = graphql(
  `
    query Timeline($id: ID!, $coming: Boolean!, $first: Int!) {
      cycle(id: $id) {
        id
        timeline(coming: $coming, first: $first) {
          pageInfo { hasNextPage }
          edges { node { step { ...CycleStep } done outcome { sent skipped unknown failed waiting } recipients recipientNames } }
        }
      }
    }
  `,
  [StepFields],
);

export type CycleData = NonNullable<ResultOf<typeof CycleQuery>['cycle']>;
export type ListedCycle = ResultOf<typeof CyclesQuery>['cycles']['edges'][number]['node'];
export type StepData = ResultOf<typeof StepFields>;
export type TimelineEntryData = NonNullable<ResultOf<typeof TimelineQuery>['cycle']>['timeline']['edges'][number]['node'];

export const CreateCycle = graphql(
  `
    mutation CreateCycle($input: CycleInput!) {
      createCycle(input: $input) {
        __typename
        ... on MutationCreateCycleSuccess { data { ...CycleState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [CycleFields],
);

export const UpdateCycle = graphql(
  `
    mutation UpdateCycle($id: ID!, $input: CycleInput!, $version: Int!) {
      updateCycle(id: $id, input: $input, version: $version) {
        __typename
        ... on MutationUpdateCycleSuccess { data { ...CycleState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [CycleFields],
);

export const StartPlanning = graphql(
  `
    mutation StartPlanning($id: ID!) {
      startPlanning(id: $id) {
        __typename
        ... on MutationStartPlanningSuccess { data { ...CycleState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [CycleFields],
);

export const ApproveCycle = graphql(
  `
    mutation ApproveCycle($id: ID!, $level: ObjectiveLevel) {
      approveCycle(id: $id, level: $level) {
        __typename
        ... on MutationApproveCycleSuccess { data { ...CycleState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [CycleFields],
);

export const PauseCycle = graphql(
  `
    mutation PauseCycle($id: ID!) {
      pauseCycle(id: $id) {
        __typename
        ... on MutationPauseCycleSuccess { data { ...CycleState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [CycleFields],
);

export const ResumeCycle = graphql(
  `
    mutation ResumeCycle($id: ID!) {
      resumeCycle(id: $id) {
        __typename
        ... on MutationResumeCycleSuccess { data { ...CycleState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [CycleFields],
);

export const CloseCycleEarly = graphql(
  `
    mutation CloseCycleEarly($id: ID!) {
      closeCycleEarly(id: $id) {
        __typename
        ... on MutationCloseCycleEarlySuccess { data { ...CycleState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [CycleFields],
);

export const CancelCycle = graphql(
  `
    mutation CancelCycle($id: ID!) {
      cancelCycle(id: $id) {
        __typename
        ... on MutationCancelCycleSuccess { data { ...CycleState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [CycleFields],
);
