import type { ButtonHTMLAttributes } from 'react';
import styles from './objectives.module.css';

/** The chevron that opens and folds what is below. */
export function FoldButton({ open, ...button }: { open: boolean } & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'className' | 'children'>) {
  return (
    <button type="button" className={styles.turn} data-open={open || undefined} {...button}>
      <svg
        width="12"
        height="12"
        viewBox="0 0 12 12"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M4.5 2.5 8 6 4.5 9.5" />
      </svg>
    </button>
  );
}
