import { useLiveQuery } from '../app/live.ts';
import { PlainLink } from '../app/links.tsx';
import { useNoticesTexts } from '../texts/notices-texts.ts';
import { UnreadQuery } from './notice-query.ts';
import styles from './notices.module.css';

/** The server counts no further. */
const MOST_COUNTED = 100;

/** The way to the inbox, with the number of what is unread in it, which follows what happens. */
export function Bell() {
  const { notices } = useNoticesTexts();
  const { data } = useLiveQuery({ query: UnreadQuery, variables: {}, watch: ['Notice'] });
  const unread = data?.inbox.unread ?? 0;
  return (
    <PlainLink
      to="/inbox"
      className={styles.bell}
      activeProps={{ 'data-active': true, 'aria-current': 'page' }}
      aria-label={notices.bell(unread)}
      title={notices.bell(unread)}
    >
      <svg
        viewBox="0 0 24 24"
        width="20"
        height="20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M6 9.5a6 6 0 0 1 12 0c0 5 2 6.5 2 6.5H4s2-1.5 2-6.5M10 19.5a2.2 2.2 0 0 0 4 0" />
      </svg>
      {unread > 0 && (
        <span className={styles.count} aria-hidden="true">
          {unread >= MOST_COUNTED ? notices.most : unread}
        </span>
      )}
    </PlainLink>
  );
}
