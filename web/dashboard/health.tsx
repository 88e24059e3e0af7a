import { useFormats } from '../texts/format.ts';
import { type Texts, useTexts } from '../texts/texts.tsx';
import { toneOf } from '../key-results/status.ts';
import { countOf, COUNTED_STATUSES, StatusStripe } from '../key-results/status-stripe.tsx';
import type { DashboardData } from './dashboard-query.ts';
import { ProgressArc } from './progress-arc.tsx';
import styles from './health.module.css';

const ALWAYS_TOLD = ['OFF_TRACK', 'AT_RISK', 'ON_TRACK'];

/** The cycle's health at a glance: progress against time on a sextant's arc, days left, counts by status, update rate. */
export function Health(props: { dashboard: DashboardData }) {
  const texts = useTexts();
  const format = useFormats();
  const { dashboard } = props;
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
        <h2>{texts.dashboard.keyResultsByStatus(countOf(dashboard.keyResultsByStatus))}</h2>
        <StatusStripe counts={dashboard.keyResultsByStatus} />
        <dl className={styles.legend}>
          {COUNTED_STATUSES.map(([status, field]) =>
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
