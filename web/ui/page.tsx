import { type ReactNode, useEffect } from 'react';
import styles from './ui.module.css';

/** A page with its one main heading, what stands above and below it, and its actions; names the browser's tab too. */
export function Page(props: { title: string; above?: ReactNode; below?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${props.title} · Sextant`;
  }, [props.title]);
  return (
    <>
      <div className={styles.head}>
        <div className={styles.headWords}>
          {props.above && <div className={styles.above}>{props.above}</div>}
          <h1>{props.title}</h1>
          {props.below && <div className={styles.below}>{props.below}</div>}
        </div>
        {props.actions && (
          <div className={styles.actions} data-actions>
            {props.actions}
          </div>
        )}
      </div>
      {props.children}
    </>
  );
}
