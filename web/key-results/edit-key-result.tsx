import '@mantine/core/styles/Modal.layer.css';
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../app/act.ts';
import { type Conflict, ConflictDialog, conflictOf } from '../app/conflict-dialog.tsx';
import { useTexts } from '../texts/texts.tsx';
import { draftInput, type KeyResultDraft } from './key-result-draft.ts';
import { KeyResultForm } from './key-result-form.tsx';
import { type KeyResultData, UpdateKeyResult } from './key-result-query.ts';

/** Changes a key result; when somebody else saved meanwhile, both versions are shown and the person chooses. */
export function EditKeyResult(props: { keyResult: KeyResultData; onClose: () => void }) {
  const texts = useTexts();
  // As it was when the form was opened: a live update beneath it must not make a stale answer look fresh.
  const [keyResult] = useState(props.keyResult);
  const { act, acting } = useAct(UpdateKeyResult, { handles: ['CONFLICT'] });
  const [conflict, setConflict] = useState<(Conflict & { draft: KeyResultDraft }) | null>(null);

  async function save(draft: KeyResultDraft, version: number) {
    const input = { ...draftInput(draft), objectiveId: keyResult.objective.id };
    const outcome = await act({ id: keyResult.id, input, version }, texts.keyResults.saved);
    if (outcome.ok) return props.onClose();
    const found = conflictOf(outcome, input);
    if (found !== null) setConflict({ ...found, draft });
  }

  if (conflict !== null) {
    return (
      <ConflictDialog conflict={conflict} onMine={(version) => void save(conflict.draft, version)} onTheirs={props.onClose} onClose={() => setConflict(null)} />
    );
  }
  return (
    <Modal opened onClose={props.onClose} size="lg" title={texts.app.edit} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <KeyResultForm
        joins={{ cycleId: keyResult.cycle.id, objectiveId: keyResult.objective.id, keyResultId: keyResult.id }}
        start={draftOf(keyResult)}
        owner={keyResult.owner}
        saving={acting}
        submitLabel={texts.app.save}
        onSubmit={(draft) => void save(draft, keyResult.version)}
      />
    </Modal>
  );
}

function draftOf(keyResult: KeyResultData): KeyResultDraft {
  return {
    ...{ title: keyResult.title, kind: keyResult.kind, unit: keyResult.unit, start: keyResult.start ?? '', target: keyResult.target ?? '' },
    ...{ atLeast: keyResult.atLeast ?? '', atMost: keyResult.atMost ?? '', periodDays: keyResult.periodDays, dueOn: keyResult.dueOn ?? '' },
    ...{ ownerId: keyResult.owner?.id ?? null, confidence: keyResult.confidence, ambition: keyResult.ambition, weight: keyResult.weight },
    steps: keyResult.steps.map(({ id, title, weight, dueOn }) => ({ id, title, weight, dueOn: dueOn ?? '' })),
  };
}
