import { graphql, type ResultOf } from '../app/graphql.ts';

/** What a card shows; the board asks for it a thousand times. */
export const TaskCardFields = graphql(`
  fragment TaskCard on Task {
    id title state rank blockedReason dueOn priority labels releaseNote mayChange version
    column { id }
    checklist { title done }
    assignee { id name }
    objective { id title }
    keyResult { id title }
    pullRequest { number url state draft checksPassed checksFailed checksPending approvals changesRequested }
  }
`);

const BoardColumnFields = graphql(`fragment BoardColumnFields on BoardColumn { id title state stage wipLimit version }`);

export const BoardsQuery = graphql(`query Boards { boards { id title mayChange version columns { ...BoardColumnFields } } }`, [BoardColumnFields]);

/** All columns in one question; with `only`, of their tasks those alone. */
export const BoardQuery = graphql(
  `
    query Board($id: ID, $first: Int!, $only: [ID!], $assigneeId: ID, $label: String, $priority: TaskPriority, $search: String) {
      board(id: $id, first: $first, only: $only, assigneeId: $assigneeId, label: $label, priority: $priority, search: $search) {
        load total
        column { ...BoardColumnFields }
        tasks { ...TaskCard }
      }
    }
  `,
  [TaskCardFields, BoardColumnFields],
);

export const TaskQuery = graphql(`query Task($id: ID!) { task(id: $id) { ...TaskCard description branch connection { id name } } }`, [TaskCardFields]);

export const MoveTasks = graphql(
  `
    mutation MoveTasks($moves: [TaskMoveInput!]!) {
      moveTasks(moves: $moves) {
        __typename
        ... on MutationMoveTasksSuccess { data { ...TaskCard } }
        ... on Refusal { code message details }
      }
    }
  `,
  [TaskCardFields],
);

export const UpdateTasks = graphql(
  `
    mutation UpdateTasks($tasks: [TaskRefInput!]!, $change: TasksChange!) {
      updateTasks(tasks: $tasks, change: $change) {
        __typename
        ... on MutationUpdateTasksSuccess { data { ...TaskCard } }
        ... on Refusal { code message details }
      }
    }
  `,
  [TaskCardFields],
);

export const DeleteTasks = graphql(`
  mutation DeleteTasks($tasks: [TaskRefInput!]!) {
    deleteTasks(tasks: $tasks) {
      __typename
      ... on MutationDeleteTasksSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

export const RestoreTasks = graphql(
  `
    mutation RestoreTasks($ids: [ID!]!) {
      restoreTasks(ids: $ids) {
        __typename
        ... on MutationRestoreTasksSuccess { data { ...TaskCard } }
        ... on Refusal { code message details }
      }
    }
  `,
  [TaskCardFields],
);

export const CreateTask = graphql(`
  mutation CreateTask($input: TaskInput!, $columnId: ID) {
    createTask(input: $input, columnId: $columnId) {
      __typename
      ... on MutationCreateTaskSuccess { data { id version } }
      ... on Refusal { code message details }
    }
  }
`);

export const UpdateTask = graphql(
  `
    mutation UpdateTask($id: ID!, $version: Int!, $input: TaskInput!) {
      updateTask(id: $id, version: $version, input: $input) {
        __typename
        ... on MutationUpdateTaskSuccess { data { ...TaskCard } }
        ... on Refusal { code message details }
      }
    }
  `,
  [TaskCardFields],
);

/** Of the move the version alone: the board hears of the rest. */
export const MoveTask = graphql(`
  mutation MoveTask($id: ID!, $version: Int!, $columnId: ID, $state: TaskState) {
    moveTask(id: $id, version: $version, columnId: $columnId, state: $state) {
      __typename
      ... on MutationMoveTaskSuccess { data { id version } }
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

export const CreateBoard = graphql(`
  mutation CreateBoard($title: String!) {
    createBoard(title: $title) {
      __typename
      ... on MutationCreateBoardSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

export const UpdateBoard = graphql(`
  mutation UpdateBoard($id: ID!, $version: Int!, $title: String!) {
    updateBoard(id: $id, version: $version, title: $title) {
      __typename
      ... on MutationUpdateBoardSuccess { data { id title version } }
      ... on Refusal { code message details }
    }
  }
`);

export const DeleteBoard = graphql(`
  mutation DeleteBoard($id: ID!, $version: Int!) {
    deleteBoard(id: $id, version: $version) {
      __typename
      ... on MutationDeleteBoardSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

export const CreateBoardColumn = graphql(`
  mutation CreateBoardColumn($boardId: ID!, $input: BoardColumnInput!, $afterId: ID) {
    createBoardColumn(boardId: $boardId, input: $input, afterId: $afterId) {
      __typename
      ... on MutationCreateBoardColumnSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

export const UpdateBoardColumn = graphql(`
  mutation UpdateBoardColumn($id: ID!, $version: Int!, $input: BoardColumnInput!) {
    updateBoardColumn(id: $id, version: $version, input: $input) {
      __typename
      ... on MutationUpdateBoardColumnSuccess { data { id title state wipLimit version } }
      ... on Refusal { code message details }
    }
  }
`);

export const MoveBoardColumn = graphql(`
  mutation MoveBoardColumn($id: ID!, $version: Int!, $afterId: ID) {
    moveBoardColumn(id: $id, version: $version, afterId: $afterId) {
      __typename
      ... on MutationMoveBoardColumnSuccess { data { id version } }
      ... on Refusal { code message details }
    }
  }
`);

export const DeleteBoardColumn = graphql(`
  mutation DeleteBoardColumn($id: ID!, $version: Int!, $moveToId: ID) {
    deleteBoardColumn(id: $id, version: $version, moveToId: $moveToId) {
      __typename
      ... on MutationDeleteBoardColumnSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

export const CodeConnectionsQuery = graphql(`query CodeConnections { connections { id name integration { id doors } } }`);

export type CardData = ResultOf<typeof TaskCardFields>;
export type TaskData = NonNullable<ResultOf<typeof TaskQuery>['task']>;
export type BoardListed = ResultOf<typeof BoardsQuery>['boards'][number];
export type ColumnData = BoardListed['columns'][number];
export type ShownColumnData = ResultOf<typeof BoardQuery>['board'][number];
