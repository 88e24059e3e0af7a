import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from '../app/query.ts';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { ButtonLink, PlainLink, TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { NotFound } from '../app/not-found.tsx';
import { useMay, useWorkflowWait } from '../app/viewer.tsx';
import { SyncNow } from '../key-results/key-result-query.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { notify } from '../ui/notices.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { BroughtValues } from './brought-values.tsx';
import { ConnectionBudgets } from './connection-budgets.tsx';
import { ConnectionDeliveries, ConnectionRuns } from './connection-history.tsx';
import { ConsentButton } from './consent-button.tsx';
import { ConnectionForm } from './connection-form.tsx';
import {
  type ConnectionData,
  type ConnectionDetail,
  ConnectionFormQuery,
  ConnectionQuery,
  DeleteConnection,
  PauseConnection,
  UpdateConnection,
} from './connection-query.ts';
import styles from './connections.module.css';
import { HealthBadge } from './health-badge.tsx';
import { WhereItShows } from './where-it-shows.tsx';

/** One connection: its health, what it feeds, its webhook, and the ways to mend it. */
export function ConnectionPage() {
  const texts = useTexts();
  const { connectionId } = useParams({ from: '/signed-in/shell/connections/$connectionId' });
  const { data, error, refetch } = useLiveQuery({ query: ConnectionQuery, variables: { id: connectionId }, watch: ['Connection', 'MetricSource', 'CheckIn'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  if (data.connection === null) return <NotFound />;
  return <ConnectionView connection={data.connection} refetch={refetch} />;
}

function ConnectionView(props: { connection: ConnectionDetail; refetch: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  const navigate = useNavigate();
  const wait = useWorkflowWait();
  const may = useMay();
  const { connection, refetch } = props;
  const sync = useAct(SyncNow);
  const pause = useAct(PauseConnection);
  const remove = useAct(DeleteConnection);
  const [editing, setEditing] = useState(false);
  const isPaused = connection.health === 'paused';
  const feeds = connection.integration.doors.includes('metrics');
  // Where the other side can say that something happened.
  const told = connection.integration.webhook && may('update connection');
  return (
    <Page
      title={connection.name}
      above={<TextLink to="/connections">{words.connections.title}</TextLink>}
      below={
        <>
          <span className={styles.facts}>
            <HealthBadge health={connection.health} />
            <span>{connection.lastSyncAt ? words.connections.lastSync(format.ago(connection.lastSyncAt)) : words.connections.neverSynced}</span>
            <span>
              {words.connections.owner}: {connection.owner.name}
            </span>
          </span>
          {connection.nextSyncAt && <p className={styles.quiet}>{words.connections.nextSync(format.instant(connection.nextSyncAt))}</p>}
          {connection.healthReason && <p className={styles.reason}>{connection.healthReason}</p>}
        </>
      }
      actions={
        may('update connection') && (
          <>
            <ConsentButton connection={connection} />
            <Button
              loading={sync.acting}
              disabled={wait !== null}
              title={wait ?? undefined}
              onClick={() => void sync.act({ connectionId: connection.id }, words.connections.syncAsked).then(refetch)}
            >
              {words.connections.syncNow}
            </Button>
            <Button
              variant="default"
              loading={pause.acting}
              onClick={() =>
                void pause.act({ id: connection.id, paused: !isPaused }, isPaused ? words.connections.resumed : words.connections.paused).then(refetch)
              }
            >
              {isPaused ? words.connections.resume : words.connections.pause}
            </Button>
            <Button variant="default" onClick={() => setEditing(true)}>
              {texts.app.edit}
            </Button>
            <Confirm
              variant="default"
              question={words.connections.removeSure}
              onConfirm={async () => {
                const outcome = await remove.act({ id: connection.id, version: connection.version }, words.connections.removed);
                if (outcome.ok) await navigate({ to: '/connections' });
              }}
            >
              {words.connections.remove}
            </Confirm>
          </>
        )
      }
    >
      <div className={styles.stack}>
        {feeds ? (
          <Panel
            title={words.connections.sourcesTitle}
            actions={
              may('create metric-source') && (
                <ButtonLink size="xs" variant="default" to="/connections/new" search={{ connection: connection.id }}>
                  {words.connections.addSource}
                </ButtonLink>
              )
            }
          >
            {connection.sources.length === 0 ? <p className={styles.quiet}>{words.connections.sourcesNone}</p> : <Sources sources={connection.sources} />}
          </Panel>
        ) : (
          <Panel title={words.connections.showsTitle}>
            <WhereItShows doors={connection.integration.doors} />
          </Panel>
        )}
        {may('update connection') && <BroughtValues connection={connection} onBrought={refetch} />}
        {connection.budgets.length > 0 && <ConnectionBudgets budgets={connection.budgets} />}
        {feeds && <ConnectionRuns runs={connection.runs} />}
        {told && (
          <Panel title={words.connections.webhook}>
            <p className={styles.quiet}>{words.connections.webhookWhy}</p>
            <div className={styles.copy}>
              <code>{connection.webhookUrl}</code>
              <Button
                size="xs"
                variant="default"
                onClick={() =>
                  void navigator.clipboard.writeText(connection.webhookUrl).then(() => notify({ tone: 'good', message: words.connections.copied }))
                }
              >
                {words.connections.copy}
              </Button>
            </div>
          </Panel>
        )}
        {told && <ConnectionDeliveries connectionId={connection.id} deliveries={connection.deliveries} onReplayed={refetch} />}
      </div>
      {editing && (
        <EditConnection
          connection={connection}
          onClose={() => {
            setEditing(false);
            refetch();
          }}
        />
      )}
    </Page>
  );
}

function Sources(props: { sources: ConnectionData['sources'] }) {
  const words = usePagesTexts();
  const format = useFormats();
  return (
    <ul className={styles.sources}>
      {props.sources.map((source) => (
        <li key={source.id}>
          <span>
            {source.keyResult && (
              <PlainLink to="/key-results/$keyResultId" params={{ keyResultId: source.keyResult.id }}>
                {source.keyResult.title}
              </PlainLink>
            )}
            {source.kpi && (
              <PlainLink to="/kpis/$kpiId" params={{ kpiId: source.kpi.id }}>
                {source.kpi.name}
              </PlainLink>
            )}
            <small>
              {source.metricName}
              {source.silentSince && <> · {words.connections.silentSince(format.day(source.silentSince))}</>}
            </small>
            {source.failure && <small className={styles.reason}>{source.failure}</small>}
          </span>
          <strong>{format.value(source.lastValue, source.keyResult?.unit ?? source.kpi?.unit)}</strong>
          <small>{source.lastReadAt ? words.connections.lastSync(format.ago(source.lastReadAt)) : words.connections.neverSynced}</small>
        </li>
      ))}
    </ul>
  );
}

function EditConnection(props: { connection: ConnectionData; onClose: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  // As it was when the form was opened: a live update beneath it must not make a stale answer look fresh.
  const [connection] = useState(props.connection);
  const [{ data, error }] = useQuery({ query: ConnectionFormQuery, variables: { id: connection.id } });
  const { act, acting } = useAct(UpdateConnection, { handles: ['INVALID_INPUT'] });
  const integration = data?.connection?.integration;
  return (
    <Modal opened onClose={props.onClose} title={words.connections.details(connection.name)} closeButtonProps={{ 'aria-label': texts.app.close }}>
      {!integration && error && <p>{error.message}</p>}
      {integration && (
        <ConnectionForm
          integration={integration}
          connectionId={connection.id}
          start={{ name: connection.name, config: textsOf(connection.config) }}
          saving={acting}
          submitLabel={texts.app.save}
          onSubmit={async ({ name, config }) => {
            const outcome = await act({ id: connection.id, name, config, version: connection.version });
            if (outcome.ok) props.onClose();
            return outcome;
          }}
        />
      )}
    </Modal>
  );
}

function textsOf(config: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries((config ?? {}) as Record<string, unknown>).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value ?? '')]),
  );
}
