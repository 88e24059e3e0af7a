import '@mantine/core/styles/Modal.layer.css';
import { Modal, NativeSelect, Table } from '@mantine/core';
import { useState } from 'react';
import { useQuery } from '../app/query.ts';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { useLiveQuery } from '../app/live.ts';
import { ShowMore } from '../app/show-more.tsx';
import { PersonSelect } from '../people/person-select.tsx';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { plainId } from '../app/plain-id.ts';
import { MailFrame } from '../ui/mail-frame.tsx';
import { LineTable } from '../ui/line-table.tsx';
import { Page } from '../ui/page.tsx';
import { ShortId } from '../ui/short-id.tsx';
import { StateMark, type StateTone } from '../ui/state-mark.tsx';
import { WorkflowAbout, WorkflowSubject } from '../workflow-list/workflow-subject.tsx';
import styles from './effects.module.css';

const EffectsQuery = graphql(
  `
  query Effects($first: Int!, $state: EffectState, $recipient: ID) {
    effects(first: $first, state: $state, recipient: $recipient) {
      totalCount
      pageInfo { hasNextPage }
      edges { node { id kind title recipient channel dueAt settledAt state reason failure workflowId about { ...WorkflowAbout } } }
    }
  }
`,
  [WorkflowAbout],
);

const EffectQuery = graphql(`
  query Effect($id: ID!) {
    effect(id: $id) { id kind subject occurrence recipient attempts failure reason workflowId rendered { subject } }
  }
`);

type EffectData = ResultOf<typeof EffectsQuery>['effects']['edges'][number]['node'];

const STATES = ['planned', 'sending', 'sent', 'unknown', 'skipped', 'failed'] as const;
const TONES: Readonly<Record<(typeof STATES)[number], StateTone>> = {
  planned: 'completed',
  sending: 'completed',
  sent: 'on-track',
  unknown: 'at-risk',
  skipped: 'none',
  failed: 'off-track',
};
const PAGE = 50;

/** Every effect on the outside: to whom, when, why, by which workflow, with the message as it was rendered. */
export function EffectsPage() {
  const texts = useTexts();
  const words = usePagesTexts();
  const [first, setFirst] = useState(PAGE);
  const [state, setState] = useState<(typeof STATES)[number] | null>(null);
  const [recipient, setRecipient] = useState<string | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const { data, error } = useLiveQuery({ query: EffectsQuery, variables: { first, state, recipient }, watch: ['Effect'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const effects = data.effects.edges.map(({ node }) => node);
  return (
    <Page title={words.effects.title} below={words.effects.below}>
      <search className={styles.filters}>
        <NativeSelect
          label={words.effects.stateLabel}
          value={state ?? ''}
          data={[{ value: '', label: words.effects.allStates }, ...STATES.map((value) => ({ value, label: words.effects.state[value] }))]}
          onChange={(event) => setState(STATES.find((known) => known === event.currentTarget.value) ?? null)}
        />
        <PersonSelect label={words.effects.recipient} value={recipient} known={null} onChange={setRecipient} />
      </search>
      {effects.length === 0 ? <EmptyState title={words.effects.none}>{words.effects.noneWhy}</EmptyState> : <Effects effects={effects} onShow={setShown} />}
      <ShowMore hasMore={data.effects.pageInfo.hasNextPage} shown={first} page={PAGE} onShow={setFirst} />
      {shown !== null && <EffectDialog id={shown} onClose={() => setShown(null)} />}
    </Page>
  );
}

function Effects(props: { effects: readonly EffectData[]; onShow: (id: string) => void }) {
  const words = usePagesTexts();
  const format = useFormats();
  return (
    <LineTable
      minWidth={960}
      heads={[words.effects.due, words.effects.kind, words.effects.recipient, words.effects.stateLabel, words.effects.why, words.effects.workflow]}
    >
      {props.effects.map((effect) => (
        <Table.Tr key={effect.id}>
          <Table.Td className={styles.when}>{format.instant(effect.settledAt ?? effect.dueAt)}</Table.Td>
          <Table.Td className={styles.what}>
            <button type="button" className={styles.show} title={effect.title} onClick={() => props.onShow(effect.id)}>
              {effect.title || (words.effects.kinds[effect.kind] ?? effect.kind)}
            </button>
            <small>{words.effects.kinds[effect.kind] ?? effect.kind}</small>
          </Table.Td>
          <Table.Td>{effect.recipient}</Table.Td>
          <Table.Td>
            <StateMark tone={TONES[effect.state]}>{words.effects.state[effect.state]}</StateMark>
          </Table.Td>
          <Table.Td className={styles.why}>
            <span title={effect.reason}>{effect.reason}</span>
            {effect.failure && <small className={styles.failure}>{effect.failure}</small>}
          </Table.Td>
          <Table.Td className={styles.about}>
            {effect.about !== null && <WorkflowSubject about={effect.about} />}
            <ShortId id={effect.workflowId} />
          </Table.Td>
        </Table.Tr>
      ))}
    </LineTable>
  );
}

function EffectDialog(props: { id: string; onClose: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const [{ data, error }] = useQuery({ query: EffectQuery, variables: { id: props.id } });
  const effect = data?.effect;
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="xl"
      title={effect?.rendered?.subject ?? words.effects.show}
      closeButtonProps={{ 'aria-label': texts.app.close }}
    >
      {!effect && error && <p className={styles.masked}>{error.message}</p>}
      {effect && (
        <>
          <dl className={styles.facts}>
            {(
              [
                [words.effects.recipient, effect.recipient],
                [words.effects.why, effect.reason],
                [words.effects.workflow, effect.workflowId],
                [words.effects.key, `${effect.kind} · ${effect.subject} · ${effect.occurrence}`],
                [words.effects.attempts, String(effect.attempts)],
                [words.effects.failure, effect.failure],
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
              <p className={styles.masked}>{words.effects.masked}</p>
              <MailFrame address={`/api/files/effects/${plainId(effect.id)}/mail`} title={effect.rendered.subject} />
            </>
          ) : (
            <p className={styles.masked}>{words.effects.notRendered}</p>
          )}
        </>
      )}
    </Modal>
  );
}
