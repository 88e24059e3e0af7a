import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { cycleProblems } from '../../domain/goal-validation.ts';
import { useViewer } from '../app/viewer.tsx';
import { useTexts } from '../texts/texts.tsx';
import styles from './cycles.module.css';
import { nextQuarter } from './next-quarter.ts';

const LEVELS = ['company', 'team', 'individual'] as const;

/** A cycle as the API takes it. */
export interface CycleDraft {
  name: string;
  startsOn: string;
  endsOn: string;
  educational: boolean;
  planning: { company: string | null; team: string | null; individual: string | null };
}

/** Name, days and planning dates of a cycle; a new one begins as the coming quarter. */
export function CycleForm(props: { start?: CycleDraft; saving: boolean; submitLabel: string; onSubmit: (draft: CycleDraft) => void }) {
  const texts = useTexts();
  const { organization } = useViewer();
  const [draft, setDraft] = useState<CycleDraft>(
    () => props.start ?? { ...nextQuarter(new Date()), educational: false, planning: { company: null, team: null, individual: null } },
  );
  const [tried, setTried] = useState(false);
  const problems = cycleProblems({ ...draft, timeZone: organization.timeZone });

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (problems.length === 0) props.onSubmit(draft);
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextInput
        label={texts.cycles.name}
        placeholder={texts.cycles.nameHint}
        data-autofocus
        value={draft.name}
        onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
      />
      <div className={styles.pair}>
        <TextInput
          label={texts.cycles.startsOn}
          type="date"
          value={draft.startsOn}
          onChange={(event) => setDraft({ ...draft, startsOn: event.currentTarget.value })}
        />
        <TextInput
          label={texts.cycles.endsOn}
          type="date"
          value={draft.endsOn}
          onChange={(event) => setDraft({ ...draft, endsOn: event.currentTarget.value })}
        />
      </div>
      <label className={styles.tick}>
        <input type="checkbox" checked={draft.educational} onChange={() => setDraft({ ...draft, educational: !draft.educational })} />{' '}
        {texts.cycles.educationalLabel}
      </label>
      <fieldset className={styles.planning}>
        <legend>{texts.cycles.planningLabel}</legend>
        <div className={styles.pair}>
          {LEVELS.map((level) => (
            <TextInput
              key={level}
              type="date"
              label={texts.objectives.level[level.toUpperCase() as 'COMPANY' | 'TEAM' | 'INDIVIDUAL']}
              value={draft.planning[level] ?? ''}
              onChange={(event) => setDraft({ ...draft, planning: { ...draft.planning, [level]: event.currentTarget.value || null } })}
            />
          ))}
        </div>
      </fieldset>
      {tried && problems.length > 0 && (
        <ul className={styles.problems} role="alert">
          {problems.map(({ sentence }) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <div>
        <Button type="submit" loading={props.saving}>
          {props.submitLabel}
        </Button>
      </div>
    </form>
  );
}
