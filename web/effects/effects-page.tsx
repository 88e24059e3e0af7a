import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Table.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import { Modal, NativeSelect, Table } from '@mantine/core';
import { useState } from 'react';
import { useQuery } from '../app/query.ts';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { useLiveQuery } from '../app/live.ts';
import { ShowMore } from '../app/show-more.tsx';
import { PersonSelect } from '../people/person-select.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { plainId } from '../app/plain-id.ts';
import { MailFrame } from '../ui/mail-frame.tsx';
import { Page } from '../ui/page.tsx';
import styles from './effects.module.css';

const EffectsQuery = graphql(`
  query Effects($first: Int!, $state: EffectState, $recipient: ID) {
    effects(first: $first, state: $state, recipient: $recipient) {
      totalCount
      pageInfo { hasNextPage }
      edges { node { id kind title recipient channel dueAt settledAt state reason failure workflowId } }
    }
  }
`);

const EffectQuery = graphql(`
  query Effect($id: ID!) {
    effect(id: $id) { id kind subject occurrence recipient attempts failure reason workflowId rendered { subject } }
  }
`);

type EffectData = ResultOf<typeof EffectsQuery>['effects']['edges'][number]['node'];

const STATES = ['planned', 'sending', 'sent', 'unknown', 'skipped', 'failed'] as const;
const PAGE = 50;

/** Every effect on the outside: to whom, when, why, by which workflow, with the message as it was rendered. */
export function EffectsPage() {
  const texts = useTexts();
  const [first, setFirst] = useState(PAGE);
  const [state, setState] = useState<(typeof STATES)[number] | null>(null);
  const [recipient, setRecipient] = useState<string | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const { data, error } = useLiveQuery({ query: EffectsQuery, variables: { first, state, recipient }, watch: ['Effect'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const effects = data.effects.edges.map(({ node }) => node);
  return (
    <Page title={texts.effects.title} below={texts.effects.below}>
      <search className={styles.filters}>
        <NativeSelect
          label={texts.effects.stateLabel}
          value={state ?? ''}
          data={[{ value: '', label: texts.effects.allStates }, ...STATES.map((value) => ({ value, label: texts.effects.state[value] }))]}
          onChange={(event) => setState(STATES.find((known) => known === event.currentTarget.value) ?? null)}
        />
        <PersonSelect label={texts.effects.recipient} value={recipient} known={null} onChange={setRecipient} />
      </search>
      {effects.length === 0 ? <EmptyState title={texts.effects.none}>{texts.effects.noneWhy}</EmptyState> : <Effects effects={effects} onShow={setShown} />}
      <ShowMore hasMore={data.effects.pageInfo.hasNextPage} shown={first} page={PAGE} onShow={setFirst} />
      {shown !== null && <EffectDialog id={shown} onClose={() => setShown(null)} />}
    </Page>
  );
}

function Effects(props: { effects: readonly EffectData[]; onShow: (id: string) => void }) {
  const texts = useTexts();
  const format = useFormats();
  return (
    <Table.ScrollContainer minWidth={860} className={styles.table}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.effects.due}</Table.Th>
            <Table.Th>{texts.effects.kind}</Table.Th>
            <Table.Th>{texts.effects.recipient}</Table.Th>
            <Table.Th>{texts.effects.stateLabel}</Table.Th>
            <Table.Th>{texts.effects.why}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.effects.map((effect) => (
            <Table.Tr key={effect.id}>
              <Table.Td className={styles.when}>{format.instant(effect.settledAt ?? effect.dueAt)}</Table.Td>
              <Table.Td>
                <button type="button" className={styles.show} onClick={() => props.onShow(effect.id)}>
                  {effect.title || (texts.effects.kinds[effect.kind] ?? effect.kind)}
                </button>
                <small>{texts.effects.kinds[effect.kind] ?? effect.kind}</small>
              </Table.Td>
              <Table.Td>{effect.recipient}</Table.Td>
              <Table.Td>
                <span className={styles.state} data-state={effect.state}>
                  {texts.effects.state[effect.state]}
                </span>
              </Table.Td>
              <Table.Td>
                {effect.reason}
                {effect.failure && <small className={styles.failure}>{effect.failure}</small>}
                <small>{effect.workflowId}</small>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function EffectDialog(props: { id: string; onClose: () => void }) {
  const texts = useTexts();
  const [{ data, error }] = useQuery({ query: EffectQuery, variables: { id: props.id } });
  const effect = data?.effect;
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="xl"
      title={effect?.rendered?.subject ?? texts.effects.show}
      closeButtonProps={{ 'aria-label': texts.app.close }}
    >
      {!effect && error && <p className={styles.masked}>{error.message}</p>}
      {effect && (
        <>
          <dl className={styles.facts}>
            {(
              [
                [texts.effects.recipient, effect.recipient],
                [texts.effects.why, effect.reason],
                [texts.effects.workflow, effect.workflowId],
                [texts.effects.key, `${effect.kind} · ${effect.subject} · ${effect.occurrence}`],
                [texts.effects.attempts, String(effect.attempts)],
                [texts.effects.failure, effect.failure],
              ] as const
            )
              .filter(([, value]) => value !== '')
              .map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
          </dl>
          {effect.rendered ? (
            <>
              <p className={styles.masked}>{texts.effects.masked}</p>
              <MailFrame address={`/api/files/effects/${plainId(effect.id)}/mail`} title={effect.rendered.subject} />
            </>
          ) : (
            <p className={styles.masked}>{texts.effects.notRendered}</p>
          )}
        </>
      )}
    </Modal>
  );
}
