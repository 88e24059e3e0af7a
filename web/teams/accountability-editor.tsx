import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { PeopleSelect } from '../people/people-select.tsx';
import { useCirclesTexts } from '../texts/circles-texts.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { placesFor, type TeamNode } from './team-tree.ts';
import { type AccountabilityData, CreateAccountability, DeleteAccountability, type TeamData, UpdateAccountability } from './teams-query.ts';
import styles from './teams.module.css';

/** Adds a role of accountability to a team, changes one, moves it to another team, or takes it away. */
export function AccountabilityEditor(props: { team: TeamData; role: AccountabilityData | null; nodes: readonly TeamNode<TeamData>[]; onDone: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const { circles } = useCirclesTexts();
  // As it was when the form was opened: a live update beneath it must not make a stale answer look fresh.
  const [role] = useState(props.role);
  const create = useAct(CreateAccountability);
  const update = useAct(UpdateAccountability);
  const remove = useAct(DeleteAccountability);
  const [draft, setDraft] = useState({
    name: role?.name ?? '',
    purpose: role?.purpose ?? '',
    duties: (role?.duties ?? []).join('\n'),
    holderIds: (role?.holders ?? []).map(({ id }) => id),
  });
  const [teamId, setTeamId] = useState(props.team.id);
  const places = placesFor(props.nodes, null).filter(({ team }) => team.mayShape);
  const change = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const input = { ...draft, duties: draft.duties.split('\n') };
    const outcome =
      role === null
        ? await create.act({ teamId: props.team.id, input }, words.teams.roleSaved)
        : await update.act({ id: role.id, version: role.version, teamId, input }, words.teams.roleSaved);
    if (outcome.ok) props.onDone();
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextInput
        label={words.teams.roleName}
        description={words.teams.roleNameHint}
        required
        data-autofocus
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Textarea
        label={words.teams.purpose}
        description={words.teams.purposeHint}
        rows={2}
        value={draft.purpose}
        onChange={(event) => change({ purpose: event.currentTarget.value })}
      />
      <Textarea
        label={words.teams.duties}
        description={words.teams.dutiesHint}
        rows={4}
        value={draft.duties}
        onChange={(event) => change({ duties: event.currentTarget.value })}
      />
      <PeopleSelect
        label={words.teams.holders}
        description={words.teams.holdersHint}
        value={draft.holderIds}
        known={role?.holders ?? []}
        onChange={(holderIds) => change({ holderIds })}
      />
      {role !== null && places.length > 1 && (
        <NativeSelect
          label={circles.moveTo}
          description={circles.moveToHint}
          value={teamId}
          data={places.map((place) => ({ value: place.team.id, label: `${'\u00a0\u00a0\u00a0'.repeat(place.depth)}${place.team.name}` }))}
          onChange={(event) => setTeamId(event.currentTarget.value)}
        />
      )}
      <div className={styles.buttons}>
        <Button type="submit" loading={create.acting || update.acting}>
          {role === null ? words.teams.newRole : texts.app.save}
        </Button>
        {role !== null && (
          <Confirm
            variant="default"
            question={words.teams.deleteRoleSure(role.name)}
            onConfirm={async () => {
              const outcome = await remove.act({ id: role.id, version: role.version }, words.teams.roleDeleted);
              if (outcome.ok) props.onDone();
            }}
          >
            {words.teams.deleteRole}
          </Confirm>
        )}
      </div>
    </form>
  );
}
