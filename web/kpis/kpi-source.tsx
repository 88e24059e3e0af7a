import { Button } from '@mantine/core';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { ButtonLink, TextLink } from '../app/links.tsx';
import { useMay, useWorkflowWait } from '../app/viewer.tsx';
import { DeleteMetricSource, SyncNow } from '../key-results/key-result-query.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import type { KpiDetail } from './kpi-query.ts';
import styles from './kpis.module.css';

/** Where a KPI's number comes from, with its last samples; or the way to a source. */
export function KpiSource(props: { kpi: KpiDetail; refetch: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  const may = useMay();
  const wait = useWorkflowWait();
  const sync = useAct(SyncNow);
  const remove = useAct(DeleteMetricSource);
  const { kpi, refetch } = props;
  const { source } = kpi;
  if (source === null) {
    return (
      <Panel title={texts.keyResults.source}>
        <p className={styles.quiet}>{words.kpis.noSourceWhy}</p>
        {kpi.archivedAt === null && may('create metric-source') && (
          <ButtonLink size="xs" to="/connections/new" search={{ kpi: kpi.id }}>
            {texts.keyResults.connect}
          </ButtonLink>
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
        {source.failure && <small className={styles.warning}>{source.failure}</small>}
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
                <td>{format.value(sample.value, kpi.unit)}</td>
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
            question={words.kpis.disconnectSure}
            onConfirm={async () => {
              await remove.act({ id: source.id, version: source.version }, texts.keyResults.disconnected);
              refetch();
            }}
          >
            {texts.keyResults.disconnect}
          </Confirm>
        </div>
      )}
    </Panel>
  );
}
