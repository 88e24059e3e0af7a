import { Button } from '@mantine/core';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { ButtonLink, TextLink } from '../app/links.tsx';
import { useMay, useWorkflowWait } from '../app/viewer.tsx';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './key-result-page.module.css';
import { DeleteMetricSource, type KeyResultData, SyncNow } from './key-result-query.ts';

/** Where the number comes from: by hand with the way to a source, or the source with its last samples and their quality. */
export function SourcePanel(props: { keyResult: KeyResultData; refetch: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  const wait = useWorkflowWait();
  const may = useMay();
  const sync = useAct(SyncNow);
  const remove = useAct(DeleteMetricSource);
  const { keyResult } = props;
  const { source } = keyResult;
  if (source === null) {
    return (
      <Panel title={texts.keyResults.source}>
        <p className={styles.source}>
          {texts.keyResults.noSource}
          <small>{texts.keyResults.noSourceWhy}</small>
        </p>
        {!keyResult.dropped && may('create metric-source') && (
          <div className={styles.buttons}>
            <ButtonLink size="xs" variant="default" to="/connections/new" search={{ keyResult: keyResult.id }}>
              {texts.keyResults.connect}
            </ButtonLink>
          </div>
        )}
      </Panel>
    );
  }
  return (
    <Panel title={texts.keyResults.source}>
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
                <td>{format.value(sample.value)}</td>
                <td>
                  {texts.keyResults.quality[sample.quality] ?? sample.quality}
                  {sample.restated && <>, {texts.keyResults.restated}</>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
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
          question={texts.keyResults.disconnectSure}
          onConfirm={async () => {
            await remove.act({ id: source.id, version: source.version }, texts.keyResults.disconnected);
            props.refetch();
          }}
        >
          {texts.keyResults.disconnect}
        </Confirm>
      </div>
    </Panel>
  );
}
