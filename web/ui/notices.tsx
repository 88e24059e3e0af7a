import { useSyncExternalStore } from 'react';
import styles from './notices.module.css';

/** A short message about what just happened. */
export interface Notice {
  id: number;
  tone: 'good' | 'bad';
  message: string;
  /** What can be done about it while it is shown, such as undoing. */
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 6000;
let notices: readonly Notice[] = [];
let lastId = 0;
const watchers = new Set<() => void>();

/** Shows a notice for some seconds; screen readers say it at once. */
export function notify(notice: Omit<Notice, 'id'>): void {
  lastId += 1;
  const id = lastId;
  change([...notices, { ...notice, id }]);
  setTimeout(() => dismiss(id), notice.tone === 'bad' || notice.action ? SHOWN_MS * 2 : SHOWN_MS);
}

/** The place where notices appear; stands once, in the shell. */
export function Notices(props: { dismissLabel: string }) {
  const shown = useSyncExternalStore(watch, () => notices);
  return <NoticeStack notices={shown} dismissLabel={props.dismissLabel} onDismiss={dismiss} />;
}

/** Notices as they stand over a page, the newest below. */
export function NoticeStack(props: { notices: readonly Notice[]; dismissLabel: string; onDismiss: (id: number) => void }) {
  return (
    <div className={styles.stack} role="status" aria-live="polite">
      {props.notices.map((notice) => (
        <div key={notice.id} className={styles.notice} data-tone={notice.tone}>
          <span>{notice.message}</span>
          {notice.action && (
            <button
              type="button"
              className={styles.action}
              onClick={() => {
                props.onDismiss(notice.id);
                notice.action?.run();
              }}
            >
              {notice.action.label}
            </button>
          )}
          <button type="button" aria-label={props.dismissLabel} onClick={() => props.onDismiss(notice.id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}

function dismiss(id: number): void {
  change(notices.filter((notice) => notice.id !== id));
}

function change(next: readonly Notice[]): void {
  notices = next;
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}
