import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { parseDecimalInput } from '../check-ins/decimal-input.ts';
import { PersonSelect } from '../people/person-select.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import styles from './kpis.module.css';

const DIRECTIONS = ['increase', 'decrease'] as const;

/** A KPI as it is being written: numbers are what was typed. */
export interface KpiDraft {
  name: string;
  unit: string;
  direction: (typeof DIRECTIONS)[number];
  bandLow: string;
  bandHigh: string;
  ownerId: string | null;
}

/** Writes or changes a KPI. */
export function KpiForm(props: {
  start: KpiDraft;
  owner: { id: string; name: string } | null;
  saving: boolean;
  submitLabel: string;
  onSubmit: (input: { name: string; unit: string; direction: KpiDraft['direction']; bandLow: string | null; bandHigh: string | null; ownerId: string }) => void;
}) {
  const texts = useTexts();
  const words = usePagesTexts();
  const [draft, setDraft] = useState(props.start);
  const field = (name: 'name' | 'unit' | 'bandLow' | 'bandHigh') => ({
    label: words.kpis.fields[name],
    value: draft[name],
    onChange: (event: { currentTarget: { value: string } }) => setDraft({ ...draft, [name]: event.currentTarget.value }),
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    const { ownerId, bandLow, bandHigh, ...rest } = draft;
    if (ownerId !== null) props.onSubmit({ ...rest, ownerId, bandLow: boundOf(bandLow), bandHigh: boundOf(bandHigh) });
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput {...field('name')} required maxLength={300} size="md" />
      <div className={styles.pair}>
        <TextInput {...field('unit')} maxLength={40} />
        <NativeSelect
          label={words.kpis.fields.direction}
          value={draft.direction}
          data={DIRECTIONS.map((value) => ({ value, label: words.kpis.direction[value] }))}
          onChange={(event) => setDraft({ ...draft, direction: DIRECTIONS.find((value) => value === event.currentTarget.value) ?? 'increase' })}
        />
      </div>
      <div className={styles.pair}>
        <TextInput {...field('bandLow')} inputMode="decimal" description={words.kpis.bandHint} />
        <TextInput {...field('bandHigh')} inputMode="decimal" description={words.kpis.bandHintHigh} />
      </div>
      <PersonSelect
        label={words.kpis.fields.owner}
        placeholder={texts.keyResults.ownerNone}
        value={draft.ownerId}
        known={props.owner}
        onChange={(ownerId) => setDraft({ ...draft, ownerId })}
      />
      <div>
        <Button type="submit" loading={props.saving} disabled={draft.ownerId === null}>
          {props.submitLabel}
        </Button>
      </div>
    </form>
  );
}

/** What cannot be read goes as it was typed: the API says what is wrong with it. */
function boundOf(typed: string): string | null {
  return typed.trim() === '' ? null : (parseDecimalInput(typed) ?? typed);
}
