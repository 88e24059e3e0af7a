import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../app/act.ts';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { useLiveQuery } from '../app/live.ts';
import { PlaceFields } from '../people/place-fields.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { SectionList } from '../ui/section-list.tsx';
import { BrandingPanel } from './branding-panel.tsx';
import { ServiceAccountsPanel } from './service-accounts-panel.tsx';
import styles from './settings.module.css';
import { SingleSignOnPanel } from './single-sign-on-panel.tsx';

const SettingsQuery = graphql(`
  query Settings {
    viewer {
      organization {
        id name timeZone language version accentColor logoUrl
        rulePacks { id name source compare onTrack atRisk }
        settings { rulePack compare onTrack atRisk settlingIn rollUpChildren workingDays holidays leadershipAddresses auditRetentionDays }
      }
    }
  }
`);

const UpdateSettings = graphql(`
  mutation UpdateSettings($input: SettingsInput!, $version: Int!) {
    updateSettings(input: $input, version: $version) {
      __typename
      ... on MutationUpdateSettingsSuccess { data { id name timeZone language version settings { rulePack compare onTrack atRisk settlingIn rollUpChildren workingDays holidays leadershipAddresses auditRetentionDays } } }
      ... on Refusal { code message details }
    }
  }
`);

type OrganizationData = NonNullable<ResultOf<typeof SettingsQuery>['viewer']>['organization'];

