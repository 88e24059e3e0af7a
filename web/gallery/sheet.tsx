import type { ReactNode } from 'react';
import { useLanguage } from '../texts/texts.tsx';
import type { Language } from '../texts/language.ts';
import styles from './gallery.module.css';

/** The states of one component below each other, or beside each other as `cards` or in a `row`. */
export function Sheet({ as = 'sheet', children }: { as?: 'sheet' | 'cards' | 'row'; children: ReactNode }) {
  return <div className={styles[as]}>{children}</div>;
}

/** The ground on which the app's panels hold a component. */
export function Paper({ children }: { children: ReactNode }) {
  return <div className={styles.paper}>{children}</div>;
}

/** What people typed, as they would have in the reader's language. */
export function useSample<Sample>(samples: Readonly<Record<Language, Sample>>): Sample {
  return samples[useLanguage()];
}
