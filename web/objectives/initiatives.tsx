import { Button, NativeSelect, TextInput, UnstyledButton } from '@mantine/core';
import { type FormEvent, Suspense, useState } from 'react';
import { useAct } from '../app/act.ts';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { later } from '../ui/later.ts';
import { Panel } from '../ui/panel.tsx';
import styles from './initiatives.module.css';

export const InitiativeFields = graphql(`
  fragment Initiative on Initiative { id title state dueOn version owner { id name } keyResult { id } }
`);

const CreateInitiative = graphql(`
  mutation CreateInitiative($input: InitiativeInput!) {
    createInitiative(input: $input) {
      __typename
      ... on MutationCreateInitiativeSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

const UpdateInitiative = graphql(`
  mutation UpdateInitiative($id: ID!, $input: InitiativeInput!, $version: Int!) {
    updateInitiative(id: $id, input: $input, version: $version) {
      __typename
      ... on MutationUpdateInitiativeSuccess { data { id state version owner { id name } } }
      ... on Refusal { code message details }
    }
  }
`);

type InitiativeData = ResultOf<typeof InitiativeFields>;

const personSelect = later(async () => (await import('../people/person-select.tsx')).PersonSelect);
const STATES = ['planned', 'in_progress', 'blocked', 'completed'] as const;

/** The work that should move an objective: its state and owner are changed in place, a new one is added in a line. */
export function Initiatives(props: { objectiveId: string; initiatives: readonly InitiativeData[]; mayChange: boolean }) {
  const texts = useTexts();
  const format = useFormats();
  const create = useAct(CreateInitiative);
  const update = useAct(UpdateInitiative);
  const [title, setTitle] = useState('');
  const [giving, setGiving] = useState<string | null>(null);

  async function add(event: FormEvent) {
    event.preventDefault();
    if (title.trim() === '') return;
    const outcome = await create.act({ input: { objectiveId: props.objectiveId, title: title.trim() } });
    if (outcome.ok) setTitle('');
  }

  async function setState(initiative: InitiativeData, value: string) {
    const state = STATES.find((known) => known === value);
    if (state !== undefined) await change(initiative, { state });
  }

  async function give(initiative: InitiativeData, ownerId: string | null) {
    await change(initiative, { ownerId });
    setGiving(null);
  }

  async function change(initiative: InitiativeData, changed: { state?: InitiativeData['state']; ownerId?: string | null }) {
    const { id, version, title, state, dueOn, owner, keyResult } = initiative;
    const kept = { objectiveId: props.objectiveId, title, state, dueOn, ownerId: owner?.id ?? null, keyResultId: keyResult?.id ?? null };
    await update.act({ id, version, input: { ...kept, ...changed } });
  }

  return (
    <Panel title={texts.objectives.initiatives}>
      {props.initiatives.length === 0 && <p className={styles.none}>{texts.objectives.noInitiatives}</p>}
      <ul className={styles.list}>
        {props.initiatives.map((initiative) => (
          <li key={initiative.id}>
            <span className={styles.title}>
              {initiative.title}
              <small>{[initiative.owner?.name, initiative.dueOn && format.day(initiative.dueOn)].filter(Boolean).join(' · ')}</small>
              {props.mayChange && giving !== initiative.id && (
                <UnstyledButton className={styles.give} {...personSelect.onIntent} onClick={() => setGiving(initiative.id)}>
                  {texts.objectives.initiativeOwner}
                </UnstyledButton>
              )}
              {giving === initiative.id && (
                <Suspense fallback={null}>
                  <personSelect.Part
                    label={texts.objectives.owner}
                    value={initiative.owner?.id ?? null}
                    known={initiative.owner}
                    onChange={(ownerId) => void give(initiative, ownerId)}
                  />
                </Suspense>
              )}
            </span>
            <NativeSelect
              aria-label={initiative.title}
              size="xs"
              disabled={!props.mayChange}
              value={initiative.state}
              data={STATES.map((value) => ({ value, label: texts.objectives.initiativeState[value] }))}
              onChange={(event) => void setState(initiative, event.currentTarget.value)}
            />
          </li>
        ))}
      </ul>
      {props.mayChange && (
        <form className={styles.add} onSubmit={(event) => void add(event)}>
          <TextInput
            aria-label={texts.objectives.newInitiative}
            placeholder={texts.objectives.newInitiative}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={create.acting}>
            {texts.objectives.addInitiative}
          </Button>
        </form>
      )}
    </Panel>
  );
}
