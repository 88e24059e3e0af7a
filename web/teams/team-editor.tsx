import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { PersonSelect } from '../people/person-select.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { placesFor, type TeamNode } from './team-tree.ts';
import { CreateTeam, DeleteTeam, type TeamData, UpdateTeam } from './teams-query.ts';
import styles from './teams.module.css';

/** Adds a team, renames one, moves it, gives it a lead, or takes it away. */
export function TeamEditor(props: { team: TeamData | null; nodes: readonly TeamNode<TeamData>[]; onDone: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  // As it was when the form was opened: a live update beneath it must not make a stale answer look fresh.
  const [team] = useState(props.team);
  const create = useAct(CreateTeam);
  const update = useAct(UpdateTeam);
  const remove = useAct(DeleteTeam);
  const [draft, setDraft] = useState({ name: team?.name ?? '', parentId: team?.parent?.id ?? null, leadId: team?.lead?.id ?? null });
  const change = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const outcome =
      team === null
        ? await create.act({ input: draft }, words.teams.created)
        : await update.act({ id: team.id, version: team.version, input: draft }, words.teams.saved);
    if (outcome.ok) props.onDone();
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextInput label={words.teams.name} required data-autofocus value={draft.name} onChange={(event) => change({ name: event.currentTarget.value })} />
      <NativeSelect
        label={words.teams.parent}
        value={draft.parentId ?? ''}
        data={[
          { value: '', label: words.teams.noParent },
          // A choice has no other way to show how deep it stands.
          ...placesFor(props.nodes, team?.id ?? null).map((place) => ({
            value: place.team.id,
            label: `${'\u00a0\u00a0\u00a0'.repeat(place.depth)}${place.team.name}`,
          })),
        ]}
        onChange={(event) => change({ parentId: event.currentTarget.value || null })}
      />
      <PersonSelect
        label={words.teams.lead}
        placeholder={words.teams.noLead}
        value={draft.leadId}
        known={team?.lead}
        onChange={(leadId) => change({ leadId })}
      />
      <div className={styles.buttons}>
        <Button type="submit" loading={create.acting || update.acting}>
          {team === null ? words.teams.create : texts.app.save}
        </Button>
        {team !== null && (
          <Confirm
            variant="default"
            question={words.teams.deleteSure(team.name)}
            onConfirm={async () => {
              const outcome = await remove.act({ id: team.id, version: team.version }, words.teams.deleted);
              if (outcome.ok) props.onDone();
            }}
          >
            {words.teams.delete}
          </Confirm>
        )}
      </div>
    </form>
  );
}