/** What one company decided: its calendar and the rules by which its key results are judged. */
export function SettingsPage() {
  const texts = useTexts();
  const { data, error, refetch } = useLiveQuery({ query: SettingsQuery, variables: {}, watch: ['Organization'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  if (!data.viewer) return null;
  const { organization } = data.viewer;
  const { name, timeZone, language, settings } = organization;
  return <SettingsForm key={JSON.stringify({ name, timeZone, language, settings })} organization={organization} onSaved={refetch} />;
}

/** Keyed by what it changes: what somebody else saved meanwhile shows, and a new colour or logo takes nothing away that is being written. */
function SettingsForm(props: { organization: OrganizationData; onSaved: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const { organization } = props;
  const { settings } = organization;
  const { act, acting } = useAct(UpdateSettings);
  const [draft, setDraft] = useState({
    ...{ name: organization.name, timeZone: organization.timeZone, language: organization.language, rulePack: settings.rulePack, compare: settings.compare },
    ...{
      onTrack: settings.onTrack,
      atRisk: settings.atRisk,
      settlingIn: settings.settlingIn,
      rollUpChildren: settings.rollUpChildren,
      workingDays: settings.workingDays,
    },
    holidays: settings.holidays.join('\n'),
    leadershipAddresses: settings.leadershipAddresses.join('\n'),
    auditRetentionDays: settings.auditRetentionDays?.toString() ?? '',
  });
  const change = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const pack = organization.rulePacks.find(({ id }) => id === draft.rulePack);
  const holidays = draft.holidays.split(/\s+/).filter((day) => day !== '');
  const leadershipAddresses = draft.leadershipAddresses.split(/[\s,;]+/).filter((address) => address !== '');
  const badAddress = leadershipAddresses.find((address) => !/^[^@]+@[^@]+$/.test(address));
  const badDay = holidays.find((day) => !/^\d{4}-\d{2}-\d{2}$/.test(day));

  function choosePack(id: string) {
    const chosen = organization.rulePacks.find((known) => known.id === id);
    if (chosen) change({ rulePack: id, compare: chosen.compare, onTrack: chosen.onTrack, atRisk: chosen.atRisk });
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (badDay !== undefined || badAddress !== undefined) return;
    const outcome = await act(
      {
        version: organization.version,
        input: { ...draft, holidays, leadershipAddresses, auditRetentionDays: draft.auditRetentionDays === '' ? null : Number(draft.auditRetentionDays) },
      },
      words.settings.saved,
    );
    if (outcome.ok) props.onSaved();
  }

  const ratio = (field: 'onTrack' | 'atRisk' | 'settlingIn') => ({
    label: words.settings[field],
    type: 'number',
    step: 'any',
    min: 0,
    max: 2,
    value: draft[field],
    onChange: (event: { currentTarget: { value: string } }) => change({ [field]: Number(event.currentTarget.value) }),
  });

  return (
    <Page title={words.settings.title}>
      <div className={styles.columns}>
        <SectionList
          label={words.settings.title}
          sections={[
            ['company', words.settings.company],
            ['rules', words.settings.rules],
            ['days', words.settings.days],
            ['outside', words.settings.outside],
            ['audit', words.settings.audit],
            ['branding', words.settings.branding.title],
            ['single-sign-on', words.singleSignOn.title],
            ['service-accounts', words.serviceAccounts.title],
          ]}
        />
        <div>
          <form className={styles.stack} onSubmit={(event) => void submit(event)}>
            <Panel title={words.settings.company} place="company">
              <div className={styles.fields}>
                <TextInput label={words.settings.name} required value={draft.name} onChange={(event) => change({ name: event.currentTarget.value })} />
                <PlaceFields value={draft} labels={words.settings} onChange={change} />
              </div>
            </Panel>
            <Panel title={words.settings.rules} place="rules">
              <div className={styles.fields}>
                <NativeSelect
                  label={words.settings.rulePack}
                  description={
                    pack && [words.settings.compare[draft.compare], pack.source && words.settings.rulePackSource(pack.source)].filter(Boolean).join('. ')
                  }
                  value={draft.rulePack}
                  data={organization.rulePacks.map(({ id, name }) => ({ value: id, label: name }))}
                  onChange={(event) => choosePack(event.currentTarget.value)}
                />
                <div className={styles.pair}>
                  <TextInput {...ratio('onTrack')} />
                  <TextInput {...ratio('atRisk')} />
                </div>
                <TextInput {...ratio('settlingIn')} description={words.settings.settlingInHint} />
                <label className={styles.tick}>
                  <input type="checkbox" checked={draft.rollUpChildren} onChange={() => change({ rollUpChildren: !draft.rollUpChildren })} />{' '}
                  {words.settings.rollUp}
                </label>
              </div>
            </Panel>
            <Panel title={words.settings.days} place="days">
              <div className={styles.fields}>
                <fieldset className={styles.days}>
                  <legend>{words.settings.days}</legend>
                  {words.settings.weekdays.map((name, index) => (
                    <label key={name} className={styles.tick}>
                      <input
                        type="checkbox"
                        checked={draft.workingDays.includes(index + 1)}
                        onChange={() =>
                          change({
                            workingDays: draft.workingDays.includes(index + 1)
                              ? draft.workingDays.filter((day) => day !== index + 1)
                              : [...draft.workingDays, index + 1].toSorted((left, right) => left - right),
                          })
                        }
                      />{' '}
                      {name}
                    </label>
                  ))}
                </fieldset>
                <Textarea
                  label={words.settings.holidays}
                  description={words.settings.holidaysHint}
                  rows={4}
                  value={draft.holidays}
                  error={badDay !== undefined && words.settings.badDay(badDay)}
                  onChange={(event) => change({ holidays: event.currentTarget.value })}
                />
              </div>
            </Panel>
            <Panel title={words.settings.outside} place="outside">
              <div className={styles.fields}>
                <Textarea
                  label={words.settings.leadershipAddresses}
                  description={words.settings.leadershipAddressesHint}
                  rows={3}
                  value={draft.leadershipAddresses}
                  error={badAddress !== undefined && words.settings.badAddress(badAddress)}
                  onChange={(event) => change({ leadershipAddresses: event.currentTarget.value })}
                />
              </div>
            </Panel>
            <Panel title={words.settings.audit} place="audit">
              <div className={styles.fields}>
                <TextInput
                  label={words.settings.auditRetention}
                  description={words.settings.auditRetentionHint}
                  type="number"
                  step={1}
                  min={365}
                  max={36_500}
                  value={draft.auditRetentionDays}
                  onChange={(event) => change({ auditRetentionDays: event.currentTarget.value })}
                />
              </div>
            </Panel>
            <div>
              <Button type="submit" loading={acting}>
                {texts.app.save}
              </Button>
            </div>
          </form>
          <div className={`${styles.stack} ${styles.below}`}>
            <BrandingPanel organization={organization} onSaved={props.onSaved} />
            <SingleSignOnPanel />
            <ServiceAccountsPanel />
          </div>
        </div>
      </div>
    </Page>
  );
}
