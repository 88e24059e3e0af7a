import { graphql, type ResultOf } from '../app/graphql.ts';

export const TeamsQuery = graphql(`
  query Teams {
    teams {
      id name version peopleCount mayShape
      parent { id }
      lead { id name active }
      accountabilities { id name purpose duties version holders { id name active } }
    }
  }
`);

export type TeamData = ResultOf<typeof TeamsQuery>['teams'][number];
export type AccountabilityData = TeamData['accountabilities'][number];

export const CreateTeam = graphql(`
  mutation CreateTeam($input: TeamInput!) {
    createTeam(input: $input) {
      __typename
      ... on MutationCreateTeamSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

export const UpdateTeam = graphql(`
  mutation UpdateTeam($id: ID!, $version: Int!, $input: TeamInput!) {
    updateTeam(id: $id, version: $version, input: $input) {
      __typename
      ... on MutationUpdateTeamSuccess { data { id name version parent { id } lead { id name active } } }
      ... on Refusal { code message details }
    }
  }
`);

export const DeleteTeam = graphql(`
  mutation DeleteTeam($id: ID!, $version: Int!) {
    deleteTeam(id: $id, version: $version) {
      __typename
      ... on MutationDeleteTeamSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

export const CreateAccountability = graphql(`
  mutation CreateAccountability($teamId: ID!, $input: AccountabilityInput!) {
    createAccountability(teamId: $teamId, input: $input) {
      __typename
      ... on MutationCreateAccountabilitySuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

export const UpdateAccountability = graphql(`
  mutation UpdateAccountability($id: ID!, $version: Int!, $input: AccountabilityInput!, $teamId: ID) {
    updateAccountability(id: $id, version: $version, input: $input, teamId: $teamId) {
      __typename
      ... on MutationUpdateAccountabilitySuccess { data { id name purpose duties version holders { id name active } } }
      ... on Refusal { code message details }
    }
  }
`);

export const DeleteAccountability = graphql(`
  mutation DeleteAccountability($id: ID!, $version: Int!) {
    deleteAccountability(id: $id, version: $version) {
      __typename
      ... on MutationDeleteAccountabilitySuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);
