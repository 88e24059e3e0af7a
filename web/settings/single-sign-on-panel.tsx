import '@mantine/core/styles/PasswordInput.layer.css';
import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { useLiveQuery } from '../app/live.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Loading } from '../ui/loading.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './settings.module.css';

const SingleSignOnQuery = graphql(`
  query SingleSignOn {
    singleSignOn { issuer clientId domain domainProof proofName domainProvenAt createsPeople required redirectUrl version }
  }
`);

const SaveSingleSignOn = graphql(`
  mutation SaveSingleSignOn($input: SingleSignOnInput!, $version: Int) {
    saveSingleSignOn(input: $input, version: $version) {
      __typename
      ... on MutationSaveSingleSignOnSuccess { data { version } }
      ... on Refusal { code message details }
    }
  }
`);

const ProveDomain = graphql(`
  mutation ProveDomain($version: Int!) {
    proveDomain(version: $version) {
      __typename
      ... on MutationProveDomainSuccess { data { domainProvenAt } }
      ... on Refusal { code message details }
    }
  }
`);

const RemoveSingleSignOn = graphql(`
  mutation RemoveSingleSignOn($version: Int!) {
    removeSingleSignOn(version: $version) {
      __typename
      ... on MutationRemoveSingleSignOnSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

const PLACE = 'single-sign-on';

type ProviderData = NonNullable<ResultOf<typeof SingleSignOnQuery>['singleSignOn']>;

/** The company's own sign-in: its provider, and the proof that the domain is the company's. */
export function SingleSignOnPanel() {
  const words = usePagesTexts().singleSignOn;
  const { data, error, refetch } = useLiveQuery({ query: SingleSignOnQuery, variables: {}, watch: ['Organization'] });
  if (data === undefined)
    return (
      <Panel title={words.title} place={PLACE}>
        {error ? <p className={styles.why}>{error.message}</p> : <Loading />}
      </Panel>
    );
  return <SingleSignOnForm key={data.singleSignOn?.version ?? 'none'} provider={data.singleSignOn} onChange={refetch} />;
}

function SingleSignOnForm({ provider, onChange }: { provider: ProviderData | null; onChange: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts().singleSignOn;
  const format = useFormats();
  const save = useAct(SaveSingleSignOn);
  const prove = useAct(ProveDomain);
  const remove = useAct(RemoveSingleSignOn);
  const [draft, setDraft] = useState({
    issuer: provider?.issuer ?? '',
    clientId: provider?.clientId ?? '',
    secret: '',
    domain: provider?.domain ?? '',
    createsPeople: provider?.createsPeople ?? true,
    required: provider?.required ?? false,
  });
  const set = (field: 'issuer' | 'clientId' | 'secret' | 'domain') => (event: { currentTarget: { value: string } }) =>
    setDraft({ ...draft, [field]: event.currentTarget.value });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const { secret, ...input } = draft;
    const outcome = await save.act({ version: provider?.version ?? null, input: { ...input, ...(secret === '' ? {} : { secret }) } }, words.saved);
    if (outcome.ok) onChange();
  }

  return (
    <Panel title={words.title} place={PLACE} note={provider === null ? words.none : provider.domainProvenAt === null ? words.waits : words.works}>
      <p className={styles.why}>{words.why}</p>
      <p className={styles.why}>
        {words.redirect} <code>{provider?.redirectUrl ?? `${location.origin}/api/auth/sso/callback`}</code>
      </p>
      {provider !== null && provider.domainProvenAt === null && (
        <div className={styles.proof}>
          <p>{words.proof(provider.domain)}</p>
          <code>{provider.proofName}</code>
          <code>TXT {provider.domainProof}</code>
          <div>
            <Button
              size="xs"
              loading={prove.acting}
              onClick={async () => {
                const outcome = await prove.act({ version: provider.version }, words.proven);
                if (outcome.ok) onChange();
              }}
            >
              {words.prove}
            </Button>
          </div>
        </div>
      )}
      {provider !== null && provider.domainProvenAt !== null && (
        <p className={styles.why}>{words.provenSince(provider.domain, format.instant(provider.domainProvenAt))}</p>
      )}
      <form className={styles.fields} onSubmit={(event) => void submit(event)}>
        <TextInput label={words.issuer} description={words.issuerHint} required value={draft.issuer} onChange={set('issuer')} />
        <div className={styles.pair}>
          <TextInput label={words.clientId} required value={draft.clientId} onChange={set('clientId')} />
          <TextInput
            label={words.secret}
            type="password"
            autoComplete="off"
            required={provider === null}
            placeholder={provider === null ? undefined : words.secretStays}
            value={draft.secret}
            onChange={set('secret')}
          />
        </div>
        <TextInput label={words.domain} description={words.domainHint} required value={draft.domain} onChange={set('domain')} />
        <label className={styles.tick}>
          <input type="checkbox" checked={draft.createsPeople} onChange={() => setDraft({ ...draft, createsPeople: !draft.createsPeople })} />{' '}
          {words.createsPeople}
        </label>
        <label className={styles.tick}>
          <input type="checkbox" checked={draft.required} onChange={() => setDraft({ ...draft, required: !draft.required })} /> {words.required}
        </label>
        <Group>
          <Button type="submit" loading={save.acting}>
            {texts.app.save}
          </Button>
          {provider !== null && (
            <Confirm
              variant="default"
              question={words.removeSure}
              onConfirm={async () => {
                const outcome = await remove.act({ version: provider.version }, words.removed);
                if (outcome.ok) onChange();
              }}
            >
              {words.remove}
            </Confirm>
          )}
        </Group>
      </form>
    </Panel>
  );
}
