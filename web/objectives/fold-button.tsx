import type { ButtonHTMLAttributes } from 'react';
import { Chevron } from '../ui/chevron.tsx';
import styles from './objectives.module.css';

/** The chevron that opens and folds what is below. */
export function FoldButton({ open, ...button }: { open: boolean } & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'className' | 'children'>) {
  return (
    <button type="button" className={styles.turn} data-open={open || undefined} {...button}>
      <Chevron towards="end" />
    </button>
  );
}
