import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../app/act.ts';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { useLiveQuery } from '../app/live.ts';
import { PersonSelect } from '../people/person-select.tsx';
import { PlaceFields } from '../people/place-fields.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useToday } from '../texts/shown-zone.tsx';
import { useTexts } from '../texts/texts.tsx';
import { Loading } from '../ui/loading.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './account.module.css';

const OwnChoicesQuery = graphql(`
  query OwnChoices {
    viewer {
      person { id version language timeZone }
      choices { mutable muted quietFrom quietTo deputy { id name } deputyLastDay }
    }
  }
`);

const UpdateOwnChoices = graphql(`
  mutation UpdateOwnChoices($version: Int!, $input: OwnChoicesInput!) {
    updateOwnChoices(version: $version, input: $input) {
      __typename
      ... on MutationUpdateOwnChoicesSuccess { data { id version language timeZone } }
      ... on Refusal { code message details }
    }
  }
`);

type ChoicesData = NonNullable<ResultOf<typeof OwnChoicesQuery>['viewer']>;

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** What one gets by mail, when and in which language, and who reads for one. The foot of every mail leads here. */
export function ChoicesPanel() {
  const words = usePagesTexts();
  const { data, error, refetch } = useLiveQuery({ query: OwnChoicesQuery, variables: {}, watch: ['Person'] });
  return (
    <Panel title={words.choices.title}>
      {data?.viewer ? <ChoicesForm viewer={data.viewer} onSaved={refetch} /> : error ? <p className={styles.why}>{error.message}</p> : <Loading />}
    </Panel>
  );
}

function ChoicesForm({ viewer, onSaved }: { viewer: ChoicesData; onSaved: () => void }) {
  const texts = useTexts();
  const today = useToday();
  const words = usePagesTexts();
  const { person, choices } = viewer;
  const { act, acting } = useAct(UpdateOwnChoices, { handles: ['INVALID_INPUT'] });
  const [refused, setRefused] = useState<{ field: string; message: string } | null>(null);
  const [draft, setDraft] = useState({
    ...{ language: person.language, timeZone: person.timeZone },
    ...{ muted: choices.muted, quietFrom: choices.quietFrom % 24, quietTo: choices.quietTo % 24 },
    ...{ deputyId: choices.deputy?.id ?? null, deputyLastDay: choices.deputyLastDay ?? '' },
  });
  const change = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const hours = HOURS.map((hour) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }));
  const isQuiet = draft.quietFrom !== draft.quietTo;
  const errorOf = (field: string) => (refused?.field === field ? refused.message : null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setRefused(null);
    // The newest version: all that is written here is the person's own to say, whatever an administrator changed meanwhile.
    const outcome = await act(
      { version: person.version, input: { ...draft, deputyLastDay: draft.deputyId === null ? null : draft.deputyLastDay || null } },
      words.choices.saved,
    );
    if (outcome.ok) onSaved();
    else if (outcome.code === 'INVALID_INPUT') setRefused({ field: (outcome.details as { field?: string } | null)?.field ?? '', message: outcome.message });
  }

  return (
    <form className={styles.choices} onSubmit={(event) => void submit(event)}>
      <fieldset className={styles.scopes}>
        <legend>{words.choices.mails}</legend>
        {choices.mutable.map((kind) => (
          <label key={kind} className={styles.mail}>
            <input
              type="checkbox"
              checked={!draft.muted.includes(kind)}
              onChange={({ currentTarget: { checked } }) => change({ muted: checked ? draft.muted.filter((muted) => muted !== kind) : [...draft.muted, kind] })}
            />
            <span>
              {words.effects.kinds[kind] ?? kind}
              {words.choices.mailWhat[kind] && <small>{words.choices.mailWhat[kind]}</small>}
            </span>
          </label>
        ))}
        <small className={styles.hint}>{words.choices.always}</small>
      </fieldset>
      <fieldset className={styles.scopes}>
        <legend>{words.choices.quiet}</legend>
        <div className={styles.hours}>
          <NativeSelect
            label={words.choices.quietFrom}
            value={String(draft.quietFrom)}
            data={hours}
            onChange={(event) => change({ quietFrom: Number(event.currentTarget.value) })}
          />
          <NativeSelect
            label={words.choices.quietTo}
            value={String(draft.quietTo)}
            data={hours}
            onChange={(event) => change({ quietTo: Number(event.currentTarget.value) })}
          />
        </div>
        <small className={styles.hint}>{isQuiet ? words.choices.quietWhat : words.choices.neverQuiet}</small>
      </fieldset>
      <fieldset className={styles.scopes}>
        <legend>{words.choices.place}</legend>
        <div className={styles.pair}>
          <PlaceFields value={draft} timeZoneError={errorOf('timeZone')} onChange={change} />
        </div>
        <small className={styles.hint}>{words.choices.placeWhat}</small>
      </fieldset>
      <fieldset className={styles.scopes}>
        <legend>{words.choices.away}</legend>
        <div className={styles.pair}>
          <PersonSelect
            label={words.choices.deputy}
            placeholder={words.choices.nobody}
            value={draft.deputyId}
            known={choices.deputy}
            error={errorOf('deputyId')}
            onChange={(deputyId) => change({ deputyId })}
          />
          <TextInput
            type="date"
            label={words.choices.lastDay}
            disabled={draft.deputyId === null}
            min={today}
            value={draft.deputyId === null ? '' : draft.deputyLastDay}
            error={errorOf('deputyUntil')}
            onChange={(event) => change({ deputyLastDay: event.currentTarget.value })}
          />
        </div>
        <small className={styles.hint}>
          {words.choices.awayWhat} {draft.deputyId !== null && draft.deputyLastDay === '' && words.choices.noEnd}
        </small>
      </fieldset>
      {refused && !['timeZone', 'deputyId', 'deputyUntil'].includes(refused.field) && (
        <p role="alert" className={styles.refused}>
          {refused.message}
        </p>
      )}
      <div>
        <Button type="submit" loading={acting}>
          {texts.app.save}
        </Button>
      </div>
    </form>
  );
}
