import { useLiveQuery } from '../app/live.ts';
import { NavIcon } from '../app/nav-icons.tsx';
import { useNoticesTexts } from '../texts/notices-texts.ts';
import { UnreadQuery } from './notice-query.ts';
import styles from './notices.module.css';

/** The server counts no further. */
const MOST_COUNTED = 100;

/** How many notices are unread, following what happens, and the name that says so of a way to them. */
export function useUnread(): { unread: number; name: string } {
  const { notices } = useNoticesTexts();
  const { data } = useLiveQuery({ query: UnreadQuery, variables: {}, watch: ['Notice'] });
  const unread = data?.inbox.unread ?? 0;
  return { unread, name: notices.bell(unread) };
}

/** The bell with the number on it. */
export function InboxSign({ unread }: { unread: number }) {
  const { notices } = useNoticesTexts();
  return (
    <span className={styles.sign} aria-hidden="true">
      <NavIcon name="inbox" size={20} />
      {unread > 0 && <span className={styles.count}>{unread >= MOST_COUNTED ? notices.most : unread}</span>}
    </span>
  );
}
