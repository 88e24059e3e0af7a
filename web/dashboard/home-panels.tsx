import { Suspense } from 'react';
import type { HomePanelName } from '../../domain/home.ts';
import { later } from '../ui/later.ts';
import { Loading } from '../ui/loading.tsx';
import type { DashboardData } from './dashboard-query.ts';
import styles from './dashboard.module.css';
import { Health } from './health.tsx';
import { MyKeyResults } from './my-key-results.tsx';
import { NeedsAttention } from './needs-attention.tsx';
import { WaitingEscalations } from './waiting-escalations.tsx';

// Of these the page's own question has the answer, but they stand below what people need first.
const ahead = later(async () => (await import('./ahead.tsx')).Ahead);
const companyObjectives = later(async () => (await import('./company-objectives.tsx')).CompanyObjectives);

/** Fetches the code of the panels while the page waits for its answer: most homes show most of them. */
export function prepareHomePanels(): void {
  for (const panel of [ahead, companyObjectives, ...Object.values(LATER)]) panel.prepare();
}

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
          <ahead.Part dashboard={dashboard} />
        </Suspense>
      );
    case 'objectives':
      return (
        <Suspense fallback={<Coming />}>
          <companyObjectives.Part rows={dashboard.companyObjectives} />
        </Suspense>
      );
    default: {
      const { Part } = LATER[name];
      return (
        <Suspense fallback={name === 'ownerless' ? null : <Coming />}>
          <Part cycleId={cycle.id} endsOn={cycle.endsOn} />
        </Suspense>
      );
    }
  }
}

type LaterName = Exclude<HomePanelName, 'escalations' | 'check_ins' | 'health' | 'at_risk' | 'ahead' | 'objectives'>;

interface LaterProps {
  cycleId: string;
  endsOn: string;
}

const LATER = {
  tasks: later<LaterProps>(async () => (await import('../home/tasks-panel.tsx')).TasksPanel),
  news: later<LaterProps>(async () => (await import('../home/news-panel.tsx')).NewsPanel),
  team_week: later<LaterProps>(async () => (await import('../home/team-week-panel.tsx')).TeamWeekPanel),
  departments: later<LaterProps>(async () => (await import('../home/departments-panel.tsx')).DepartmentsPanel),
  forecast: later<LaterProps>(async () => (await import('../home/forecast-panel.tsx')).ForecastPanel),
  kpis: later<LaterProps>(async () => (await import('../home/kpis-panel.tsx')).KpisPanel),
  operations: later<LaterProps>(async () => (await import('../home/operations-panel.tsx')).OperationsPanel),
  ownerless: later<LaterProps>(async () => (await import('./ownerless-panel.tsx')).OwnerlessPanel),
} satisfies Record<LaterName, object>;

/** Holds the place of a panel until its code is there. */
function Coming() {
  return (
    <div className={styles.coming}>
      <Loading />
    </div>
  );
}
