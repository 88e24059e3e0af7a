import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import { reviewKeyResult } from '../../domain/quality-of-key-result.ts';
import { ConfidenceInput } from '../check-ins/confidence-input.tsx';
import { PersonSelect } from '../people/person-select.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { AMBITIONS, draftProblems, KINDS, type KeyResultDraft } from './key-result-draft.ts';
import styles from './key-result-page.module.css';
import { StepFields } from './step-fields.tsx';

const MIDDLE_CONFIDENCE = 5;

/** Writes or changes a key result; problems and weaknesses are said while one types. */
export function KeyResultForm(props: {
  start: KeyResultDraft;
  owner: { id: string; name: string } | null;
  saving: boolean;
  submitLabel: string;
  onSubmit: (draft: KeyResultDraft) => void;
}) {
  const texts = useTexts();
  const [draft, setDraft] = useState(props.start);
  const [tried, setTried] = useState(false);
  const change = (change: Partial<KeyResultDraft>) => setDraft({ ...draft, ...change });
  const text = (field: 'title' | 'unit' | 'start' | 'target' | 'atLeast' | 'atMost' | 'dueOn' | 'weight') => ({
    label: texts.keyResults[field === 'title' ? 'titleLabel' : field],
    value: draft[field],
    onChange: (event: { currentTarget: { value: string } }) => change({ [field]: event.currentTarget.value }),
  });
  const number = (field: 'start' | 'target' | 'atLeast' | 'atMost' | 'weight') => ({ ...text(field), inputMode: 'decimal' as const });
  const problems = draftProblems(draft);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (problems.length === 0) props.onSubmit(draft);
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextInput {...text('title')} description={texts.keyResults.titleHint} size="md" />
      <QualityHints draft={draft} />
      <div className={styles.pair}>
        <NativeSelect
          label={texts.keyResults.kindLabel}
          value={draft.kind}
          data={KINDS.map((value) => ({ value, label: texts.keyResults.kind[value] }))}
          onChange={(event) => change({ kind: KINDS.find((kind) => kind === event.currentTarget.value) ?? 'increase' })}
        />
        {draft.kind !== 'milestone' && draft.kind !== 'binary' && <TextInput {...text('unit')} placeholder={texts.keyResults.unitHint} />}
      </div>
      {(draft.kind === 'increase' || draft.kind === 'decrease') && (
        <div className={styles.pair}>
          <TextInput {...number('start')} />
          <TextInput {...number('target')} />
        </div>
      )}
      {draft.kind === 'maintain' && (
        <div className={styles.pair}>
          <TextInput {...number('atLeast')} />
          <TextInput {...number('atMost')} />
          <TextInput
            label={texts.keyResults.periodDays}
            type="number"
            min={1}
            value={draft.periodDays}
            onChange={(event) => change({ periodDays: Number(event.currentTarget.value) })}
          />
        </div>
      )}
      {draft.kind === 'milestone' && <StepFields steps={draft.steps} onChange={(steps) => change({ steps })} />}
      {draft.kind === 'binary' && <TextInput {...text('dueOn')} type="date" />}
      <PersonSelect
        label={texts.keyResults.owner}
        placeholder={texts.keyResults.ownerNone}
        value={draft.ownerId}
        known={props.owner}
        onChange={(ownerId) => change({ ownerId })}
      />
      <div className={styles.pair}>
        <NativeSelect
          label={texts.keyResults.ambition}
          value={draft.ambition}
          data={AMBITIONS.map((value) => ({ value, label: texts.keyResults.ambitions[value] }))}
          onChange={(event) => change({ ambition: AMBITIONS.find((ambition) => ambition === event.currentTarget.value) ?? 'aspirational' })}
        />
        <TextInput {...number('weight')} />
      </div>
      <ConfidenceInput
        label={texts.keyResults.confidence}
        value={draft.confidence ?? MIDDLE_CONFIDENCE}
        touched
        untouchedHint=""
        onChange={(confidence) => change({ confidence })}
      />
      {tried && problems.length > 0 && (
        <ul className={styles.problems} role="alert">
          {problems.map(({ field, sentence }) => (
            <li key={`${field}-${sentence}`}>{sentence}</li>
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        <Button type="submit" loading={props.saving}>
          {props.submitLabel}
        </Button>
      </div>
    </form>
  );
}

function QualityHints(props: { draft: KeyResultDraft }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const { draft } = props;
  const findings = useMemo(
    () =>
      draft.title.trim() === ''
        ? []
        : reviewKeyResult('draft', {
            ...{ id: 'draft', title: draft.title, kind: draft.kind, unit: draft.unit, ambition: draft.ambition, ownerId: draft.ownerId ?? 'objective-owner' },
            ...{ fedBy: 'person' as const, confidence: draft.confidence, confidences: [], steps: draft.steps.length },
          }),
    [draft],
  );
  if (findings.length === 0) return null;
  return (
    <ul className={styles.hints} aria-label={texts.objectives.hints} aria-live="polite">
      {findings.map((finding) => (
        <li key={finding.code}>{words.quality[finding.code] ?? `${finding.reason} ${finding.suggestion}`}</li>
      ))}
    </ul>
  );
}
