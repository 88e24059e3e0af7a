import { ButtonLink } from '../app/links.tsx';
import { useMay } from '../app/viewer.tsx';
import { ConnectedSource } from '../key-results/connected-source.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import type { KpiDetail } from './kpi-query.ts';
import styles from './kpis.module.css';

/** Where a KPI's number comes from, with its last samples; or the way to a source. */
export function KpiSource(props: { kpi: KpiDetail; refetch: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const may = useMay();
  const { kpi, refetch } = props;
  return (
    <Panel title={texts.keyResults.source}>
      {kpi.source === null ? (
        <>
          <p className={styles.quiet}>{words.kpis.noSourceWhy}</p>
          {kpi.archivedAt === null && may('create metric-source') && (
            <ButtonLink size="xs" to="/connections/new" search={{ kpi: kpi.id }}>
              {texts.keyResults.connect}
            </ButtonLink>
          )}
        </>
      ) : (
        <ConnectedSource source={kpi.source} unit={kpi.unit} disconnectSure={words.kpis.disconnectSure} onDisconnected={refetch} />
      )}
    </Panel>
  );
}
