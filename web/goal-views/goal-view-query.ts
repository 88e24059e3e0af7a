import { useMemo } from 'react';
import { type GoalView, goalViewOf } from '../../domain/goal-view.ts';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { useLiveQuery } from '../app/live.ts';
import { plainId } from '../app/plain-id.ts';
import { useViewer } from '../app/viewer.tsx';

const GoalViewFields = graphql(`fragment GoalViewFields on GoalView { id name shared parameters isDefault mayChange version owner { id name } }`);

const GoalViewsQuery = graphql(`query GoalViews { goalViews { ...GoalViewFields } }`, [GoalViewFields]);

export const CreateGoalView = graphql(
  `
    mutation CreateGoalView($input: GoalViewInput!) {
      createGoalView(input: $input) {
        __typename
        ... on MutationCreateGoalViewSuccess { data { ...GoalViewFields } }
        ... on Refusal { code message details }
      }
    }
  `,
  [GoalViewFields],
);

export const UpdateGoalView = graphql(
  `
    mutation UpdateGoalView($id: ID!, $version: Int!, $input: GoalViewInput!) {
      updateGoalView(id: $id, version: $version, input: $input) {
        __typename
        ... on MutationUpdateGoalViewSuccess { data { ...GoalViewFields } }
        ... on Refusal { code message details }
      }
    }
  `,
  [GoalViewFields],
);

export const DeleteGoalView = graphql(`
  mutation DeleteGoalView($id: ID!, $version: Int!) {
    deleteGoalView(id: $id, version: $version) {
      __typename
      ... on MutationDeleteGoalViewSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

export const ChooseDefaultGoalView = graphql(`
  mutation ChooseDefaultGoalView($id: ID) {
    chooseDefaultGoalView(id: $id) {
      __typename
      ... on MutationChooseDefaultGoalViewSuccess { data { id isDefault } }
      ... on Refusal { code message details }
    }
  }
`);

/** A kept view with what it shows, and the id under which addresses name it. */
export type KeptView = Omit<ResultOf<typeof GoalViewFields>, 'parameters'> & { plainId: string; view: GoalView; isMine: boolean };

/** The views that the viewer kept, and those that are shared with the company. */
export function useGoalViews(): { views: readonly KeptView[] | undefined; error: Error | undefined } {
  const { person } = useViewer();
  const { data, error } = useLiveQuery({ query: GoalViewsQuery, variables: {}, watch: ['GoalView'] });
  const views = useMemo(
    () =>
      data?.goalViews.map(({ parameters, ...kept }) => ({
        ...kept,
        plainId: plainId(kept.id),
        view: goalViewOf(parameters as Record<string, unknown>),
        isMine: kept.owner.id === person.id,
      })),
    [data, person.id],
  );
  return { views, error };
}
