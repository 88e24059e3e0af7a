import { PlainLink } from '../app/links.tsx';
import { useNoticesTexts } from '../texts/notices-texts.ts';
import { InboxSign, useUnread } from './inbox-sign.tsx';
import styles from './notices.module.css';

/** The way to the inbox at the top of a page, with the number of what is unread in it. */
export function Bell() {
  const { unread, name } = useUnread();
  const { notices } = useNoticesTexts();
  return (
    <PlainLink
      to="/inbox"
      className={styles.bell}
      activeProps={{ 'data-active': true, 'aria-current': 'page' }}
      aria-label={name}
      title={name}
      data-leads-to={notices.title}
    >
      <InboxSign unread={unread} />
    </PlainLink>
  );
}
