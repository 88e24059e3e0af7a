import { usePagesTexts } from '../texts/pages-texts.ts';
import styles from './connections.module.css';
import type { ConnectionData } from './connection-query.ts';

/** A connection's health in words and colour. */
export function HealthBadge(props: { health: ConnectionData['health'] }) {
  const words = usePagesTexts();
  return (
    <span className={styles.health} data-health={props.health}>
      {words.connections.health[props.health]}
    </span>
  );
}
