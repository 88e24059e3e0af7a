import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Tokens } from '../account/tokens.tsx';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { graphql } from '../app/graphql.ts';
import { useLiveQuery } from '../app/live.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './settings.module.css';

const ServiceAccounts = graphql(`
  query ServiceAccounts {
    serviceAccounts { id name role version apiTokens { id name scopes createdAt expiresAt lastUsedAt } }
  }
`);

const CreateServiceAccount = graphql(`
  mutation CreateServiceAccount($name: String!, $role: Role!) {
    createServiceAccount(name: $name, role: $role) {
      __typename
      ... on MutationCreateServiceAccountSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

const RemoveServiceAccount = graphql(`
  mutation RemoveServiceAccount($id: ID!, $version: Int!) {
    deactivatePerson(id: $id, version: $version) {
      __typename
      ... on MutationDeactivatePersonSuccess { data { id active version } }
      ... on Refusal { code message details }
    }
  }
`);

const ROLES = ['ADMIN', 'MANAGER', 'TEAM_LEAD', 'CONTRIBUTOR', 'VIEWER'] as const;

/** Programs that act in their own name, the company's directory among them. */
export function ServiceAccountsPanel() {
  const texts = useTexts();
  const words = usePagesTexts().serviceAccounts;
  const { data, refetch } = useLiveQuery({ query: ServiceAccounts, variables: {}, watch: ['Person'] });
  const create = useAct(CreateServiceAccount);
  const remove = useAct(RemoveServiceAccount);
  const [draft, setDraft] = useState<{ name: string; role: (typeof ROLES)[number] }>({ name: '', role: 'ADMIN' });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const outcome = await create.act(draft, words.created);
    if (!outcome.ok) return;
    setDraft({ ...draft, name: '' });
    refetch();
  }

  return (
    <Panel title={words.title} place="service-accounts">
      <p className={styles.why}>{words.why}</p>
      <p className={styles.why}>
        {words.scim} <code>{`${location.origin}/api/scim/v2`}</code>
      </p>
      {(data?.serviceAccounts ?? []).map(({ id, name, role, version, apiTokens }) => (
        <details key={id} className={styles.account}>
          <summary>
            {name} · {texts.people.role[role]} · {words.tokens(apiTokens.length)}
          </summary>
          <Tokens tokens={apiTokens} personId={id} scopes={['provision', 'read', 'check-in', 'write', 'admin']} onChange={refetch} />
          <Confirm
            variant="default"
            size="xs"
            question={words.removeSure(name)}
            onConfirm={async () => {
              const outcome = await remove.act({ id, version }, words.removed);
              if (outcome.ok) refetch();
            }}
          >
            {words.remove}
          </Confirm>
        </details>
      ))}
      <form className={styles.fields} onSubmit={(event) => void submit(event)}>
        <div className={styles.pair}>
          <TextInput label={words.name} required value={draft.name} onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })} />
          <NativeSelect
            label={texts.people.roleLabel}
            value={draft.role}
            data={ROLES.map((value) => ({ value, label: texts.people.role[value] }))}
            onChange={(event) => setDraft({ ...draft, role: ROLES.find((role) => role === event.currentTarget.value) ?? 'CONTRIBUTOR' })}
          />
        </div>
        <div>
          <Button type="submit" variant="default" loading={create.acting}>
            {words.create}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
