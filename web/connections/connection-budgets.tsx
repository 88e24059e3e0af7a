import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { Panel } from '../ui/panel.tsx';
import type { ConnectionDetail } from './connection-query.ts';
import styles from './connections.module.css';

/** What the provider grants the account, and what was taken of it. */
export function ConnectionBudgets(props: { budgets: ConnectionDetail['budgets'] }) {
  const words = usePagesTexts();
  const format = useFormats();
  return (
    <Panel title={words.connections.budget}>
      <p className={styles.quiet}>{words.connections.budgetWhy}</p>
      <ul className={styles.budgets}>
        {props.budgets.map(({ bucket, requests, perSeconds, used, resetsAt }) => (
          <li key={bucket}>
            <span>{bucket}</span>
            <meter min={0} max={requests} value={used} high={requests * 0.9} aria-label={bucket} />
            <small>
              {words.connections.budgetLine(used, requests, words.connections.seconds(perSeconds))}
              {resetsAt && ` · ${words.connections.budgetResets(format.instant(resetsAt))}`}
            </small>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
