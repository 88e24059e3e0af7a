import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useDeferredValue, useMemo, useState } from 'react';
import { BLANK } from '../../domain/okr-wording.ts';
import { reviewKeyResult } from '../../domain/quality-of-key-result.ts';
import { isTakeable, type Rewrite, rewriteKeyResult, type WrittenKeyResult } from '../../domain/quality-rewrite.ts';
import { ConfidenceInput } from '../check-ins/confidence-input.tsx';
import { BalancePanel } from '../coach/balance-panel.tsx';
import { Coach } from '../coach/coach.tsx';
import coached from '../coach/coach.module.css';
import { useRewrites } from '../coach/use-rewrites.ts';
import { DRAFT, personName, setWithKeyResult } from '../coach/weighed-set.ts';
import { useAllObjectives } from '../objectives/use-all-objectives.ts';
import { PersonSelect } from '../people/person-select.tsx';
import { useCoachTexts } from '../texts/coach-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { AMBITIONS, draftProblems, KINDS, type KeyResultDraft } from './key-result-draft.ts';
import styles from './key-result-page.module.css';
import { StepFields } from './step-fields.tsx';

const MIDDLE_CONFIDENCE = 5;

/** The set that a key result joins. */
export interface JoinedSet {
  cycleId: string;
  objectiveId: string;
  /** Of a key result that is changed. */
  keyResultId?: string;
}

/** Writes or changes a key result; problems, weaknesses and the balance of its set are said while one types. */
export function KeyResultForm(props: {
  /** Undefined while its objective is not chosen. */
  joins: JoinedSet | undefined;
  start: KeyResultDraft;
  owner: { id: string; name: string } | null;
  saving: boolean;
  submitLabel: string;
  onSubmit: (draft: KeyResultDraft) => void;
}) {
  const texts = useTexts();
  const [draft, setDraft] = useState(props.start);
  const [tried, setTried] = useState(false);
  const change = (change: Partial<KeyResultDraft>) => setDraft((before) => ({ ...before, ...change }));
  const { form: formRef, take, undo, onKeyDown } = useRewrites<WrittenKeyResult>(draft, change);
  const coach = useKeyResultCoach(draft);
  const text = (field: 'title' | 'unit' | 'start' | 'target' | 'atLeast' | 'atMost' | 'dueOn' | 'weight') => ({
    name: field,
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

  const form = (
    <form ref={formRef} className={styles.form} onSubmit={submit} onKeyDown={(event) => onKeyDown(event, coach.first)} noValidate>
      <TextInput {...text('title')} description={texts.keyResults.titleHint} size="md" />
      <Coach {...coach} onTake={take} onUndo={undo} />
      <div className={styles.pair}>
        <NativeSelect
          name="kind"
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
          name="ambition"
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
  return (
    <div className={coached.coached}>
      <div className={coached.sides}>
        {form}
        {props.joins && <KeyResultBalance joins={props.joins} draft={draft} owner={props.owner} />}
      </div>
    </div>
  );
}

function KeyResultBalance(props: { joins: JoinedSet; draft: KeyResultDraft; owner: { id: string; name: string } | null }) {
  const { joins, owner } = props;
  const draft = useDeferredValue(props.draft);
  const { data, error } = useAllObjectives(joins.cycleId);
  const set = useMemo(
    () => data && setWithKeyResult(data.objectives, { objectiveId: joins.objectiveId, ownId: joins.keyResultId, draft }),
    [data, joins.objectiveId, joins.keyResultId, draft],
  );
  return (
    <BalancePanel
      set={set}
      failed={error !== undefined}
      at={{ objectiveId: joins.objectiveId, keyResultId: joins.keyResultId ?? DRAFT }}
      nameOf={(id) => personName(id, { objectives: data?.objectives ?? [], known: owner })}
      folded={joins.keyResultId !== undefined}
    />
  );
}

/** What the coach says of a draft, a moment behind the typing; and the rewrite that a key takes over. */
function useKeyResultCoach(typed: KeyResultDraft) {
  const texts = useTexts();
  const { coach: words } = useCoachTexts();
  const draft = useDeferredValue(typed);
  const findings = useMemo(() => (draft.title.trim() === '' ? [] : reviewKeyResult(DRAFT, draftUnderReview(draft))), [draft]);
  const rewriteOf = (code: (typeof findings)[number]['code']) => rewriteKeyResult(code, draft);
  const first = findings.map(({ code }) => rewriteOf(code)).find((rewrite) => rewrite !== null && isTakeable(rewrite)) ?? undefined;
  const fieldName = (field: keyof WrittenKeyResult) => texts.keyResults[field === 'title' ? 'titleLabel' : field === 'kind' ? 'kindLabel' : field];

  function preview({ changes }: Rewrite<WrittenKeyResult>): string {
    const { title, unit, kind, start, target, atLeast, atMost, ambition } = { ...draft, ...changes };
    const moves = kind === 'increase' || kind === 'decrease';
    const measured = moves && (changes.title !== undefined || changes.target !== undefined);
    const sentence = [
      ...(changes.title === undefined ? [] : [title]),
      ...(measured ? [[words.fromTo(start || BLANK, target || BLANK), unit].join(' ').trim()] : []),
    ].join(', ');
    return [
      ...(sentence === '' ? [] : [sentence]),
      ...(changes.kind === undefined || changes.kind === draft.kind || changes.title !== undefined ? [] : [texts.keyResults.kind[kind]]),
      ...(changes.atLeast === undefined ? [] : [words.named(fieldName('atLeast'), atLeast || BLANK)]),
      ...(changes.atMost === undefined ? [] : [words.named(fieldName('atMost'), atMost || BLANK)]),
      ...(changes.unit === undefined || measured ? [] : [words.named(fieldName('unit'), unit)]),
      ...(changes.ambition === undefined ? [] : [texts.keyResults.ambitions[ambition]]),
    ].join(' · ');
  }

  return { findings, rewriteOf, first, fieldName, preview };
}

function draftUnderReview(draft: KeyResultDraft) {
  const { title, kind, unit, start, target, ambition, confidence } = draft;
  return {
    ...{ id: DRAFT, title, kind, unit, start, target, ambition, confidence, ownerId: draft.ownerId ?? 'objective-owner' },
    ...{ fedBy: 'person' as const, confidences: [], steps: draft.steps.length },
  };
}
