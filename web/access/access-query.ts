import { graphql, type ResultOf } from '../app/graphql.ts';

export const AccessQuery = graphql(`
  query Access($cycleId: ID!) {
    viewer { organization { id version settings { access } } }
    permissions { holders actions nouns reach companyLevelOnly access }
    accessExamples(cycleId: $cycleId) { person { id name role leadership } keyResults open place }
  }
`);

export const AccessOfQuery = graphql(`
  query AccessOf($personId: ID!, $cycleId: ID!) {
    accessOf(personId: $personId, cycleId: $cycleId) { objectiveId title sight mayChange reach holders companyLevelOnly }
  }
`);

export const ChooseAccess = graphql(`
  mutation ChooseAccess($input: SettingsInput!, $version: Int!) {
    updateSettings(input: $input, version: $version) {
      __typename
      ... on MutationUpdateSettingsSuccess { data { id version settings { access } } }
      ... on Refusal { code message details }
    }
  }
`);

export type AccessData = ResultOf<typeof AccessQuery>;
export type PermissionData = AccessData['permissions'][number];
export type AccessLineData = ResultOf<typeof AccessOfQuery>['accessOf'][number];
export type Access = 'open' | 'place';
