import { toneOf } from './status.ts';
import styles from './status-stripe.module.css';

/** How many key results stand where. */
export interface CountsByStatus {
  offTrack: number;
  atRisk: number;
  onTrack: number;
  completed: number;
  none: number;
  dropped: number;
}

/** Each status and the field that counts it, the worst first. */
export const COUNTED_STATUSES = [
  ['OFF_TRACK', 'offTrack'],
  ['AT_RISK', 'atRisk'],
  ['ON_TRACK', 'onTrack'],
  ['COMPLETED', 'completed'],
  ['NONE', 'none'],
  ['DROPPED', 'dropped'],
] as const;

/** How many there are of all. */
export function countOf(counts: CountsByStatus): number {
  return COUNTED_STATUSES.reduce((sum, [, field]) => sum + counts[field], 0);
}

/** One bar of all key results, as wide a part as each status has. Who cannot see it needs the counts in words beside it, or as `label`. */
export function StatusStripe(props: { counts: CountsByStatus; thin?: boolean; label?: string }) {
  const { counts, label } = props;
  return (
    <div
      className={styles.stripe}
      data-thin={props.thin || undefined}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label, title: label })}
    >
      {COUNTED_STATUSES.map(([status, field]) =>
        counts[field] > 0 ? <span key={status} style={{ flexGrow: counts[field], background: `var(--${toneOf(status)}-fill)` }} /> : null,
      )}
    </div>
  );
}
