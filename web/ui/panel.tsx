import { type ReactNode, useId } from 'react';
import styles from './ui.module.css';

/** A titled part of a page. */
export function Panel(props: { title: string; note?: ReactNode; actions?: ReactNode; children: ReactNode; flush?: boolean }) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id} data-flush={props.flush || undefined}>
      <div className={styles.panelHead}>
        <h2 id={id}>{props.title}</h2>
        {props.note && <span className={styles.note}>{props.note}</span>}
        {props.actions && <div className={styles.panelActions}>{props.actions}</div>}
      </div>
      <div className={styles.panelBody}>{props.children}</div>
    </section>
  );
}
