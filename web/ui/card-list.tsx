import type { ReactNode } from 'react';
import styles from './card-list.module.css';

/** Cards (`li`), as many beside each other as there is room for. */
export function CardList(props: { narrowestPx: number; children: ReactNode }) {
  return (
    <ul className={styles.cards} style={{ gridTemplateColumns: `repeat(auto-fill, minmax(min(${props.narrowestPx}px, 100%), 1fr))` }}>
      {props.children}
    </ul>
  );
}

/** The top of a card: the link to what it is about, and how that stands. */
export function CardHead(props: { children: ReactNode }) {
  return <div className={styles.head}>{props.children}</div>;
}
