import { useTexts } from '../texts/texts.tsx';
import styles from './connections.module.css';
import type { ConnectionData } from './connection-query.ts';

/** A connection's health in words and colour. */
export function HealthBadge(props: { health: ConnectionData['health'] }) {
  const texts = useTexts();
  return (
    <span className={styles.health} data-health={props.health}>
      {texts.connections.health[props.health]}
    </span>
  );
}
