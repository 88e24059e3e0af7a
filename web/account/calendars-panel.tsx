import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { graphql } from '../app/graphql.ts';
import { useLiveQuery } from '../app/live.ts';
import { ConsentButton } from '../connections/consent-button.tsx';
import { HealthBadge } from '../connections/health-badge.tsx';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { Panel } from '../ui/panel.tsx';
import styles from './account.module.css';

const OwnCalendars = graphql(`
  query OwnCalendars {
    viewer {
      hasCalendarFeed
      calendarProviders { connectionId provider name }
      calendars {
        id lastSyncAt rebuiltAt rebuiltEvents rebuiltRemoved
        connection { id name provider health healthReason consentUrl accessEndsAt }
      }
    }
  }
`);

const ConnectCalendar = graphql(`
  mutation ConnectCalendar($connectionId: String!) {
    connectCalendar(connectionId: $connectionId) {
      __typename
      ... on MutationConnectCalendarSuccess { data { id consentUrl } }
      ... on Refusal { code message details }
    }
  }
`);

const DisconnectCalendar = graphql(`
  mutation DisconnectCalendar($id: String!) {
    disconnectCalendar(id: $id) {
      __typename
      ... on MutationDisconnectCalendarSuccess { data { hasCalendarFeed } }
      ... on Refusal { code message details }
    }
  }
`);

const SyncCalendar = graphql(`
  mutation SyncCalendar($id: String!) {
    syncCalendar(id: $id) {
      __typename
      ... on MutationSyncCalendarSuccess { data { hasCalendarFeed } }
      ... on Refusal { code message details }
    }
  }
`);

const RenewCalendarFeed = graphql(`
  mutation RenewCalendarFeed {
    renewCalendarFeed {
      __typename
      ... on MutationRenewCalendarFeedSuccess { data { url } }
      ... on Refusal { code message details }
    }
  }
`);

/** One's own calendars, kept in step with the meetings, and the private address for programs that only read. */
export function CalendarsPanel() {
  const words = usePagesTexts();
  const format = useFormats();
  const { data, refetch } = useLiveQuery({ query: OwnCalendars, variables: {}, watch: ['Calendar', 'Connection'] });
  const connect = useAct(ConnectCalendar);
  const disconnect = useAct(DisconnectCalendar);
  const sync = useAct(SyncCalendar);
  if (!data?.viewer) return null;
  const { calendars, calendarProviders, hasCalendarFeed } = data.viewer;
  const offered = calendarProviders.filter(({ provider }) => !calendars.some(({ connection }) => connection.provider === provider));
  return (
    <Panel title={words.calendars.title} place="calendars">
      <p className={styles.why}>{words.calendars.why}</p>
      {calendars.length > 0 && (
        <ul className={styles.list}>
          {calendars.map(({ id, connection, lastSyncAt, rebuiltAt, rebuiltEvents, rebuiltRemoved }) => (
            <li key={id}>
              <span>
                <strong>
                  {connection.name} <HealthBadge health={connection.health} />
                </strong>
                <small>
                  {lastSyncAt === null ? words.calendars.notYet : words.calendars[connection.health === 'ok' ? 'inStep' : 'lastRead'](format.ago(lastSyncAt))}
                  {rebuiltAt !== null && ` · ${words.calendars.rebuilt(rebuiltEvents, rebuiltRemoved, format.instant(rebuiltAt))}`}
                  {connection.healthReason && ` · ${connection.healthReason}`}
                </small>
              </span>
              <ConsentButton connection={connection} />
              {connection.health !== 'reauth_needed' && (
                <Button variant="default" size="xs" loading={sync.acting} onClick={() => void sync.act({ id }, words.calendars.asked)}>
                  {words.calendars.syncNow}
                </Button>
              )}
              <Confirm
                variant="default"
                size="xs"
                question={words.calendars.disconnectSure}
                onConfirm={() => disconnect.act({ id }, words.calendars.disconnected).then(refetch)}
              >
                {words.calendars.disconnect}
              </Confirm>
            </li>
          ))}
        </ul>
      )}
      {calendars.length === 0 && offered.length === 0 && <p className={styles.why}>{words.calendars.noneOffered}</p>}
      <div className={styles.pair}>
        {offered.map(({ connectionId, name }) => (
          <Button
            key={connectionId}
            loading={connect.acting}
            onClick={async () => {
              const outcome = await connect.act({ connectionId });
              if (outcome.ok && outcome.data.consentUrl !== null) location.assign(outcome.data.consentUrl);
              else refetch();
            }}
          >
            {words.calendars.connect(name)}
          </Button>
        ))}
      </div>
      <Feed exists={hasCalendarFeed} onChange={refetch} />
    </Panel>
  );
}

function Feed({ exists, onChange }: { exists: boolean; onChange: () => void }) {
  const words = usePagesTexts();
  const { act, acting } = useAct(RenewCalendarFeed);
  const [url, setUrl] = useState<string | null>(null);

  async function renew() {
    const outcome = await act({});
    if (outcome.ok) setUrl(outcome.data.url);
    onChange();
  }

  return (
    <>
      <h3 className={styles.subsection}>{words.calendars.feed}</h3>
      <p className={styles.why}>{words.calendars.feedWhy}</p>
      {url !== null && (
        <div role="status">
          <p className={styles.secret}>{url}</p>
          <Button variant="default" size="xs" onClick={() => void navigator.clipboard.writeText(url)}>
            {words.calendars.copy}
          </Button>
        </div>
      )}
      {exists ? (
        <Confirm variant="default" question={words.calendars.renewSure} onConfirm={renew}>
          {words.calendars.renew}
        </Confirm>
      ) : (
        <Button variant="default" loading={acting} onClick={() => void renew()}>
          {words.calendars.make}
        </Button>
      )}
    </>
  );
}
