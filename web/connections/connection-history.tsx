import { Button } from '@mantine/core';
import { useAct } from '../app/act.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { Panel } from '../ui/panel.tsx';
import { type ConnectionDetail, ReplayDelivery } from './connection-query.ts';
import styles from './connections.module.css';

/** The last readings, and what each changed. */
export function ConnectionRuns(props: { runs: ConnectionDetail['runs'] }) {
  const words = usePagesTexts();
  const format = useFormats();
  return (
    <Panel title={words.connections.runs}>
      {props.runs.length === 0 ? (
        <p className={styles.quiet}>{words.connections.runsNone}</p>
      ) : (
        <ul className={styles.history}>
          {props.runs.map((run) => (
            <li key={run.startedAt}>
              <time dateTime={run.startedAt}>{format.instant(run.startedAt)}</time>
              <span>
                {words.connections.runLine(run)}
                {run.note !== '' && <small className={styles.reason}>{run.note}</small>}
              </span>
              {run.endedAt === null && <small>{words.connections.running}</small>}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** What the provider's webhook brought; any of it can be read once more. */
export function ConnectionDeliveries(props: { connectionId: string; deliveries: ConnectionDetail['deliveries']; onReplayed: () => void }) {
  const words = usePagesTexts();
  const format = useFormats();
  const { connectionId, deliveries, onReplayed } = props;
  const { act, acting } = useAct(ReplayDelivery);
  return (
    <Panel title={words.connections.deliveries}>
      {deliveries.length === 0 ? (
        <p className={styles.quiet}>{words.connections.deliveriesNone}</p>
      ) : (
        <ul className={styles.history}>
          {deliveries.map(({ deliveryId, event, receivedAt, handledAt }) => (
            <li key={deliveryId}>
              <time dateTime={receivedAt}>{format.instant(receivedAt)}</time>
              <span>
                {event}
                <small>{handledAt === null ? words.connections.waits : words.connections.handled(format.ago(handledAt))}</small>
              </span>
              <Button
                size="xs"
                variant="default"
                disabled={acting}
                onClick={() => void act({ connectionId, deliveryId }, words.connections.replayed).then(onReplayed)}
              >
                {words.connections.replay}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
