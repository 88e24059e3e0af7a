import type { NoticeData } from './notice-query.ts';
import styles from './notices.module.css';

/** What kind of notice it is, as a drawing; the words beside it say it too. */
const PATHS: Record<NoticeData['kind'], string> = {
  mention: 'M12.8 10a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0Zm0 0v1.2c0 2.4 3.7 2.4 3.7-1.2a6.5 6.5 0 1 0-2.8 5.3',
  reply: 'M8.5 5 4 9.5 8.5 14M4.5 9.5h7a4.5 4.5 0 0 1 4.5 4.5v1.5',
  comment: 'M4 5.5h12v8H9.5L6 16.5v-3H4z',
  escalation: 'M10 3.5 17 16H3zM10 8v3.5M10 13.8v.01',
  approval: 'M10 3.2 15.5 5v4.7c0 3.4-2.3 5.8-5.5 7.1-3.2-1.3-5.5-3.7-5.5-7.1V5zM7.6 9.8l1.8 1.8 3.2-3.4',
  reconnect: 'M8.5 11.5 5.7 14.3M11.5 8.5l2.8-2.8M9 6.5l1.7-1.7a3.2 3.2 0 0 1 4.5 4.5L13.5 11M11 13.5l-1.7 1.7a3.2 3.2 0 0 1-4.5-4.5L6.5 9',
  assignment: 'M4.5 4.5h11v11h-11zM7.3 10.2l2 2 3.6-4',
};

export function NoticeIcon({ kind }: { kind: NoticeData['kind'] }) {
  return (
    <span className={styles.icon} data-kind={kind} aria-hidden="true">
      <svg viewBox="0 0 20 20" width="17" height="17" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
        <path d={PATHS[kind]} />
      </svg>
    </span>
  );
}
