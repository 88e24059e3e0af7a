import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { graphql } from '../app/graphql.ts';
import { useFormats } from '../texts/format.ts';
import type { PagesTexts } from '../texts/en-pages.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import styles from './account.module.css';

const CreateApiToken = graphql(`
  mutation CreateApiToken($input: ApiTokenInput!) {
    createApiToken(input: $input) {
      __typename
      ... on MutationCreateApiTokenSuccess { data { secret } }
      ... on Refusal { code message details }
    }
  }
`);

const RevokeApiToken = graphql(`
  mutation RevokeApiToken($id: String!) {
    revokeApiToken(id: $id) {
      __typename
      ... on MutationRevokeApiTokenSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

/** A token as lists show it. */
interface TokenData {
  id: string;
  name: string;
  scopes: readonly string[];
  expiresAt: string;
  lastUsedAt: string | null;
}

const SPANS = [30, 90, 365] as const;

/** The tokens of oneself, or of a service account: makes one, which is shown this once, and withdraws. */
export function Tokens(props: { tokens: readonly TokenData[]; personId: string | null; scopes: readonly (keyof ScopeTexts)[]; onChange: () => void }) {
  const words = usePagesTexts();
  const format = useFormats();
  const create = useAct(CreateApiToken);
  const revoke = useAct(RevokeApiToken);
  const [draft, setDraft] = useState<{ name: string; scopes: readonly string[]; days: number }>({ name: '', scopes: [props.scopes[0] ?? 'read'], days: 90 });
  const [secret, setSecret] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const input = { ...draft, scopes: [...draft.scopes], ...(props.personId === null ? {} : { personId: props.personId }) };
    const outcome = await create.act({ input });
    if (!outcome.ok) return;
    setSecret(outcome.data.secret);
    setDraft({ ...draft, name: '' });
    props.onChange();
  }

  return (
    <>
      {props.tokens.length > 0 && (
        <ul className={styles.list}>
          {props.tokens.map(({ id, name, scopes, expiresAt, lastUsedAt }) => (
            <li key={id}>
              <span>
                <strong>{name}</strong>
                <small>
                  {scopes.join(', ')} · {words.account.until(format.instant(expiresAt))} ·{' '}
                  {lastUsedAt === null ? words.account.neverUsed : words.account.lastUsed(format.instant(lastUsedAt))}
                </small>
              </span>
              <Confirm
                variant="default"
                size="xs"
                question={words.account.withdrawSure(name)}
                onConfirm={async () => {
                  const outcome = await revoke.act({ id }, words.account.withdrawn);
                  if (outcome.ok) props.onChange();
                }}
              >
                {words.account.withdraw}
              </Confirm>
            </li>
          ))}
        </ul>
      )}
      {secret !== null && (
        <div role="status">
          <p className={styles.why}>{words.account.copyNow}</p>
          <p className={styles.secret}>{secret}</p>
        </div>
      )}
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <div className={styles.pair}>
          <TextInput
            label={words.account.tokenName}
            required
            maxLength={100}
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <NativeSelect
            label={words.account.goodFor}
            value={String(draft.days)}
            data={SPANS.map((days) => ({ value: String(days), label: words.account.days(days) }))}
            onChange={(event) => setDraft({ ...draft, days: Number(event.currentTarget.value) })}
          />
        </div>
        <fieldset className={styles.scopes}>
          <legend>{words.account.scopes}</legend>
          {props.scopes.map((scope) => (
            <label key={scope}>
              <input
                type="checkbox"
                checked={draft.scopes.includes(scope)}
                onChange={() =>
                  setDraft({ ...draft, scopes: draft.scopes.includes(scope) ? draft.scopes.filter((each) => each !== scope) : [...draft.scopes, scope] })
                }
              />{' '}
              {words.account.scope[scope]}
            </label>
          ))}
        </fieldset>
        <div>
          <Button type="submit" loading={create.acting} disabled={draft.scopes.length === 0}>
            {words.account.makeToken}
          </Button>
        </div>
      </form>
    </>
  );
}

type ScopeTexts = PagesTexts['account']['scope'];
