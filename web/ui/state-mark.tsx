import type { ReactNode } from 'react';
import styles from './state-mark.module.css';

export type StateTone = 'on-track' | 'at-risk' | 'off-track' | 'completed' | 'none';

/** A state in a word, on its colour. */
export function StateMark({ tone, children }: { tone: StateTone; children: ReactNode }) {
  return (
    <span className={styles.mark} data-tone={tone}>
      {children}
    </span>
  );
}
