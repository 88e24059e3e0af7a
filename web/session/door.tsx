import { type ReactNode, useEffect } from 'react';
import styles from './session.module.css';

/** The frame of the pages before the sign-in. */
export function Door(props: { title: string; why: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${props.title} · Sextant`;
  }, [props.title]);
  return (
    <main className={styles.door}>
      <div className={styles.card}>
        <img src="/icon.svg" alt="Sextant" width={44} height={44} />
        <h1>{props.title}</h1>
        <p className={styles.why}>{props.why}</p>
        {props.children}
      </div>
    </main>
  );
}
