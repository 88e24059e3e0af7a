import { PlainLink } from '../app/links.tsx';
import { CheckInForm } from '../check-ins/check-in-form.tsx';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import type { DashboardData } from './dashboard-query.ts';
import styles from './dashboard.module.css';

/** The viewer's own key results, each with its check-in form: answered without leaving the page. */
export function MyKeyResults(props: { keyResults: DashboardData['mine'] }) {
  const texts = useTexts();
  const format = useFormats();
  if (props.keyResults.length === 0) return null;
  return (
    <Panel title={texts.dashboard.mine} note={texts.dashboard.mineNote} flush>
      {props.keyResults.map((keyResult) => (
        <div key={keyResult.id} className={styles.mine}>
          <div className={styles.mineHead}>
            <PlainLink to="/key-results/$keyResultId" params={{ keyResultId: keyResult.id }}>
              {keyResult.title}
            </PlainLink>
            <StatusBadge status={keyResult.status} tooEarly={keyResult.tooEarly} stale={keyResult.freshness === 'STALE'} />
            <small>{keyResult.lastCheckIn ? texts.checkIns.last(format.ago(keyResult.lastCheckIn.at)) : texts.checkIns.never}</small>
          </div>
          <CheckInForm keyResult={keyResult} />
        </div>
      ))}
    </Panel>
  );
}
