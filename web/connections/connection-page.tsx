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
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { notify } from '../ui/notices.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { type ConnectionData, ConnectionQuery, DeleteConnection, IntegrationsQuery, PauseConnection, UpdateConnection } from './connection-query.ts';
import styles from './connections.module.css';
import { HealthBadge } from './health-badge.tsx';

/** One connection: its health, what it feeds, its webhook, and the ways to mend it. */
export function ConnectionPage() {
  const texts = useTexts();
  const { connectionId } = useParams({ from: '/signed-in/shell/connections/$connectionId' });
  const { data, error, refetch } = useLiveQuery({ query: ConnectionQuery, variables: { id: connectionId }, watch: ['Connection', 'MetricSource', 'CheckIn'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  if (data.connection === null) return <NotFound />;
  return <ConnectionView connection={data.connection} refetch={refetch} />;
}

function ConnectionView(props: { connection: ConnectionData; refetch: () => void }) {
  const texts = useTexts();
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
  return (
    <Page
      title={connection.name}
      above={<TextLink to="/connections">{texts.connections.title}</TextLink>}
      below={
        <>
          <span className={styles.facts}>
            <HealthBadge health={connection.health} />
            <span>{connection.lastSyncAt ? texts.connections.lastSync(format.ago(connection.lastSyncAt)) : texts.connections.neverSynced}</span>
            <span>
              {texts.connections.owner}: {connection.owner.name}
            </span>
          </span>
          {connection.healthReason && <p className={styles.reason}>{connection.healthReason}</p>}
        </>
      }
      actions={
        may('update connection') && (
          <>
            <Button
              loading={sync.acting}
              disabled={wait !== null}
              title={wait ?? undefined}
              onClick={() => void sync.act({ connectionId: connection.id }, texts.connections.syncAsked).then(refetch)}
            >
              {texts.connections.syncNow}
            </Button>
            <Button
              variant="default"
              loading={pause.acting}
              onClick={() =>
                void pause.act({ id: connection.id, paused: !isPaused }, isPaused ? texts.connections.resumed : texts.connections.paused).then(refetch)
              }
            >
              {isPaused ? texts.connections.resume : texts.connections.pause}
            </Button>
            <Button variant="default" onClick={() => setEditing(true)}>
              {texts.app.edit}
            </Button>
            <Confirm
              variant="default"
              question={texts.connections.removeSure}
              onConfirm={async () => {
                const outcome = await remove.act({ id: connection.id, version: connection.version }, texts.connections.removed);
                if (outcome.ok) await navigate({ to: '/connections' });
              }}
            >
              {texts.connections.remove}
            </Confirm>
          </>
        )
      }
    >
      <div className={styles.stack}>
        <Panel
          title={texts.connections.sourcesTitle}
          actions={
            may('create metric-source') && (
              <ButtonLink size="xs" variant="default" to="/connections/new">
                {texts.connections.addSource}
              </ButtonLink>
            )
          }
        >
          {connection.sources.length === 0 ? <p className={styles.quiet}>{texts.connections.sourcesNone}</p> : <Sources sources={connection.sources} />}
        </Panel>
        {connection.webhookUrl && may('update connection') && (
          <Panel title={texts.connections.webhook}>
            <p className={styles.quiet}>{texts.connections.webhookWhy}</p>
            <div className={styles.copy}>
              <code>{connection.webhookUrl}</code>
              <Button
                size="xs"
                variant="default"
                onClick={() =>
                  void navigator.clipboard.writeText(connection.webhookUrl).then(() => notify({ tone: 'good', message: texts.connections.copied }))
                }
              >
                {texts.connections.copy}
              </Button>
            </div>
          </Panel>
        )}
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
  const texts = useTexts();
  const format = useFormats();
  return (
    <ul className={styles.sources}>
      {props.sources.map((source) => (
        <li key={source.id}>
          <span>
            <PlainLink to="/key-results/$keyResultId" params={{ keyResultId: source.keyResult.id }}>
              {source.keyResult.title}
            </PlainLink>
            <small>
              {source.metricName}
              {source.silentSince && <> · {texts.connections.silentSince(format.day(source.silentSince))}</>}
            </small>
            {source.failure && <small className={styles.reason}>{source.failure}</small>}
          </span>
          <strong>{format.value(source.lastValue, source.keyResult.unit)}</strong>
          <small>{source.lastReadAt ? texts.connections.lastSync(format.ago(source.lastReadAt)) : texts.connections.neverSynced}</small>
        </li>
      ))}
    </ul>
  );
}

function EditConnection(props: { connection: ConnectionData; onClose: () => void }) {
  const texts = useTexts();
  // As it was when the form was opened: a live update beneath it must not make a stale answer look fresh.
  const [connection] = useState(props.connection);
  const [{ data, error }] = useQuery({ query: IntegrationsQuery });
  const { act, acting } = useAct(UpdateConnection);
  const integration = data?.integrations.find(({ id }) => id === connection.provider);
  return (
    <Modal opened onClose={props.onClose} title={texts.connections.details(connection.name)} closeButtonProps={{ 'aria-label': texts.app.close }}>
      {!integration && error && <p>{error.message}</p>}
      {integration && (
        <ConnectionForm
          integration={integration}
          start={{ name: connection.name, config: textsOf(connection.config) }}
          saving={acting}
          submitLabel={texts.app.save}
          onSubmit={async ({ name, config }) => {
            const outcome = await act({ id: connection.id, name, config, version: connection.version });
            if (outcome.ok) props.onClose();
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
