import { useNavigate, useParams } from '@tanstack/react-router';
import { useQuery } from '../app/query.ts';
import { useAct } from '../app/act.ts';
import { graphql } from '../app/graphql.ts';
import { TextLink } from '../app/links.tsx';
import { NotFound } from '../app/not-found.tsx';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { draftInput, NEW_DRAFT } from './key-result-draft.ts';
import { KeyResultForm } from './key-result-form.tsx';

const ObjectiveOfNewKeyResult = graphql(`
  query ObjectiveOfNewKeyResult($id: ID!) { objective(id: $id) { id title cycle { id } owner { id name } } }
`);

const CreateKeyResult = graphql(`
  mutation CreateKeyResult($input: KeyResultInput!) {
    createKeyResult(input: $input) {
      __typename
      ... on MutationCreateKeyResultSuccess { data { id title objective { id keyResults { id } } } }
      ... on Refusal { code message details }
    }
  }
`);

/** Adds a key result to an objective. */
export function NewKeyResultPage() {
  const texts = useTexts();
  const { objectiveId } = useParams({ from: '/signed-in/shell/objectives/$objectiveId/new-key-result' });
  const [{ data, error }] = useQuery({ query: ObjectiveOfNewKeyResult, variables: { id: objectiveId } });
  const navigate = useNavigate();
  const { act, acting } = useAct(CreateKeyResult);
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const { objective } = data;
  if (objective === null) return <NotFound />;
  return (
    <Page
      title={texts.keyResults.create}
      above={
        <TextLink to="/objectives/$objectiveId" params={{ objectiveId }} inherit>
          {objective.title}
        </TextLink>
      }
    >
      <KeyResultForm
        joins={{ cycleId: objective.cycle.id, objectiveId }}
        start={{ ...NEW_DRAFT, ownerId: objective.owner.id }}
        owner={objective.owner}
        saving={acting}
        submitLabel={texts.keyResults.create}
        onSubmit={async (draft) => {
          const outcome = await act({ input: { ...draftInput(draft), objectiveId } }, texts.keyResults.created);
          if (outcome.ok) await navigate({ to: '/objectives/$objectiveId', params: { objectiveId } });
        }}
      />
    </Page>
  );
}
