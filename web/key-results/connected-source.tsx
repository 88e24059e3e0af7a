import { Button } from '@mantine/core';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { TextLink } from '../app/links.tsx';
import { useMay, useWorkflowWait } from '../app/viewer.tsx';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import styles from './key-result-page.module.css';
import { DeleteMetricSource, type KeyResultData, SyncNow } from './key-result-query.ts';

type Source = NonNullable<KeyResultData['source']>;

/** What a key result or a KPI is fed from: how its account is, the last samples with their quality, and for those who wire it the way to read now or to end it. */
export function ConnectedSource(props: {
  source: Pick<Source, 'id' | 'version' | 'metricName' | 'lastReadAt' | 'silentSince' | 'failure' | 'samples'> & {
    connection: Pick<Source['connection'], 'id' | 'name' | 'health'>;
  };
  /** Stands behind each sample; default none. */
  unit?: string;
  disconnectSure: string;
  onDisconnected: () => void;
}) {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  const may = useMay();
  const wait = useWorkflowWait();
  const sync = useAct(SyncNow);
  const remove = useAct(DeleteMetricSource);
  const { source, unit, disconnectSure, onDisconnected } = props;
  return (
    <>
      <p className={styles.source}>
        {source.metricName}{' '}
        <TextLink to="/connections/$connectionId" params={{ connectionId: source.connection.id }} inherit>
          {source.connection.name}
        </TextLink>
        <small>
          {words.connections.health[source.connection.health]}
          {source.lastReadAt && <> · {words.connections.lastSync(format.ago(source.lastReadAt))}</>}
          {source.silentSince && <> · {words.connections.silentSince(format.day(source.silentSince))}</>}
        </small>
        {source.failure && <small className={styles.failure}>{source.failure}</small>}
      </p>
      {source.samples.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{texts.keyResults.sampleDay}</th>
              <th scope="col">{texts.keyResults.sampleValue}</th>
              <th scope="col">{texts.keyResults.sampleQuality}</th>
            </tr>
          </thead>
          <tbody>
            {source.samples.map((sample) => (
              <tr key={`${sample.day}-${sample.takenAt}`}>
                <td>{format.day(sample.day)}</td>
                <td>{format.value(sample.value, unit)}</td>
                <td>
                  {texts.keyResults.quality[sample.quality] ?? sample.quality}
                  {sample.restated && <>, {texts.keyResults.restated}</>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {may('create metric-source') && (
        <div className={styles.buttons}>
          <Button
            size="xs"
            variant="default"
            loading={sync.acting}
            disabled={wait !== null}
            title={wait ?? undefined}
            onClick={() => void sync.act({ connectionId: source.connection.id }, words.connections.syncAsked)}
          >
            {words.connections.syncNow}
          </Button>
          <Confirm
            size="xs"
            variant="default"
            question={disconnectSure}
            onConfirm={async () => {
              await remove.act({ id: source.id, version: source.version }, texts.keyResults.disconnected);
              onDisconnected();
            }}
          >
            {texts.keyResults.disconnect}
          </Confirm>
        </div>
      )}
    </>
  );
}
