import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { objectiveProblems } from '../../domain/goal-validation.ts';
import { LEVELS, type ObjectiveLevel } from '../../domain/objective.ts';
import { reviewSet } from '../../domain/okr-quality.ts';
import { isTakeable, type Rewrite, rewriteObjective, type WrittenObjective } from '../../domain/quality-rewrite.ts';
import { BalancePanel } from '../coach/balance-panel.tsx';
import { Coach } from '../coach/coach.tsx';
import coached from '../coach/coach.module.css';
import { useRewrites } from '../coach/use-rewrites.ts';
import { DRAFT, personName, setWithObjective } from '../coach/weighed-set.ts';
import { PersonSelect } from '../people/person-select.tsx';
import { useTexts } from '../texts/texts.tsx';
import styles from './objectives.module.css';
import { useAllObjectives } from './use-all-objectives.ts';

/** What a person writes about an objective. */
export interface ObjectiveDraft {
  title: string;
  description: string;
  level: ObjectiveLevel;
  ownerId: string;
  teamId: string | null;
  parentId: string | null;
  alignmentNote: string;
}

/** Writes or changes an objective; what weakens it is said while one types, by the same rules as the planning review. */
export function ObjectiveForm(props: {
  cycleId: string;
  start: ObjectiveDraft;
  owner: { id: string; name: string } | null;
  ownId?: string;
  saving: boolean;
  submitLabel: string;
  extra?: ReactNode;
  onSubmit: (draft: ObjectiveDraft) => void;
}) {
  const texts = useTexts();
  const { data, error } = useAllObjectives(props.cycleId);
  const [draft, setDraft] = useState(props.start);
  const [tried, setTried] = useState(false);
  const problems = objectiveProblems({ title: draft.title, weight: '1' });
  const parents = (data?.objectives ?? []).filter(({ id, level }) => id !== props.ownId && LEVELS.indexOf(level) <= LEVELS.indexOf(draft.level));
  const change = (change: Partial<ObjectiveDraft>) => setDraft((before) => ({ ...before, ...change }));
  const { form: formRef, take, undo, onKeyDown } = useRewrites<WrittenObjective>(draft, change);
  const coach = useObjectiveCoach(draft);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (problems.length === 0 && draft.ownerId !== '') props.onSubmit(draft);
  }

  const form = (
    <form ref={formRef} className={styles.form} onSubmit={submit} onKeyDown={(event) => onKeyDown(event, coach.first)} noValidate>
      <TextInput
        name="title"
        label={texts.objectives.titleLabel}
        description={texts.objectives.titleHint}
        size="md"
        value={draft.title}
        error={tried ? problems[0]?.sentence : null}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <Coach {...coach} onTake={take} onUndo={undo} />
      <Textarea
        name="description"
        label={texts.objectives.description}
        rows={3}
        value={draft.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <div className={styles.pair}>
        <NativeSelect
          label={texts.objectives.levelLabel}
          value={draft.level}
          data={LEVELS.map((value) => ({ value, label: texts.objectives.level[value] }))}
          onChange={(event) => change({ level: LEVELS.find((level) => level === event.currentTarget.value) ?? 'TEAM' })}
        />
        <NativeSelect
          label={texts.objectives.team}
          value={draft.teamId ?? ''}
          data={[{ value: '', label: texts.app.none }, ...(data?.teams ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(event) => change({ teamId: event.currentTarget.value || null })}
        />
      </div>
      <PersonSelect
        label={texts.objectives.owner}
        required
        value={draft.ownerId || null}
        known={props.owner}
        error={tried && draft.ownerId === '' ? texts.app.required : null}
        onChange={(id) => change({ ownerId: id ?? '' })}
      />
      {draft.level !== 'COMPANY' && (
        <NativeSelect
          name="parentId"
          label={texts.objectives.parent}
          value={draft.parentId ?? ''}
          data={[
            { value: '', label: texts.objectives.noParent },
            ...parents.map(({ id, title, level }) => ({ value: id, label: `${title} (${texts.objectives.level[level]})` })),
          ]}
          onChange={(event) => change({ parentId: event.currentTarget.value || null })}
        />
      )}
      {draft.level !== 'COMPANY' && draft.parentId === null && (
        <TextInput
          label={texts.objectives.alignmentNote}
          value={draft.alignmentNote}
          onChange={(event) => change({ alignmentNote: event.currentTarget.value })}
        />
      )}
      {props.extra}
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
        <ObjectiveBalance draft={draft} ownId={props.ownId} owner={props.owner} all={{ data, error }} />
      </div>
    </div>
  );
}

function ObjectiveBalance(props: {
  draft: ObjectiveDraft;
  ownId: string | undefined;
  owner: { id: string; name: string } | null;
  all: Pick<ReturnType<typeof useAllObjectives>, 'data' | 'error'>;
}) {
  const { ownId, owner } = props;
  const { data, error } = props.all;
  const draft = useDeferredValue(props.draft);
  const set = useMemo(() => data && setWithObjective(data.objectives, { ownId, draft }), [data, ownId, draft]);
  return (
    <BalancePanel
      set={set}
      failed={error !== undefined}
      at={{ objectiveId: ownId ?? DRAFT, keyResultId: null }}
      nameOf={(id) => personName(id, { objectives: data?.objectives ?? [], known: owner })}
      folded={ownId !== undefined}
    />
  );
}

// What the balance of the set says, with its figures; key results come after the objective is saved.
const OF_THE_SET = new Set(['TOO_FEW_KEY_RESULTS', 'TOO_MANY_KEY_RESULTS', 'TOO_MANY_COMPANY_OBJECTIVES']);

/** What the coach says of a draft, a moment behind the typing; and the rewrite that a key takes over. */
function useObjectiveCoach(typed: ObjectiveDraft) {
  const texts = useTexts();
  const draft = useDeferredValue(typed);
  const findings = useMemo(() => (draft.title.trim() === '' ? [] : findingsOf(draft)), [draft]);
  const rewriteOf = (code: (typeof findings)[number]['code']) => rewriteObjective(code, draft);
  const first = findings.map(({ code }) => rewriteOf(code)).find((rewrite) => rewrite !== null && isTakeable(rewrite)) ?? undefined;
  const names = { title: texts.objectives.titleLabel, description: texts.objectives.description, parentId: texts.objectives.parent };
  const fieldName = (field: keyof WrittenObjective) => names[field];
  const preview = ({ changes }: Rewrite<WrittenObjective>) => changes.title ?? '';
  return { findings, rewriteOf, first, fieldName, preview };
}

function findingsOf({ title, level, parentId, alignmentNote }: ObjectiveDraft) {
  const draft = { id: DRAFT, title, level, parentId: level === 'COMPANY' ? null : parentId, alignmentNote, keyResults: [] };
  return reviewSet([draft], { educational: false }).filter(({ code }) => !OF_THE_SET.has(code));
}
