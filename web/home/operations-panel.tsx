import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { graphql } from '../app/graphql.ts';
import { PlainLink, TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { useViewer } from '../app/viewer.tsx';
import { useFormats } from '../texts/format.ts';
import { useHomeTexts } from '../texts/home-texts.ts';
import { Panel } from '../ui/panel.tsx';
import styles from './home.module.css';
import { PanelState } from './panel-state.tsx';

const OperationsQuery = graphql(`
  query Operations {
    home {
      id
      operations {
        connections
        ailing { connectionId name health reason since owner }
        silent { connectionId connection feeds since failure }
        failedEffects unknownEffects latestFailed { effectId title failure }
        waitingCommands waitingSince
      }
    }
  }
`);

/** What of the connections, the messages and the workflows does not run, each with the way there. */
export function OperationsPanel() {
  const { home: words } = useHomeTexts();
  const format = useFormats();
  const { temporalUrl, waitingFor } = useViewer();
  const { data, error } = useLiveQuery({ query: OperationsQuery, variables: {}, watch: ['Connection', 'MetricSource', 'Effect'] });
  const operations = data?.home.operations ?? null;
  const since = (at: string | null) => at !== null && words.operations.since(format.day(at));
  const isWell =
    operations !== null &&
    operations.ailing.length +
      operations.silent.length +
      operations.failedEffects +
      operations.unknownEffects +
      operations.waitingCommands +
      waitingFor.length ===
      0;
  return (
    <Panel
      title={words.panels.operations}
      actions={
        <span className={styles.links}>
          <TextLink to="/connections">{words.operations.toConnections}</TextLink>
          <TextLink to="/effects">{words.operations.toEffects}</TextLink>
          {temporalUrl && <Anchor href={temporalUrl}>{words.operations.toTemporal}</Anchor>}
        </span>
      }
      flush
    >
      {operations === null ? (
        <PanelState error={error} />
      ) : isWell ? (
        <p className={styles.quiet}>{words.operations.well(operations.connections)}</p>
      ) : (
        <ul className={styles.list}>
          {waitingFor.map(({ name, state, note }) => (
            <Trouble key={name} tone={state === 'failed' ? 'off-track' : 'at-risk'} what={words.operations.part(name, note || state)} />
          ))}
          {operations.ailing.map(({ connectionId, name, health, reason, since: at, owner }) => (
            <Trouble
              key={connectionId}
              tone="off-track"
              what={
                <PlainLink to="/connections/$connectionId" params={{ connectionId }} className={styles.title}>
                  {name} {words.operations.ailing[health]}
                </PlainLink>
              }
              below={[since(at), owner].filter(Boolean).join(' · ')}
              why={reason}
            />
          ))}
          {operations.silent.map(({ connectionId, connection, feeds, since: at, failure }) => (
            <Trouble
              key={`${connectionId} ${feeds}`}
              tone="at-risk"
              what={
                <PlainLink to="/connections/$connectionId" params={{ connectionId }} className={styles.title}>
                  {words.operations.silent(feeds)}
                </PlainLink>
              }
              below={[since(at), connection].filter(Boolean).join(' · ')}
              why={failure}
            />
          ))}
          {operations.failedEffects > 0 && (
            <Trouble
              tone="off-track"
              what={
                <PlainLink to="/effects" className={styles.title}>
                  {words.operations.failed(operations.failedEffects)}
                </PlainLink>
              }
              below={operations.latestFailed.map(({ title }) => title).join(' · ')}
              why={operations.latestFailed[0]?.failure ?? ''}
            />
          )}
          {operations.unknownEffects > 0 && (
            <Trouble
              tone="at-risk"
              what={
                <PlainLink to="/effects" className={styles.title}>
                  {words.operations.unknown(operations.unknownEffects)}
                </PlainLink>
              }
            />
          )}
          {operations.waitingCommands > 0 && (
            <Trouble
              tone="at-risk"
              what={words.operations.waiting(operations.waitingCommands)}
              below={operations.waitingSince && format.ago(operations.waitingSince)}
            />
          )}
        </ul>
      )}
    </Panel>
  );
}

function Trouble(props: { tone: string; what: ReactNode; below?: ReactNode; why?: string }) {
  return (
    <li className={styles.trouble}>
      <i style={{ background: `var(--${props.tone}-fill)` }} aria-hidden="true" />
      <div className={styles.words}>
        {props.what}
        {props.below && <span className={styles.small}>{props.below}</span>}
        {props.why && <span className={styles.note}>{props.why}</span>}
      </div>
    </li>
  );
}
