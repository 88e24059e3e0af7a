import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct } from '../app/act.ts';
import { ButtonLink, TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { NotFound } from '../app/not-found.tsx';
import { useMay } from '../app/viewer.tsx';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { PlaceBadge, useBandWords } from './kpi-facts.tsx';
import { KpiForm } from './kpi-form.tsx';
import { ArchiveKpi, type KpiDetail, KpiQuery, UpdateKpi } from './kpi-query.ts';
import { KpiSource } from './kpi-source.tsx';
import styles from './kpis.module.css';
import { TrendGraph } from './trend.tsx';

/** One KPI: its trend over its band, where the number comes from, and the way to make it a goal. */
export function KpiPage() {
  const texts = useTexts();
  const { kpiId } = useParams({ from: '/signed-in/shell/kpis/$kpiId' });
  const { data, error, refetch } = useLiveQuery({ query: KpiQuery, variables: { id: kpiId }, watch: ['Kpi', 'MetricSource', 'Connection'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  if (data.kpi === null) return <NotFound />;
  return <KpiView kpi={data.kpi} refetch={refetch} />;
}

function KpiView(props: { kpi: KpiDetail; refetch: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  const may = useMay();
  const bandWords = useBandWords();
  const { kpi, refetch } = props;
  const archive = useAct(ArchiveKpi);
  const [editing, setEditing] = useState(false);
  const isArchived = kpi.archivedAt !== null;
  return (
    <Page
      title={kpi.name}
      above={<TextLink to="/kpis">{words.kpis.title}</TextLink>}
      below={
        <>
          <span className={styles.facts}>
            <strong>{format.value(kpi.latest?.value, kpi.unit)}</strong>
            <PlaceBadge kpi={kpi} />
            <span>{bandWords(kpi)}</span>
            <span>{words.kpis.direction[kpi.direction]}</span>
            <span>
              {words.kpis.fields.owner}: {kpi.owner.name}
            </span>
          </span>
          {isArchived && <p className={styles.quiet}>{words.kpis.isArchived}</p>}
          {kpi.outSince && <p className={styles.warning}>{words.kpis.outSinceTold(format.day(kpi.outSince), kpi.outPeriods)}</p>}
        </>
      }
      actions={
        <>
          {!isArchived && may('create objective') && (
            <ButtonLink variant={kpi.outSince ? 'filled' : 'default'} to="/kpis/$kpiId/new-key-result" params={{ kpiId: kpi.id }}>
              {words.kpis.makeKeyResult}
            </ButtonLink>
          )}
          {kpi.mayUpdate && (
            <>
              <Button variant="default" onClick={() => setEditing(true)}>
                {texts.app.edit}
              </Button>
              <Button
                variant="default"
                loading={archive.acting}
                onClick={() =>
                  void archive
                    .act({ id: kpi.id, version: kpi.version, archived: !isArchived }, isArchived ? words.kpis.restored : words.kpis.archived)
                    .then(refetch)
                }
              >
                {isArchived ? words.kpis.restore : words.kpis.archive}
              </Button>
            </>
          )}
        </>
      }
    >
      <div className={styles.stack}>
        <Panel title={words.kpis.trend}>
          <TrendGraph kpi={kpi} points={kpi.trend} />
        </Panel>
        <KpiSource kpi={kpi} refetch={refetch} />
      </div>
      {editing && (
        <EditKpi
          kpi={kpi}
          onClose={() => {
            setEditing(false);
            refetch();
          }}
        />
      )}
    </Page>
  );
}

function EditKpi(props: { kpi: KpiDetail; onClose: () => void }) {
  const texts = useTexts();
  // As it was when the form was opened: a live update beneath it must not make a stale answer look fresh.
  const [kpi] = useState(props.kpi);
  const { act, acting } = useAct(UpdateKpi);
  const { name, unit, direction, bandLow, bandHigh, owner } = kpi;
  return (
    <Modal opened onClose={props.onClose} title={kpi.name} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <KpiForm
        start={{ name, unit, direction, bandLow: bandLow ?? '', bandHigh: bandHigh ?? '', ownerId: owner.id }}
        owner={owner}
        saving={acting}
        submitLabel={texts.app.save}
        onSubmit={async (input) => {
          const outcome = await act({ id: kpi.id, version: kpi.version, input });
          if (outcome.ok) props.onClose();
        }}
      />
    </Modal>
  );
}
