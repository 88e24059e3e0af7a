import { graphql, type ResultOf } from '../app/graphql.ts';

export const TaskFields = graphql(`
  fragment TaskCard on Task {
    id title description state blockedReason dueOn priority labels branch releaseNote mayChange version
    assignee { id name }
    objective { id title }
    keyResult { id title }
    connection { id name }
    pullRequest { number url state draft checksPassed checksFailed checksPending approvals changesRequested }
  }
`);

/** All columns in one question. */
export const BoardQuery = graphql(
  `
    query Board($first: Int!, $assigneeId: ID, $search: String) {
      board(first: $first, assigneeId: $assigneeId, search: $search) { state tasks { totalCount edges { node { ...TaskCard } } } }
    }
  `,
  [TaskFields],
);

export const TaskQuery = graphql(`query Task($id: ID!) { task(id: $id) { ...TaskCard } }`, [TaskFields]);

/** Of the move the version alone: columns are read anew as a whole. */
export const MoveTask = graphql(`
  mutation MoveTask($id: ID!, $version: Int!, $state: TaskState!, $afterId: ID, $beforeId: ID) {
    moveTask(id: $id, version: $version, state: $state, afterId: $afterId, beforeId: $beforeId) {
      __typename
      ... on MutationMoveTaskSuccess { data { id version } }
      ... on Refusal { code message details }
    }
  }
`);

export const CreateTask = graphql(`
  mutation CreateTask($input: TaskInput!, $state: TaskState) {
    createTask(input: $input, state: $state) {
      __typename
      ... on MutationCreateTaskSuccess { data { id version } }
      ... on Refusal { code message details }
    }
  }
`);

export const UpdateTask = graphql(`
  mutation UpdateTask($id: ID!, $version: Int!, $input: TaskInput!) {
    updateTask(id: $id, version: $version, input: $input) {
      __typename
      ... on MutationUpdateTaskSuccess { data { id version } }
      ... on Refusal { code message details }
    }
  }
`);

export const LinkTaskToCode = graphql(`
  mutation LinkTaskToCode($id: ID!, $version: Int!, $connectionId: ID, $branch: String) {
    linkTaskToCode(id: $id, version: $version, connectionId: $connectionId, branch: $branch) {
      __typename
      ... on MutationLinkTaskToCodeSuccess { data { id version } }
      ... on Refusal { code message details }
    }
  }
`);

export const DeleteTask = graphql(`
  mutation DeleteTask($id: ID!, $version: Int!) {
    deleteTask(id: $id, version: $version) {
      __typename
      ... on MutationDeleteTaskSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

export const CodeConnectionsQuery = graphql(`query CodeConnections { connections { id name integration { id doors } } }`);

export type TaskData = ResultOf<typeof TaskFields>;
export type BoardData = ResultOf<typeof BoardQuery>;
