import '@mantine/core/styles/Modal.layer.css';
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../app/act.ts';
import { type Conflict, conflictOf } from '../app/conflict.ts';
import { ConflictDialog } from '../app/conflict-dialog.tsx';
import type { Texts } from '../texts/en.ts';
import { useTexts } from '../texts/texts.tsx';
import { draftInput, type KeyResultDraft } from './key-result-draft.ts';
import { KeyResultForm } from './key-result-form.tsx';
import { type KeyResultData, UpdateKeyResult } from './key-result-query.ts';

/** Changes a key result; when somebody else saved the same fields meanwhile, both versions are shown and the person chooses. */
export function EditKeyResult(props: { keyResult: KeyResultData; onClose: () => void }) {
  const texts = useTexts();
  // As it was when the form was opened: a live update beneath it must not make a stale answer look fresh.
  const [keyResult] = useState(props.keyResult);
  const { act, acting } = useAct(UpdateKeyResult, { handles: ['CONFLICT'] });
  const [conflict, setConflict] = useState<Conflict<KeyResultInput> | null>(null);
  const inputOf = (draft: KeyResultDraft): KeyResultInput => ({ ...draftInput(draft), objectiveId: keyResult.objective.id });

  async function save(input: KeyResultInput, version: number): Promise<void> {
    const outcome = await act({ id: keyResult.id, input, version }, texts.keyResults.saved);
    if (outcome.ok) return props.onClose();
    const found = conflictOf(outcome, { noun: 'key-result', base: inputOf(draftOf(keyResult)), mine: input });
    // What only one of the two changed is no choice.
    if (found?.both.length === 0) return save(found.merged, found.version);
    setConflict(found);
  }

  if (conflict !== null) {
    return (
      <ConflictDialog
        conflict={conflict}
        labels={labelsOf(texts.keyResults)}
        onMine={() => void save(conflict.merged, conflict.version)}
        onTheirs={props.onClose}
        onClose={() => setConflict(null)}
      />
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
        onSubmit={(draft) => void save(inputOf(draft), keyResult.version)}
      />
    </Modal>
  );
}

type KeyResultInput = ReturnType<typeof draftInput> & { objectiveId: string };

function labelsOf(texts: Texts['keyResults']): Record<string, string> {
  const { titleLabel, kindLabel, owner, unit, start, target, atLeast, atMost, periodDays, dueOn, confidence, ambition, weight, steps } = texts;
  const measure = { kind: kindLabel, unit, start, target, atLeast, atMost, periodDays, dueOn, steps };
  return { title: titleLabel, ownerId: owner, confidence, ambition, weight, ...measure };
}

function draftOf(keyResult: KeyResultData): KeyResultDraft {
  return {
    ...{ title: keyResult.title, kind: keyResult.kind, unit: keyResult.unit, start: keyResult.start ?? '', target: keyResult.target ?? '' },
    ...{ atLeast: keyResult.atLeast ?? '', atMost: keyResult.atMost ?? '', periodDays: keyResult.periodDays, dueOn: keyResult.dueOn ?? '' },
    ...{ ownerId: keyResult.owner?.id ?? null, confidence: keyResult.confidence, ambition: keyResult.ambition, weight: keyResult.weight },
    steps: keyResult.steps.map(({ id, title, weight, dueOn }) => ({ id, title, weight, dueOn: dueOn ?? '' })),
  };
}
