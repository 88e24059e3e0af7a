import { graphql, type ResultOf } from '../app/graphql.ts';

export const KpiFields = graphql(`
  fragment KpiState on Kpi {
    id name unit direction bandLow bandHigh outSince place outPeriods archivedAt mayUpdate version
    owner { id name }
    latest { day value }
  }
`);

export const KpisQuery = graphql(
  `
    query Kpis($archived: Boolean, $after: String) {
      kpis(first: 100, archived: $archived, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { node { ...KpiState trend(last: 60) { day value } source { id silentSince } } }
      }
    }
  `,
  [KpiFields],
);

export const KpiQuery = graphql(
  `
    query Kpi($id: ID!) {
      kpi(id: $id) {
        ...KpiState
        trend { day value }
        source {
          id version metricName lastReadAt silentSince failure
          connection { id name health }
          samples(first: 15) { day value quality takenAt restated }
        }
      }
    }
  `,
  [KpiFields],
);

export type KpiState = ResultOf<typeof KpiFields>;
export type KpiDetail = NonNullable<ResultOf<typeof KpiQuery>['kpi']>;

export const CreateKpi = graphql(
  `
    mutation CreateKpi($input: KpiInput!) {
      createKpi(input: $input) {
        __typename
        ... on MutationCreateKpiSuccess { data { ...KpiState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [KpiFields],
);

export const UpdateKpi = graphql(
  `
    mutation UpdateKpi($id: ID!, $version: Int!, $input: KpiInput!) {
      updateKpi(id: $id, version: $version, input: $input) {
        __typename
        ... on MutationUpdateKpiSuccess { data { ...KpiState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [KpiFields],
);

export const ArchiveKpi = graphql(
  `
    mutation ArchiveKpi($id: ID!, $version: Int!, $archived: Boolean!) {
      archiveKpi(id: $id, version: $version, archived: $archived) {
        __typename
        ... on MutationArchiveKpiSuccess { data { ...KpiState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [KpiFields],
);

export const CreateKeyResultFromKpi = graphql(`
  mutation CreateKeyResultFromKpi($kpiId: ID!, $input: KeyResultInput!) {
    createKeyResultFromKpi(kpiId: $kpiId, input: $input) {
      __typename
      ... on MutationCreateKeyResultFromKpiSuccess { data { id title } }
      ... on Refusal { code message details }
    }
  }
`);
