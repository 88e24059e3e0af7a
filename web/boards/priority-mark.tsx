import type { TaskPriority } from '../../domain/task-state.ts';
import styles from './boards.module.css';

const BARS: Record<TaskPriority, number> = { none: 0, low: 1, medium: 2, high: 3, urgent: 3 };

/** How urgent a task is, as bars that say the word to who points at them or hears them. */
export function PriorityMark({ priority, label }: { priority: TaskPriority; label: string }) {
  return (
    <svg className={styles.priority} data-priority={priority} viewBox="0 0 14 14" role="img" aria-label={label}>
      <title>{label}</title>
      {[1, 2, 3].map((bar) => (
        <rect key={bar} x={(bar - 1) * 5} y={12 - bar * 4} width="3.2" height={bar * 4} rx="1" data-filled={bar <= BARS[priority] || undefined} />
      ))}
    </svg>
  );
}
