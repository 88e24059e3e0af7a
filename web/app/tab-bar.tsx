import { VisuallyHidden } from '@mantine/core';
import { InboxSign, useUnread } from '../notices/inbox-sign.tsx';
import { useNoticesTexts } from '../texts/notices-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { PlainLink } from './links.tsx';
import { NavIcon } from './nav-icons.tsx';
import styles from './shell.module.css';

const TABS = [
  { to: '/', label: 'dashboard' },
  { to: '/objectives', label: 'objectives' },
  { to: '/board', label: 'board' },
  { to: '/calendar', label: 'calendar' },
] as const;

const LOOK = { className: styles.tab, activeProps: { 'data-active': true, 'aria-current': 'page' } } as const;

/** The pages that a phone is mostly taken out for, under the thumb. */
export function TabBar() {
  const texts = useTexts();
  const { notices } = useNoticesTexts();
  const { unread, name } = useUnread();
  return (
    <nav aria-label={texts.app.tabs} className={styles.tabs}>
      {TABS.map(({ to, label }) => (
        <PlainLink key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }} {...LOOK}>
          <span className={styles.tabSign}>
            <NavIcon name={label} size={20} />
          </span>
          <span className={styles.tabWord}>{texts.nav[label]}</span>
        </PlainLink>
      ))}
      <PlainLink to="/inbox" {...LOOK}>
        <span className={styles.tabSign}>
          <InboxSign unread={unread} />
        </span>
        <span className={styles.tabWord} aria-hidden="true">
          {notices.title}
        </span>
        <VisuallyHidden>{name}</VisuallyHidden>
      </PlainLink>
    </nav>
  );
}
