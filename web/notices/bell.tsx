import { PlainLink } from '../app/links.tsx';
import { InboxSign, useUnread } from './inbox-sign.tsx';
import styles from './notices.module.css';

/** The way to the inbox at the top of a page, with the number of what is unread in it. */
export function Bell() {
  const { unread, name } = useUnread();
  return (
    <PlainLink to="/inbox" className={styles.bell} activeProps={{ 'data-active': true, 'aria-current': 'page' }} aria-label={name} title={name}>
      <InboxSign unread={unread} />
    </PlainLink>
  );
}
