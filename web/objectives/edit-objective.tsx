import '@mantine/core/styles/Modal.layer.css';
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../app/act.ts';
import { type Conflict, conflictOf } from '../app/conflict.ts';
import { ConflictDialog } from '../app/conflict-dialog.tsx';
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

/** Changes an objective; when somebody else saved the same fields meanwhile, both versions are shown and the person chooses. */
export function EditObjective(props: { objective: ObjectiveData; onClose: () => void; refetch: () => void }) {
  const texts = useTexts();
  // As it was when the form was opened: a live update beneath it must not make a stale answer look fresh.
  const [objective] = useState(props.objective);
  const { act, acting } = useAct(UpdateObjective, { handles: ['CONFLICT'] });
  const [conflict, setConflict] = useState<Conflict<ObjectiveInput> | null>(null);
  const inputOf = (draft: ObjectiveDraft): ObjectiveInput => ({ ...draft, cycleId: objective.cycle.id });

  async function save(input: ObjectiveInput, version: number): Promise<void> {
    const outcome = await act({ id: objective.id, input, version }, texts.objectives.saved);
    if (outcome.ok) return close();
    const found = conflictOf(outcome, { noun: 'objective', base: inputOf(draftOf(objective)), mine: input });
    // What only one of the two changed is no choice.
    if (found?.both.length === 0) return save(found.merged, found.version);
    setConflict(found);
  }

  function close() {
    props.refetch();
    props.onClose();
  }

  if (conflict !== null) {
    const { titleLabel: title, description, levelLabel: level, owner: ownerId, team: teamId, parent: parentId, alignmentNote } = texts.objectives;
    return (
      <ConflictDialog
        conflict={conflict}
        labels={{ title, description, level, ownerId, teamId, parentId, alignmentNote }}
        onMine={() => void save(conflict.merged, conflict.version)}
        onTheirs={close}
        onClose={() => setConflict(null)}
      />
    );
  }
  return (
    <Modal opened onClose={props.onClose} size="lg" title={texts.app.edit} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <ObjectiveForm
        cycleId={objective.cycle.id}
        ownId={objective.id}
        owner={objective.owner}
        start={draftOf(objective)}
        saving={acting}
        submitLabel={texts.app.save}
        onSubmit={(draft) => void save(inputOf(draft), objective.version)}
      />
    </Modal>
  );
}

type ObjectiveInput = ObjectiveDraft & { cycleId: string };

function draftOf({ title, description, level, owner, team, parent, alignmentNote }: ObjectiveData): ObjectiveDraft {
  return { title, description, level, ownerId: owner.id, teamId: team?.id ?? null, parentId: parent?.id ?? null, alignmentNote };
}
