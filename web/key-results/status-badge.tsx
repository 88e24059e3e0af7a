import { useTexts } from '../texts/texts.tsx';
import { type ShownStatus, toneOf } from './status.ts';
import styles from './status-badge.module.css';

/** A status in words, shape and colour, with what qualifies it: too early to judge, stale data, set by hand. */
export function StatusBadge(props: { status: ShownStatus | null; tooEarly?: boolean; stale?: boolean; overridden?: boolean }) {
  const texts = useTexts();
  const status = props.status ?? 'NONE';
  return (
    <span className={styles.badges}>
      <span className={styles.badge} data-tone={toneOf(status)} data-hollow={props.tooEarly || undefined}>
        <StatusShape status={status} />
        {texts.status[status]}
      </span>
      {props.tooEarly && <span className={styles.extra}>{texts.status.tooEarly}</span>}
      {props.stale && <span className={styles.extra}>{texts.status.stale}</span>}
      {props.overridden && <span className={styles.extra}>{texts.status.overridden}</span>}
    </span>
  );
}

// The shapes tell statuses apart without colour.
function StatusShape(props: { status: ShownStatus }) {
  const paths: Record<ShownStatus, string> = {
    ON_TRACK: 'M2 6.5 5 9.5 10 3',
    COMPLETED: 'M1 6.2 3.6 9 8 3.4M6.6 9 11 3.4',
    AT_RISK: 'M6 2v5M6 9.6v.2',
    OFF_TRACK: 'M3 3l6 6M9 3 3 9',
    DROPPED: 'M2.5 6h7',
    NONE: 'M6 6h.01',
  };
  return (
    <svg
      width="12"
      height="12"
      viewBox="0 0 12 12"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[props.status]} />
    </svg>
  );
}
