import { Anchor, Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { graphql } from '../app/graphql.ts';
import { PlaceFields } from './place-fields.tsx';
import { useTexts } from '../texts/texts.tsx';
import { ownTimeZone } from '../texts/time-zones.ts';
import type { PersonData } from './people-list.tsx';
import type { PersonPlaces } from './person-dialog.tsx';
import { PersonSelect } from './person-select.tsx';
import styles from './people.module.css';

const CreatePerson = graphql(`
  mutation CreatePerson($input: PersonInput!) {
    createPerson(input: $input) {
      __typename
      ... on MutationCreatePersonSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

const UpdatePerson = graphql(`
  mutation UpdatePerson($id: ID!, $input: PersonInput!, $version: Int!) {
    updatePerson(id: $id, input: $input, version: $version) {
      __typename
      ... on MutationUpdatePersonSuccess { data { id name role version manager { id name } team { id name } } }
      ... on Refusal { code message details }
    }
  }
`);

const InvitePerson = graphql(`
  mutation InvitePerson($id: ID!) {
    invitePerson(id: $id) {
      __typename
      ... on MutationInvitePersonSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

const DeactivatePerson = graphql(`
  mutation DeactivatePerson($id: ID!, $version: Int!) {
    deactivatePerson(id: $id, version: $version) {
      __typename
      ... on MutationDeactivatePersonSuccess { data { id active version } }
      ... on Refusal { code message details }
    }
  }
`);

const ReactivatePerson = graphql(`
  mutation ReactivatePerson($id: ID!, $version: Int!) {
    reactivatePerson(id: $id, version: $version) {
      __typename
      ... on MutationReactivatePersonSuccess { data { id active version } }
      ... on Refusal { code message details }
    }
  }
`);

const ErasePerson = graphql(`
  mutation ErasePerson($id: ID!, $version: Int!) {
    erasePerson(id: $id, version: $version) {
      __typename
      ... on MutationErasePersonSuccess { data { id name email active erased version } }
      ... on Refusal { code message details }
    }
  }
`);

export const ROLES = ['ADMIN', 'MANAGER', 'TEAM_LEAD', 'CONTRIBUTOR', 'VIEWER'] as const;

/** Adds a person, changes one (a new manager counts from the next escalation step on), lets one leave and come back, or erases who one was. */
export function PersonEditor(props: { person: PersonData | null; places: PersonPlaces; onDone: () => void }) {
  const texts = useTexts();
  // As it was when the form was opened: a live update beneath it must not make a stale answer look fresh.
  const [person] = useState(props.person);
  const create = useAct(CreatePerson);
  const update = useAct(UpdatePerson);
  const invite = useAct(InvitePerson);
  const leave = useAct(DeactivatePerson);
  const back = useAct(ReactivatePerson);
  const [inviting, setInviting] = useState(true);
  const erase = useAct(ErasePerson);
  const [draft, setDraft] = useState({
    ...{ name: person?.name ?? '', email: person?.email ?? '', timeZone: person?.timeZone ?? ownTimeZone(), language: person?.language ?? 'en' },
    ...{
      role: person?.role ?? ('CONTRIBUTOR' as const),
      teamId: person?.team?.id ?? null,
      managerId: person?.manager?.id ?? null,
      leadership: person?.leadership ?? false,
      customRoleId: person?.customRole?.id ?? null,
    },
  });
  const change = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const outcome =
      person === null
        ? await create.act({ input: draft }, texts.people.created)
        : await update.act({ id: person.id, version: person.version, input: draft }, texts.people.saved);
    if (!outcome.ok) return;
    if (person === null && inviting) await invite.act({ id: outcome.data.id }, texts.people.invited);
    props.onDone();
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextInput label={texts.people.name} required value={draft.name} onChange={(event) => change({ name: event.currentTarget.value })} />
      <TextInput label={texts.people.email} required type="email" value={draft.email} onChange={(event) => change({ email: event.currentTarget.value })} />
      <div className={styles.pair}>
        <NativeSelect
          label={texts.people.roleLabel}
          value={draft.role}
          data={ROLES.map((value) => ({ value, label: texts.people.role[value] }))}
          onChange={(event) => change({ role: ROLES.find((role) => role === event.currentTarget.value) ?? 'CONTRIBUTOR' })}
        />
        <NativeSelect
          label={texts.people.team}
          value={draft.teamId ?? ''}
          data={[{ value: '', label: texts.people.noTeam }, ...props.places.teams.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(event) => change({ teamId: event.currentTarget.value || null })}
        />
      </div>
      {props.places.customRoles.length > 0 && (
        <NativeSelect
          label={texts.people.customRole}
          description={texts.people.customRoleWhat}
          value={draft.customRoleId ?? ''}
          data={[{ value: '', label: texts.app.none }, ...props.places.customRoles.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(event) => change({ customRoleId: event.currentTarget.value || null })}
        />
      )}
      <PersonSelect
        label={texts.people.manager}
        placeholder={texts.people.noManager}
        value={draft.managerId}
        known={person?.manager}
        onChange={(managerId) => change({ managerId })}
      />
      <div className={styles.pair}>
        <PlaceFields value={draft} onChange={change} />
      </div>
      <label className={styles.tick}>
        <input type="checkbox" checked={draft.leadership} onChange={() => change({ leadership: !draft.leadership })} /> {texts.people.leadershipLabel}
      </label>
      {person === null && (
        <label className={styles.tick}>
          <input type="checkbox" checked={inviting} onChange={() => setInviting(!inviting)} /> {texts.people.inviteLabel}
        </label>
      )}
      <div className={styles.buttons}>
        <Button type="submit" loading={create.acting || update.acting}>
          {person === null ? texts.people.create : texts.app.save}
        </Button>
        {person?.active && (
          <Button variant="default" loading={invite.acting} onClick={() => void invite.act({ id: person.id }, texts.people.invited)}>
            {texts.people.invite}
          </Button>
        )}
        {person !== null && !person.active && (
          <Button
            variant="default"
            loading={back.acting}
            onClick={async () => {
              const outcome = await back.act({ id: person.id, version: person.version }, texts.people.reactivated);
              if (outcome.ok) props.onDone();
            }}
          >
            {texts.people.reactivate}
          </Button>
        )}
        {person?.active && (
          <Confirm
            variant="default"
            question={texts.people.deactivateSure(person.name)}
            onConfirm={async () => {
              const outcome = await leave.act({ id: person.id, version: person.version }, texts.people.deactivated);
              if (outcome.ok) props.onDone();
            }}
          >
            {texts.people.deactivate}
          </Confirm>
        )}
      </div>
      {person !== null && (
        <div className={styles.data}>
          <Anchor size="sm" href={`/api/files/people/${encodeURIComponent(person.id)}/export.json`} download>
            {texts.people.exportData}
          </Anchor>
          <Confirm
            variant="subtle"
            color="red"
            size="compact-sm"
            question={texts.people.eraseSure(person.name)}
            onConfirm={async () => {
              const outcome = await erase.act({ id: person.id, version: person.version }, texts.people.erased);
              if (outcome.ok) props.onDone();
            }}
          >
            {texts.people.erase}
          </Confirm>
        </div>
      )}
    </form>
  );
}
