import { Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { Notices } from '../ui/notices.tsx';
import { SampleBanner, ViewingBanner, WaitingBanner } from './banners.tsx';
import { Brand } from './brand.tsx';
import { PlainLink } from './links.tsx';
import { NotFound } from './not-found.tsx';
import { OrganizationSwitch } from './organization-switch.tsx';
import { Preferences } from './preferences.tsx';
import styles from './shell.module.css';
import { useCycle, useCycles, useMay } from './viewer.tsx';

/** Nothing of it is needed before the first page stands. */
const OfflineBanner = lazy(async () => ({ default: (await import('../offline/offline-banner.tsx')).OfflineBanner }));
const Bell = lazy(async () => ({ default: (await import('../notices/bell.tsx')).Bell }));
// After the first page, which it is no part of.
const PaletteDoor = lazy(async () => ({ default: (await import('../palette/palette-door.tsx')).PaletteDoor }));

/** The frame around every page: skip link, banners, navigation, cycle switcher. */
export function Shell() {
  const texts = useTexts();
  const path = useRouterState({ select: (state) => state.location.pathname });
  // The menu is open on the page it was opened on: going elsewhere closes it.
  const [openOn, setOpenOn] = useState<string | null>(null);
  const open = openOn === path;
  const may = useMay();
  const needed = OPERATIONS.find(({ to }) => path === to || path.startsWith(`${to}/`))?.right;
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {texts.app.skipToContent}
      </a>
      <header className={styles.top}>
        <button
          type="button"
          className={styles.burger}
          aria-expanded={open}
          aria-controls="navigation"
          aria-label={texts.app.menu}
          onClick={() => setOpenOn(open ? null : path)}
        >
          <span />
        </button>
        <Brand />
        <div className={styles.door}>
          <Suspense fallback={null}>
            <PaletteDoor />
          </Suspense>
        </div>
        <CycleSwitcher />
        <Suspense fallback={<span className={styles.bellPlace} />}>
          <Bell />
        </Suspense>
      </header>
      <aside
        id="navigation"
        aria-label={texts.app.menu}
        className={styles.side}
        data-open={open || undefined}
        onKeyDown={(event) => event.key === 'Escape' && setOpenOn(null)}
      >
        <Navigation />
        <div>
          <OrganizationSwitch />
          <Preferences />
        </div>
      </aside>
      {open && <div className={styles.shade} onClick={() => setOpenOn(null)} aria-hidden="true" />}
      <div className={styles.page}>
        <ViewingBanner />
        <SampleBanner />
        <WaitingBanner />
        <Suspense fallback={null}>
          <OfflineBanner />
        </Suspense>
        <main id="main" className={styles.main} tabIndex={-1}>
          {needed === undefined || may(needed) ? <Outlet /> : <NotFound />}
        </main>
      </div>
      <Notices dismissLabel={texts.app.dismiss} />
    </div>
  );
}

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

function Navigation() {
  const texts = useTexts();
  const may = useMay();
  const operations = OPERATIONS.filter(({ right }) => may(right));
  const linkProps = { className: styles.link, activeProps: { 'data-active': true, 'aria-current': 'page' as const } };
  return (
    <nav aria-label={texts.app.navigation} className={styles.links}>
      <PlainLink to="/" activeOptions={{ exact: true, includeSearch: false }} {...linkProps}>
        {texts.nav.dashboard}
      </PlainLink>
      <PlainLink to="/objectives" {...linkProps}>
        {texts.nav.objectives}
      </PlainLink>
      <PlainLink to="/board" {...linkProps}>
        {texts.nav.board}
      </PlainLink>
      <PlainLink to="/cycles" {...linkProps}>
        {texts.nav.cycles}
      </PlainLink>
      {may('read kpi') && (
        <PlainLink to="/kpis" {...linkProps}>
          {texts.nav.kpis}
        </PlainLink>
      )}
      <PlainLink to="/calendar" {...linkProps}>
        {texts.nav.calendar}
      </PlainLink>
      <PlainLink to="/meetings" {...linkProps}>
        {texts.nav.meetings}
      </PlainLink>
      <PlainLink to="/connections" {...linkProps}>
        {texts.nav.connections}
      </PlainLink>
      <PlainLink to="/people" {...linkProps}>
        {texts.nav.people}
      </PlainLink>
      <PlainLink to="/teams" {...linkProps}>
        {texts.nav.teams}
      </PlainLink>
      {operations.length > 0 && <h2 className={styles.section}>{texts.nav.operations}</h2>}
      {operations.map(({ to, label }) => (
        <PlainLink key={to} to={to} {...linkProps}>
          {texts.nav[label]}
        </PlainLink>
      ))}
    </nav>
  );
}

function CycleSwitcher() {
  const texts = useTexts();
  const cycles = useCycles();
  const cycle = useCycle();
  const navigate = useNavigate();
  const onCyclePage = useParams({ strict: false }).cycleId !== undefined;
  if (cycle === undefined) return null;

  function choose(id: string) {
    if (onCyclePage) return navigate({ to: '/cycles/$cycleId', params: { cycleId: id }, search: { cycle: id } });
    return navigate({ to: '.', search: (search: object) => ({ ...search, cycle: id }) });
  }

  return (
    <label className={styles.cycle}>
      <span>{texts.app.cycle}</span>
      <select value={cycle.id} onChange={(event) => void choose(event.target.value)}>
        {cycles.map(({ id, name, phase }) => (
          <option key={id} value={id}>
            {name} · {texts.cycles.phase[phase]}
          </option>
        ))}
      </select>
    </label>
  );
}
