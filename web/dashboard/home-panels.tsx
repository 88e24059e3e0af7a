import { type ComponentType, lazy, Suspense } from 'react';
import type { HomePanelName } from '../../domain/home.ts';
import { Loading } from '../ui/loading.tsx';
import type { DashboardData } from './dashboard-query.ts';
import styles from './dashboard.module.css';
import { Health } from './health.tsx';
import { MyKeyResults } from './my-key-results.tsx';
import { NeedsAttention } from './needs-attention.tsx';
import { WaitingEscalations } from './waiting-escalations.tsx';

// Of these the page's own question has the answer, but they stand below what people need first.
const Ahead = lazy(async () => ({ default: (await import('./ahead.tsx')).Ahead }));
const CompanyObjectives = lazy(async () => ({ default: (await import('./company-objectives.tsx')).CompanyObjectives }));

interface HomePanelProps {
  name: HomePanelName;
  dashboard: DashboardData;
  cycle: NonNullable<DashboardData['cycle']>;
}

/** A panel of the home. What people need first comes with the page and its one question; the others bring their code and ask for themselves. */
export function HomePanelOf({ name, dashboard, cycle }: HomePanelProps) {
  switch (name) {
    case 'escalations':
      return <WaitingEscalations escalations={dashboard.escalations} />;
    case 'check_ins':
      return <MyKeyResults keyResults={dashboard.mine} freshSince={dashboard.freshSince} />;
    case 'health':
      return <Health dashboard={dashboard} />;
    case 'at_risk':
      return <NeedsAttention keyResults={dashboard.needsAttention} />;
    case 'ahead':
      return (
        <Suspense fallback={<Coming />}>
          <Ahead dashboard={dashboard} />
        </Suspense>
      );
    case 'objectives':
      return (
        <Suspense fallback={<Coming />}>
          <CompanyObjectives rows={dashboard.companyObjectives} />
        </Suspense>
      );
    default: {
      const LaterPanel = LATER[name];
      return (
        <Suspense fallback={name === 'ownerless' ? null : <Coming />}>
          <LaterPanel cycleId={cycle.id} endsOn={cycle.endsOn} />
        </Suspense>
      );
    }
  }
}

type LaterName = Exclude<HomePanelName, 'escalations' | 'check_ins' | 'health' | 'at_risk' | 'ahead' | 'objectives'>;

const LATER: Record<LaterName, ComponentType<{ cycleId: string; endsOn: string }>> = {
  tasks: lazy(async () => ({ default: (await import('../home/tasks-panel.tsx')).TasksPanel })),
  news: lazy(async () => ({ default: (await import('../home/news-panel.tsx')).NewsPanel })),
  team_week: lazy(async () => ({ default: (await import('../home/team-week-panel.tsx')).TeamWeekPanel })),
  departments: lazy(async () => ({ default: (await import('../home/departments-panel.tsx')).DepartmentsPanel })),
  forecast: lazy(async () => ({ default: (await import('../home/forecast-panel.tsx')).ForecastPanel })),
  kpis: lazy(async () => ({ default: (await import('../home/kpis-panel.tsx')).KpisPanel })),
  operations: lazy(async () => ({ default: (await import('../home/operations-panel.tsx')).OperationsPanel })),
  ownerless: lazy(async () => ({ default: (await import('./ownerless-panel.tsx')).OwnerlessPanel })),
};

/** Holds the place of a panel until its code is there. */
function Coming() {
  return (
    <div className={styles.coming}>
      <Loading />
    </div>
  );
}
