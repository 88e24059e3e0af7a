import { Button } from '@mantine/core';
import { useAct } from '../app/act.ts';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import { type ConnectionDetail, ReplayDelivery } from './connection-query.ts';
import styles from './connections.module.css';

/** The last readings, and what each changed. */
export function ConnectionRuns(props: { runs: ConnectionDetail['runs'] }) {
  const texts = useTexts();
  const format = useFormats();
  return (
    <Panel title={texts.connections.runs}>
      {props.runs.length === 0 ? (
        <p className={styles.quiet}>{texts.connections.runsNone}</p>
      ) : (
        <ul className={styles.history}>
          {props.runs.map((run) => (
            <li key={run.startedAt}>
              <time dateTime={run.startedAt}>{format.instant(run.startedAt)}</time>
              <span>
                {texts.connections.runLine(run)}
                {run.note !== '' && <small className={styles.reason}>{run.note}</small>}
              </span>
              {run.endedAt === null && <small>{texts.connections.running}</small>}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** What the provider's webhook brought; any of it can be read once more. */
export function ConnectionDeliveries(props: { connectionId: string; deliveries: ConnectionDetail['deliveries']; onReplayed: () => void }) {
  const texts = useTexts();
  const format = useFormats();
  const { connectionId, deliveries, onReplayed } = props;
  const { act, acting } = useAct(ReplayDelivery);
  return (
    <Panel title={texts.connections.deliveries}>
      {deliveries.length === 0 ? (
        <p className={styles.quiet}>{texts.connections.deliveriesNone}</p>
      ) : (
        <ul className={styles.history}>
          {deliveries.map(({ deliveryId, event, receivedAt, handledAt }) => (
            <li key={deliveryId}>
              <time dateTime={receivedAt}>{format.instant(receivedAt)}</time>
              <span>
                {event}
                <small>{handledAt === null ? texts.connections.waits : texts.connections.handled(format.ago(handledAt))}</small>
              </span>
              <Button
                size="xs"
                variant="default"
                disabled={acting}
                onClick={() => void act({ connectionId, deliveryId }, texts.connections.replayed).then(onReplayed)}
              >
                {texts.connections.replay}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
