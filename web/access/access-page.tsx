import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../app/act.ts';
import { useLiveQuery } from '../app/live.ts';
import { useCycle } from '../app/viewer.tsx';
import { PersonSelect } from '../people/person-select.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { type Access, type AccessData, AccessQuery, ChooseAccess } from './access-query.ts';
import styles from './access.module.css';
import { CustomRoles } from './custom-roles.tsx';
import { PersonAccess } from './person-access.tsx';
import { RuleMatrix } from './rule-matrix.tsx';
import { WideTable } from './wide-table.tsx';

const WAYS: readonly Access[] = ['open', 'place'];

/** Who may see and do what: how goals are read here, what one person sees and why, and all the rules. */
export function AccessPage() {
  const words = usePagesTexts();
  const cycle = useCycle();
  if (cycle === undefined) return <EmptyState title={words.access.noCycle}>{words.access.noCycleWhy}</EmptyState>;
  return <AccessOfCycle cycleId={cycle.id} />;
}

function AccessOfCycle({ cycleId }: { cycleId: string }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const [personId, setPersonId] = useState<string | null>(null);
  const { data, error, refetch } = useLiveQuery({ query: AccessQuery, variables: { cycleId }, watch: ['Organization', 'Person', 'Team'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  return (
    <Page title={words.access.title} below={words.access.below}>
      <div className={styles.stack}>
        <WayOfReading key={data.viewer?.organization.version} data={data} onSaved={refetch} />
        <Panel title={words.access.why}>
          <PersonSelect label={words.access.person} value={personId} known={null} onChange={setPersonId} />
          {personId === null ? <p className={styles.quiet}>{words.access.choosePerson}</p> : <PersonAccess personId={personId} cycleId={cycleId} />}
        </Panel>
        <Panel title={words.access.roles}>
          <CustomRoles roles={data.customRoles} grantable={data.grantable} onChange={refetch} />
        </Panel>
        <Panel title={words.access.rules}>
          <RuleMatrix permissions={data.permissions} access={data.viewer?.organization.settings.access ?? 'open'} />
        </Panel>
      </div>
    </Page>
  );
}

/** Open or by place, with what either would show to one person of each role, before it is chosen. */
function WayOfReading({ data, onSaved }: { data: AccessData; onSaved: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const organization = data.viewer?.organization;
  const [chosen, setChosen] = useState<Access>(organization?.settings.access ?? 'open');
  const { act, acting } = useAct(ChooseAccess);
  if (!organization) return null;

  async function save(version: number) {
    const outcome = await act({ version, input: { access: chosen } }, words.access.saved);
    if (outcome.ok) onSaved();
  }

  return (
    <Panel title={words.access.way}>
      <fieldset className={styles.ways}>
        <legend>{words.access.way}</legend>
        {WAYS.map((way) => (
          <label key={way} data-chosen={chosen === way || undefined}>
            <input type="radio" name="access" checked={chosen === way} onChange={() => setChosen(way)} />
            <span>
              <strong>{words.access.ways[way]}</strong>
              <small>{words.access.wayWhat[way]}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <WideTable label={words.access.effect}>
        <caption>{words.access.effect}</caption>
        <thead>
          <tr>
            <th scope="col">{words.access.person}</th>
            {WAYS.map((way) => (
              <th key={way} scope="col" data-chosen={chosen === way || undefined}>
                {words.access.ways[way]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.accessExamples.map(({ person, keyResults, open, place }) => (
            <tr key={person.id}>
              <th scope="row">
                {person.name}{' '}
                <small>{[texts.people.role[person.role], person.leadership && words.access.holders['LEADERSHIP']].filter(Boolean).join(', ')}</small>
              </th>
              <td data-chosen={chosen === 'open' || undefined}>{words.access.ofKeyResults(open, keyResults)}</td>
              <td data-chosen={chosen === 'place' || undefined}>{words.access.ofKeyResults(place, keyResults)}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      <Button disabled={chosen === organization.settings.access} loading={acting} onClick={() => void save(organization.version)}>
        {texts.app.save}
      </Button>
    </Panel>
  );
}
