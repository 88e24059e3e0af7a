import { KeyResultLine } from '../key-results/key-result-line.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import type { DashboardData } from './dashboard-query.ts';
import styles from './dashboard.module.css';

const SHOWN = 4;

/** What is further than its pace asks, and what moved most this week. */
export function Ahead(props: { dashboard: DashboardData }) {
  const texts = useTexts();
  const format = useFormats();
  const ahead = props.dashboard.ahead.slice(0, SHOWN);
  const movers = props.dashboard.movers.slice(0, SHOWN);
  return (
    <Panel title={texts.dashboard.ahead} note={texts.dashboard.aheadNote} flush>
      {ahead.length + movers.length === 0 && <p className={styles.nothing}>{texts.dashboard.nothingAhead}</p>}
      <ul className={styles.list}>
        {ahead.map((keyResult) => (
          <KeyResultLine key={keyResult.id} keyResult={keyResult} />
        ))}
      </ul>
      {movers.length > 0 && (
        <>
          <h3 className={styles.sub}>{texts.dashboard.movers}</h3>
          <ul className={styles.list}>
            {movers.map(({ keyResult, from, to }) => (
              <KeyResultLine key={keyResult.id} keyResult={keyResult} below={texts.dashboard.moved(format.percent(from), format.percent(to))} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
