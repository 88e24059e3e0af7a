import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { objectiveProblems } from '../../domain/goal-validation.ts';
import { reviewSet } from '../../domain/okr-quality.ts';
import { PersonSelect } from '../people/person-select.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import styles from './objectives.module.css';
import { useAllObjectives } from './use-all-objectives.ts';

const LEVELS = ['COMPANY', 'TEAM', 'INDIVIDUAL'] as const;

/** What a person writes about an objective. */
export interface ObjectiveDraft {
  title: string;
  description: string;
  level: (typeof LEVELS)[number];
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
  const { data } = useAllObjectives(props.cycleId);
  const [draft, setDraft] = useState(props.start);
  const [tried, setTried] = useState(false);
  const problems = objectiveProblems({ title: draft.title, weight: '1' });
  const parents = (data?.objectives ?? []).filter(({ id, level }) => id !== props.ownId && LEVELS.indexOf(level) <= LEVELS.indexOf(draft.level));
  const change = (change: Partial<ObjectiveDraft>) => setDraft({ ...draft, ...change });

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (problems.length === 0 && draft.ownerId !== '') props.onSubmit(draft);
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextInput
        label={texts.objectives.titleLabel}
        description={texts.objectives.titleHint}
        size="md"
        value={draft.title}
        error={tried ? problems[0]?.sentence : null}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <ObjectiveHints draft={draft} />
      <Textarea
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
}

// Too few key results is no hint here: they come after the objective is saved.
const LATER = new Set(['TOO_FEW_KEY_RESULTS', 'TOO_MANY_KEY_RESULTS', 'TOO_MANY_COMPANY_OBJECTIVES']);

function ObjectiveHints(props: { draft: ObjectiveDraft }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const { draft } = props;
  const findings = useMemo(
    () =>
      draft.title.trim() === ''
        ? []
        : reviewSet(
            [
              {
                id: 'draft',
                title: draft.title,
                level: draft.level,
                parentId: draft.level === 'COMPANY' ? null : draft.parentId,
                alignmentNote: draft.alignmentNote,
                keyResults: [],
              },
            ],
            { educational: false },
          ).filter(({ code }) => !LATER.has(code)),
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
