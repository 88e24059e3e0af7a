import { useFormats } from '../texts/format.ts';
import { type Texts, useTexts } from '../texts/texts.tsx';
import { toneOf } from '../key-results/status.ts';
import type { DashboardData } from './dashboard-query.ts';
import { ProgressArc } from './progress-arc.tsx';
import styles from './health.module.css';

/** The cycle's health at a glance: progress against time on a sextant's arc, days left, counts by status, update rate. */
export function Health(props: { dashboard: DashboardData }) {
  const texts = useTexts();
  const format = useFormats();
  const { dashboard } = props;
  const total = STATUSES.reduce((sum, [, field]) => sum + dashboard.keyResultsByStatus[field], 0);
  return (
    <section className={styles.health} aria-label={texts.dashboard.health}>
      <div className={styles.arc}>
        <ProgressArc
          progress={dashboard.averageProgress}
          expected={dashboard.expected}
          label={texts.keyResults.barLabel(format.percent(dashboard.averageProgress), format.percent(dashboard.expected))}
        />
        <div className={styles.arcWords}>
          <span className={styles.big}>{format.percent(dashboard.averageProgress)}</span>
          <span className={styles.quiet}>{texts.dashboard.averageOf(format.percent(dashboard.expected))}</span>
        </div>
      </div>
      <div className={styles.counts}>
        <h2>{texts.dashboard.keyResultsByStatus(total)}</h2>
        <div className={styles.stripe} aria-hidden="true">
          {STATUSES.map(([status, field]) =>
            dashboard.keyResultsByStatus[field] > 0 ? (
              <span key={status} style={{ flexGrow: dashboard.keyResultsByStatus[field], background: `var(--${toneOf(status)}-fill)` }} />
            ) : null,
          )}
        </div>
        <dl className={styles.legend}>
          {STATUSES.map(([status, field]) =>
            dashboard.keyResultsByStatus[field] > 0 || ALWAYS_TOLD.includes(status) ? (
              <div key={status}>
                <dt>
                  <i style={{ background: `var(--${toneOf(status)}-fill)` }} />
                  {texts.status[status]}
                </dt>
                <dd>{dashboard.keyResultsByStatus[field]}</dd>
              </div>
            ) : null,
          )}
        </dl>
        <Asides dashboard={dashboard} texts={texts} />
      </div>
      <dl className={styles.figures}>
        <div>
          <dt>{texts.dashboard.daysLeft}</dt>
          <dd>{dashboard.daysLeft}</dd>
        </div>
        <div>
          <dt>{texts.dashboard.updateRate}</dt>
          <dd>{format.percent(dashboard.updateRate)}</dd>
        </div>
      </dl>
    </section>
  );
}

function Asides(props: { dashboard: DashboardData; texts: Texts }) {
  const { staleCount, tooEarlyCount } = props.dashboard;
  if (staleCount + tooEarlyCount === 0) return null;
  return (
    <p className={styles.quiet}>
      {[staleCount > 0 && props.texts.dashboard.stale(staleCount), tooEarlyCount > 0 && props.texts.dashboard.tooEarly(tooEarlyCount)]
        .filter(Boolean)
        .join(' · ')}
    </p>
  );
}

const ALWAYS_TOLD = ['OFF_TRACK', 'AT_RISK', 'ON_TRACK'];

const STATUSES = [
  ['OFF_TRACK', 'offTrack'],
  ['AT_RISK', 'atRisk'],
  ['ON_TRACK', 'onTrack'],
  ['COMPLETED', 'completed'],
  ['NONE', 'none'],
  ['DROPPED', 'dropped'],
] as const;
