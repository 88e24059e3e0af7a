import { graphql, type ResultOf } from '../app/graphql.ts';

export const ConnectionFields = graphql(`
  fragment ConnectionState on Connection {
    id name provider health healthReason healthSince lastSyncAt webhookUrl consentUrl version config
    owner { id name }
    sources { id metric metricName lastValue lastReadAt failure silentSince paused cadenceMinutes keyResult { id title unit } kpi { id name unit } }
  }
`);

export const IntegrationFields = graphql(`
  fragment IntegrationForm on Integration {
    id name description doors demo webhook
    fields { name label help type required choices { value label } }
    metrics { id name unit direction backfill fields { name label help type required choices { value label } } }
  }
`);

export const ConnectionsQuery = graphql(
  `
    query Connections { connections { ...ConnectionState } }
  `,
  [ConnectionFields],
);

export const ConnectionQuery = graphql(
  `
    query Connection($id: ID!) {
      connection(id: $id) {
        ...ConnectionState
        accessEndsAt nextSyncAt takesValues
        integration { id doors webhook }
        series { series values lastDay }
        budgets { bucket requests perSeconds used resetsAt }
        runs(first: 10) { startedAt endedAt read added restated failed note }
        deliveries(first: 20) { deliveryId event receivedAt handledAt }
      }
    }
  `,
  [ConnectionFields],
);

export const IntegrationsQuery = graphql(
  `
    query Integrations {
      integrations { ...IntegrationForm }
      connections { ...ConnectionState }
    }
  `,
  [ConnectionFields, IntegrationFields],
);

/** What the form of one connection is made of. */
export const ConnectionFormQuery = graphql(
  `
    query ConnectionForm($id: ID!) { connection(id: $id) { id integration { ...IntegrationForm } } }
  `,
  [IntegrationFields],
);

export type ConnectionDetail = NonNullable<ResultOf<typeof ConnectionQuery>['connection']>;
export type ConnectionData = ResultOf<typeof ConnectionFields>;
export type IntegrationData = ResultOf<typeof IntegrationFields>;
export type FieldData = IntegrationData['fields'][number];

export const TestConnection = graphql(`
  mutation TestConnection($provider: String!, $config: JSON!, $connectionId: ID) {
    testConnection(provider: $provider, config: $config, connectionId: $connectionId) {
      __typename
      ... on MutationTestConnectionSuccess { data { account } }
      ... on Refusal { code message details }
    }
  }
`);

export const CreateConnection = graphql(
  `
    mutation CreateConnection($provider: String!, $name: String!, $config: JSON!) {
      createConnection(provider: $provider, name: $name, config: $config) {
        __typename
        ... on MutationCreateConnectionSuccess { data { ...ConnectionState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [ConnectionFields],
);

export const PreviewMetric = graphql(`
  mutation PreviewMetric($connectionId: ID!, $metric: String!, $query: JSON!, $divideBy: Decimal!) {
    previewMetric(connectionId: $connectionId, metric: $metric, query: $query, divideBy: $divideBy) {
      __typename
      ... on MutationPreviewMetricSuccess { data { value quality weeks { week value } } }
      ... on Refusal { code message details }
    }
  }
`);

export const CreateMetricSource = graphql(`
  mutation CreateMetricSource($input: MetricSourceInput!) {
    createMetricSource(input: $input) {
      __typename
      ... on MutationCreateMetricSourceSuccess { data { id lastValue keyResult { id title unit current progress status } kpi { id name unit } } }
      ... on Refusal { code message details }
    }
  }
`);

export const PauseConnection = graphql(
  `
    mutation PauseConnection($id: ID!, $paused: Boolean!) {
      pauseConnection(id: $id, paused: $paused) {
        __typename
        ... on MutationPauseConnectionSuccess { data { ...ConnectionState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [ConnectionFields],
);

export const UpdateConnection = graphql(
  `
    mutation UpdateConnection($id: ID!, $name: String!, $config: JSON!, $version: Int!) {
      updateConnection(id: $id, name: $name, config: $config, version: $version) {
        __typename
        ... on MutationUpdateConnectionSuccess { data { ...ConnectionState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [ConnectionFields],
);

export const ReplayDelivery = graphql(
  `
    mutation ReplayDelivery($connectionId: ID!, $deliveryId: String!) {
      replayDelivery(connectionId: $connectionId, deliveryId: $deliveryId) {
        __typename
        ... on MutationReplayDeliverySuccess { data { ...ConnectionState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [ConnectionFields],
);

export const DeleteConnection = graphql(`
  mutation DeleteConnection($id: ID!, $version: Int!) {
    deleteConnection(id: $id, version: $version) {
      __typename
      ... on MutationDeleteConnectionSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);
