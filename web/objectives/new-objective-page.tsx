import { useNavigate, useSearch } from '@tanstack/react-router';
import { useAct } from '../app/act.ts';
import { graphql } from '../app/graphql.ts';
import { useCycle, useViewer } from '../app/viewer.tsx';
import { NoCycle } from '../dashboard/no-cycle.tsx';
import { useTexts } from '../texts/texts.tsx';
import { Page } from '../ui/page.tsx';
import { ObjectiveForm } from './objective-form.tsx';

const CreateObjective = graphql(`
  mutation CreateObjective($input: ObjectiveInput!) {
    createObjective(input: $input) {
      __typename
      ... on MutationCreateObjectiveSuccess { data { id title level } }
      ... on Refusal { code message details }
    }
  }
`);

/** Writes a new objective of the shown cycle, then leads to its first key result. */
export function NewObjectivePage() {
  const texts = useTexts();
  const cycle = useCycle();
  const { person } = useViewer();
  const { parent } = useSearch({ from: '/signed-in/shell/objectives/new' });
  const navigate = useNavigate();
  const { act, acting } = useAct(CreateObjective);
  if (cycle === undefined) return <NoCycle />;
  return (
    <Page title={texts.objectives.create} below={cycle.name}>
      <ObjectiveForm
        cycleId={cycle.id}
        owner={person}
        start={{
          title: '',
          description: '',
          level: parent ? 'TEAM' : 'COMPANY',
          ownerId: person.id,
          teamId: null,
          parentId: parent ?? null,
          alignmentNote: '',
        }}
        saving={acting}
        submitLabel={texts.objectives.create}
        onSubmit={async (draft) => {
          const outcome = await act({ input: { ...draft, cycleId: cycle.id } }, texts.objectives.created);
          if (outcome.ok) await navigate({ to: '/objectives/$objectiveId', params: { objectiveId: outcome.data.id } });
        }}
      />
    </Page>
  );
}
