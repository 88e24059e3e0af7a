import type { ReactNode } from 'react';
import styles from './ui.module.css';

/** What stands where nothing is yet: what this place is for, and the way to fill it. */
export function EmptyState(props: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <h2>{props.title}</h2>
      {props.children && <p>{props.children}</p>}
      {props.action}
    </div>
  );
}
