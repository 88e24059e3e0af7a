import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { type HomePanel, runsOf } from '../../domain/home.ts';
import { ButtonLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { useCycle } from '../app/viewer.tsx';
import type { HomeData } from '../home/home-query.ts';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { type DashboardData, DashboardQuery } from './dashboard-query.ts';
import styles from './dashboard.module.css';
import { HomePanelOf } from './home-panels.tsx';
import { NoCycle } from './no-cycle.tsx';

const ArrangeDrawer = lazy(async () => ({ default: (await import('../home/arrange-drawer.tsx')).ArrangeDrawer }));

/** The home of whoever looks: what is theirs to do, and how the cycle stands, in the order that fits their role or that they gave it. */
export function DashboardPage() {
  const texts = useTexts();
  const cycle = useCycle();
  const { data, error } = useLiveQuery({
    query: DashboardQuery,
    variables: { cycleId: cycle?.id ?? null },
    watch: ['KeyResult', 'Objective', 'CheckIn', 'Cycle', 'Escalation', 'MetricSource'],
    pause: cycle === undefined,
  });
  if (cycle === undefined) return <FirstSteps />;
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  return <Dashboard dashboard={data.dashboard} home={data.home} />;
}

function Dashboard(props: { dashboard: DashboardData; home: HomeData }) {
  const texts = useTexts();
  const { dashboard, home } = props;
  const [arranging, setArranging] = useState(false);
  const [preview, setPreview] = useState<readonly HomePanel[] | null>(null);
  const panels = preview ?? home.panels;
  const cycle = dashboard.cycle;
  if (cycle === null) return <FirstSteps />;
  return (
    <Page
      title={cycle.name}
      below={<DashboardLine dashboard={dashboard} />}
      actions={
        <>
          <Button variant="default" aria-haspopup="dialog" onClick={() => setArranging(true)}>
            {texts.dashboard.arrange}
          </Button>
          <ButtonLink variant="default" to="/cycles/$cycleId" params={{ cycleId: cycle.id }}>
            {texts.dashboard.toCycle}
          </ButtonLink>
          <ButtonLink variant="default" to="/present">
            {texts.dashboard.present}
          </ButtonLink>
        </>
      }
    >
      <div className={styles.stack}>
        {runsOf(panels).map((run) => (
          <div key={run[0]} className={styles.run} data-shared={run.length > 1 || undefined}>
            {run.map((name) => (
              <div key={name} className={styles.place} data-panel={name}>
                <HomePanelOf name={name} dashboard={dashboard} cycle={cycle} />
              </div>
            ))}
          </div>
        ))}
      </div>
      {arranging && (
        <Suspense fallback={null}>
          <ArrangeDrawer home={home} panels={panels} onPreview={setPreview} onClose={() => setArranging(false)} />
        </Suspense>
      )}
    </Page>
  );
}

function DashboardLine(props: { dashboard: DashboardData }) {
  const texts = useTexts();
  const format = useFormats();
  const cycle = props.dashboard.cycle;
  if (cycle === null) return null;
  return (
    <>
      {texts.cycles.phase[cycle.phase]}
      {cycle.weekNumber !== null && <> · {texts.dashboard.week(cycle.weekNumber, Math.ceil(cycle.daysTotal / 7))}</>} ·{' '}
      {texts.dashboard.span(format.day(cycle.startsOn), format.day(cycle.endsOn))}
      {cycle.educational && <> · {texts.cycles.educational}</>}
    </>
  );
}

function FirstSteps() {
  const texts = useTexts();
  return (
    <Page title={texts.dashboard.welcome}>
      <NoCycle />
    </Page>
  );
}
