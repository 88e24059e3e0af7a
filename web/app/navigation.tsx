import { type ReactNode, useId, useState } from 'react';
import type { Texts } from '../texts/en.ts';
import { useTexts } from '../texts/texts.tsx';
import { Chevron } from '../ui/chevron.tsx';
import { PlainLink } from './links.tsx';
import { NavIcon, type NavIconName } from './nav-icons.tsx';
import styles from './shell.module.css';
import { useMay } from './viewer.tsx';

/** The pages of everyday work; one that needs a right is shown to those who have it. */
const PAGES = [
  { to: '/', label: 'dashboard', right: null },
  { to: '/objectives', label: 'objectives', right: null },
  { to: '/board', label: 'board', right: null },
  { to: '/cycles', label: 'cycles', right: null },
  { to: '/kpis', label: 'kpis', right: 'read kpi' },
  { to: '/calendar', label: 'calendar', right: null },
  { to: '/meetings', label: 'meetings', right: null },
  { to: '/connections', label: 'connections', right: null },
  { to: '/people', label: 'people', right: null },
  { to: '/teams', label: 'teams', right: null },
] as const;

/** The pages for those who run Sextant, and the right that opens each. */
const OPERATIONS = [
  { to: '/outbox', right: 'read effect', label: 'outbox' },
  { to: '/effects', right: 'read effect', label: 'effects' },
  { to: '/workflows', right: 'read effect', label: 'workflows' },
  { to: '/audit', right: 'read audit', label: 'audit' },
  { to: '/access', right: 'update person', label: 'access' },
  { to: '/import', right: 'create import', label: 'import' },
  { to: '/settings', right: 'update organization', label: 'settings' },
] as const;

type NavPath = (typeof PAGES)[number]['to'] | (typeof OPERATIONS)[number]['to'];

/** Where this browser keeps that the group is folded. */
const FOLDED_KEY = 'sextant.operations-folded';

/** The right that a page for those who run Sextant needs; undefined for any other page. */
export function rightFor(path: string): string | undefined {
  return OPERATIONS.find(({ to }) => path === to || path.startsWith(`${to}/`))?.right;
}

/** All pages that the viewer may open. */
export function Navigation(props: { path: string }) {
  const texts = useTexts();
  const may = useMay();
  const operations = OPERATIONS.filter(({ right }) => may(right));
  return (
    <nav aria-label={texts.app.navigation} className={styles.links}>
      {PAGES.filter(({ right }) => right === null || may(right)).map((page) => (
        <NavLink key={page.to} {...page} />
      ))}
      {operations.length > 0 && (
        <Operations isWithin={rightFor(props.path) !== undefined}>
          {operations.map((page) => (
            <NavLink key={page.to} {...page} />
          ))}
        </Operations>
      )}
    </nav>
  );
}

function NavLink({ to, label }: { to: NavPath; label: NavIconName & keyof Texts['nav'] }) {
  const texts = useTexts();
  return (
    <PlainLink
      to={to}
      activeOptions={{ exact: to === '/', includeSearch: false }}
      className={styles.link}
      activeProps={{ 'data-active': true, 'aria-current': 'page' }}
    >
      <NavIcon name={label} />
      {texts.nav[label]}
    </PlainLink>
  );
}

/** The group can be folded, which this browser keeps; it is open wherever one of its pages is shown. Folded, its links still serve the palette and the keys. */
function Operations({ isWithin, children }: { isWithin: boolean; children: ReactNode }) {
  const texts = useTexts();
  const id = useId();
  const [shown, setShown] = useState({ isWithin, isFolded: !isWithin && isKeptFolded() });
  if (shown.isWithin !== isWithin) setShown({ isWithin, isFolded: !isWithin && isKeptFolded() });
  const { isFolded } = shown;

  function turn() {
    localStorage.setItem(FOLDED_KEY, String(!isFolded));
    setShown({ isWithin, isFolded: !isFolded });
  }

  return (
    <>
      <h2 className={styles.section}>
        <button type="button" aria-expanded={!isFolded} aria-controls={id} onClick={turn}>
          {texts.nav.operations}
          <Chevron towards="down" weight={1.6} />
        </button>
      </h2>
      <div id={id} className={styles.group} hidden={isFolded}>
        {children}
      </div>
    </>
  );
}

function isKeptFolded(): boolean {
  return localStorage.getItem(FOLDED_KEY) === 'true';
}
