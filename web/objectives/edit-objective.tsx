import '@mantine/core/styles/Modal.layer.css';
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../app/act.ts';
import { type Conflict, ConflictDialog, conflictOf } from '../app/conflict-dialog.tsx';
import { graphql } from '../app/graphql.ts';
import { useTexts } from '../texts/texts.tsx';
import { type ObjectiveDraft, ObjectiveForm } from './objective-form.tsx';
import type { ObjectiveData } from './objective-page.tsx';

const UpdateObjective = graphql(`
  mutation UpdateObjective($id: ID!, $input: ObjectiveInput!, $version: Int!) {
    updateObjective(id: $id, input: $input, version: $version) {
      __typename
      ... on MutationUpdateObjectiveSuccess { data { id title description level version } }
      ... on Refusal { code message details }
    }
  }
`);

/** Changes an objective; when somebody else saved meanwhile, both versions are shown and the person chooses. */
export function EditObjective(props: { objective: ObjectiveData; onClose: () => void; refetch: () => void }) {
  const texts = useTexts();
  // As it was when the form was opened: a live update beneath it must not make a stale answer look fresh.
  const [objective] = useState(props.objective);
  const { act, acting } = useAct(UpdateObjective, { handles: ['CONFLICT'] });
  const [conflict, setConflict] = useState<(Conflict & { draft: ObjectiveDraft }) | null>(null);

  async function save(draft: ObjectiveDraft, version: number) {
    const outcome = await act({ id: objective.id, input: { ...draft, cycleId: objective.cycle.id }, version }, texts.objectives.saved);
    if (outcome.ok) return close();
    const found = conflictOf(outcome, { ...draft });
    if (found !== null) setConflict({ ...found, draft });
  }

  function close() {
    props.refetch();
    props.onClose();
  }

  if (conflict !== null) {
    return <ConflictDialog conflict={conflict} onMine={(version) => void save(conflict.draft, version)} onTheirs={close} onClose={() => setConflict(null)} />;
  }
  return (
    <Modal opened onClose={props.onClose} size="lg" title={texts.app.edit} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <ObjectiveForm
        cycleId={objective.cycle.id}
        ownId={objective.id}
        owner={objective.owner}
        start={{
          ...{ title: objective.title, description: objective.description, level: objective.level, ownerId: objective.owner.id },
          ...{ teamId: objective.team?.id ?? null, parentId: objective.parent?.id ?? null, alignmentNote: objective.alignmentNote },
        }}
        saving={acting}
        submitLabel={texts.app.save}
        onSubmit={(draft) => void save(draft, objective.version)}
      />
    </Modal>
  );
}
