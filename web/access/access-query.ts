import { graphql, type ResultOf } from '../app/graphql.ts';

export const AccessQuery = graphql(`
  query Access($cycleId: ID!) {
    viewer { organization { id version settings { access } } }
    customRoles { id name version grants { action noun reach } }
    grantable { noun actions reaches }
    permissions { holders actions nouns reach companyLevelOnly access }
    accessExamples(cycleId: $cycleId) { person { id name role leadership } keyResults open place }
  }
`);

export const AccessOfQuery = graphql(`
  query AccessOf($personId: ID!, $cycleId: ID!) {
    accessOf(personId: $personId, cycleId: $cycleId) { objectiveId title sight mayChange reach holders roleName companyLevelOnly standsInFor standsInUntil }
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

export const CreateCustomRole = graphql(`
  mutation CreateCustomRole($input: CustomRoleInput!) {
    createCustomRole(input: $input) {
      __typename
      ... on MutationCreateCustomRoleSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

export const UpdateCustomRole = graphql(`
  mutation UpdateCustomRole($id: ID!, $input: CustomRoleInput!, $version: Int!) {
    updateCustomRole(id: $id, input: $input, version: $version) {
      __typename
      ... on MutationUpdateCustomRoleSuccess { data { id version } }
      ... on Refusal { code message details }
    }
  }
`);

export const DeleteCustomRole = graphql(`
  mutation DeleteCustomRole($id: ID!, $version: Int!) {
    deleteCustomRole(id: $id, version: $version) {
      __typename
      ... on MutationDeleteCustomRoleSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

export type CustomRoleData = AccessData['customRoles'][number];
export type GrantableData = AccessData['grantable'][number];
export type AccessData = ResultOf<typeof AccessQuery>;
export type PermissionData = AccessData['permissions'][number];
export type AccessLineData = ResultOf<typeof AccessOfQuery>['accessOf'][number];
export type Access = 'open' | 'place';
