import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useAct } from '../app/act.ts';
import { graphql } from '../app/graphql.ts';
import { TextLink } from '../app/links.tsx';
import type { CycleData } from '../cycles/cycle-query.ts';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './rehearsals.module.css';

const StartRehearsal = graphql(`
  mutation StartRehearsal($cycleId: ID!, $options: RehearsalOptions!) {
    startRehearsal(cycleId: $cycleId, options: $options) {
      __typename
      ... on MutationStartRehearsalSuccess { data { id state progress } }
      ... on Refusal { code message details }
    }
  }
`);

const BEHAVIOURS = ['diligent', 'typical', 'silent'] as const;

const WEEKS_LATER = [0, 1, 2, 4] as const;

/** Plays the whole cycle before anybody is asked for anything. */
export function RehearsePanel(props: { cycleId: string; rehearsals: CycleData['rehearsals']; canStart: boolean }) {
  const texts = useTexts();
  const format = useFormats();
  const navigate = useNavigate();
  const { act, acting } = useAct(StartRehearsal);
  const [behaviour, setBehaviour] = useState('typical');
  const [seed, setSeed] = useState('1');
  const [weeksLater, setWeeksLater] = useState('0');
  if (!props.canStart && props.rehearsals.length === 0) return null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const outcome = await act({ cycleId: props.cycleId, options: { behaviour, seed: Number(seed) || 1, laterByDays: Number(weeksLater) * 7 } });
    if (outcome.ok) await navigate({ to: '/rehearsals/$rehearsalId', params: { rehearsalId: outcome.data.id }, search: { cycle: props.cycleId } });
  }

  return (
    <Panel title={texts.cycles.rehearse}>
      {props.canStart && (
        <form className={styles.start} onSubmit={(event) => void submit(event)}>
          <p className={styles.quiet}>{texts.cycles.rehearseWhy}</p>
          <NativeSelect
            label={texts.cycles.behaviour}
            value={behaviour}
            data={BEHAVIOURS.map((value) => ({ value, label: texts.cycles.behaviours[value] }))}
            onChange={(event) => setBehaviour(event.currentTarget.value)}
          />
          <NativeSelect
            label={texts.cycles.startsLater}
            value={weeksLater}
            data={WEEKS_LATER.map((weeks) => ({ value: String(weeks), label: texts.cycles.weeksLater(weeks) }))}
            onChange={(event) => setWeeksLater(event.currentTarget.value)}
          />
          <div className={styles.line}>
            <TextInput label={texts.cycles.seed} inputMode="numeric" value={seed} onChange={(event) => setSeed(event.currentTarget.value)} />
            <Button type="submit" loading={acting}>
              {texts.cycles.startRehearsal}
            </Button>
          </div>
        </form>
      )}
      {props.rehearsals.length > 0 && (
        <ul className={styles.past} aria-label={texts.cycles.pastRehearsals}>
          {props.rehearsals.map((rehearsal) => (
            <li key={rehearsal.id}>
              <TextLink to="/rehearsals/$rehearsalId" params={{ rehearsalId: rehearsal.id }} search={{ cycle: props.cycleId }} inherit>
                {format.instant(rehearsal.startedAt)}
              </TextLink>
              <span>
                {rehearsal.state === 'done' || rehearsal.state === 'failed' ? optionsOf(rehearsal.options).behaviour : format.percent(rehearsal.progress)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** The options of a rehearsal as they were stored. */
export function optionsOf(options: unknown): { behaviour: string; seed: number; laterByDays: number } {
  const { behaviour, seed, laterByDays } = (options ?? {}) as { behaviour?: string; seed?: number; laterByDays?: number };
  return { behaviour: behaviour ?? '', seed: seed ?? 1, laterByDays: laterByDays ?? 0 };
}
