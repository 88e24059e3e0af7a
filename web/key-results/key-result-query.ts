import { graphql, type ResultOf } from '../app/graphql.ts';
import { HistoryFields } from '../app/history-query.ts';
import { CheckInFormFields } from '../check-ins/check-in-fields.ts';
import { KeyResultLineFields } from './key-result-line.tsx';

/** Everything on a key result's page. */
export const KeyResultQuery = graphql(
  `
    query KeyResult($id: ID!) {
      keyResult(id: $id) {
        ...KeyResultLine
        ...CheckInForm
        start raw pace soFar weight ambition dueOn periodDays version arithmetic reasons computedStatus dropped dropReason
        objective { id title level }
        carriedFrom { id cycle { id name } }
        mayChange mayCheckIn
        cycle { id name phase startsOn endsOn }
        override { status reason until by { id name } }
        series { at expected progress value }
        forecast { value low high progress method samples }
        source {
          id metric metricName cadenceMinutes lastReadAt lastValue failure silentSince paused version
          connection { id name provider health }
          samples(first: 8) { day value quality restated takenAt }
        }
        kind countsTasks
        linkedItems { id url kind title state readAt }
        links { id url title host }
        escalation {
          id state openedAt reason waitsForMe snoozedUntil
          acknowledgedAt acknowledgedBy { id name }
          steps { step audience climbsAt settledAt skipped recipient { id name } }
        }
        checkIns(first: 20) { totalCount edges { node { id at value confidence progressNote blocker changeNote late source week shownStatus quality commentCount author { id name } } } }
        history(first: 20) { ...History }
      }
      tasks(keyResultId: $id, first: 1) { totalCount }
      doneTasks: tasks(keyResultId: $id, state: done, first: 1) { totalCount }
    }
  `,
  [KeyResultLineFields, CheckInFormFields, HistoryFields],
);

export type KeyResultData = NonNullable<ResultOf<typeof KeyResultQuery>['keyResult']>;

export const UpdateKeyResult = graphql(
  `
    mutation UpdateKeyResult($id: ID!, $input: KeyResultInput!, $version: Int!) {
      updateKeyResult(id: $id, input: $input, version: $version) {
        __typename
        ... on MutationUpdateKeyResultSuccess { data { ...KeyResultLine version arithmetic } }
        ... on Refusal { code message details }
      }
    }
  `,
  [KeyResultLineFields],
);

export const OverrideStatus = graphql(
  `
    mutation OverrideStatus($id: ID!, $status: Status!, $reason: String!, $until: DateTime!, $version: Int!) {
      overrideStatus(id: $id, status: $status, reason: $reason, until: $until, version: $version) {
        __typename
        ... on MutationOverrideStatusSuccess { data { ...KeyResultLine version } }
        ... on Refusal { code message details }
      }
    }
  `,
  [KeyResultLineFields],
);

export const ClearOverride = graphql(
  `
    mutation ClearOverride($id: ID!, $version: Int!) {
      clearOverride(id: $id, version: $version) {
        __typename
        ... on MutationClearOverrideSuccess { data { ...KeyResultLine version } }
        ... on Refusal { code message details }
      }
    }
  `,
  [KeyResultLineFields],
);

export const DropKeyResult = graphql(`
  mutation DropKeyResult($id: ID!, $reason: String!, $version: Int!) {
    dropKeyResult(id: $id, reason: $reason, version: $version) {
      __typename
      ... on MutationDropKeyResultSuccess { data { id dropped dropReason version } }
      ... on Refusal { code message details }
    }
  }
`);

export const SnoozeEscalation = graphql(`
  mutation Snooze($id: ID!, $reason: String!, $until: DateTime!) {
    snoozeEscalation(id: $id, reason: $reason, until: $until) {
      __typename
      ... on MutationSnoozeEscalationSuccess { data { id state waitsForMe snoozedUntil } }
      ... on Refusal { code message details }
    }
  }
`);

export const DeleteMetricSource = graphql(`
  mutation DeleteMetricSource($id: ID!, $version: Int!) {
    deleteMetricSource(id: $id, version: $version) {
      __typename
      ... on MutationDeleteMetricSourceSuccess { data { id source { id } } }
      ... on Refusal { code message details }
    }
  }
`);

export const SetCountsTasks = graphql(`
  mutation SetCountsTasks($id: ID!, $version: Int!, $counts: Boolean!) {
    setCountsTasks(id: $id, version: $version, counts: $counts) {
      __typename
      ... on MutationSetCountsTasksSuccess { data { id countsTasks version } }
      ... on Refusal { code message details }
    }
  }
`);

export const LinkItem = graphql(`
  mutation LinkItem($keyResultId: ID!, $url: String!) {
    linkItem(keyResultId: $keyResultId, url: $url) {
      __typename
      ... on MutationLinkItemSuccess { data { id linkedItems { id url kind title state readAt } } }
      ... on Refusal { code message details }
    }
  }
`);

export const UnlinkItem = graphql(`
  mutation UnlinkItem($keyResultId: ID!, $url: String!) {
    unlinkItem(keyResultId: $keyResultId, url: $url) {
      __typename
      ... on MutationUnlinkItemSuccess { data { id linkedItems { id url kind title state readAt } } }
      ... on Refusal { code message details }
    }
  }
`);

export const SyncNow = graphql(`
  mutation SyncNow($connectionId: ID!) {
    syncNow(connectionId: $connectionId) {
      __typename
      ... on MutationSyncNowSuccess { data { id lastSyncAt health } }
      ... on Refusal { code message details }
    }
  }
`);
