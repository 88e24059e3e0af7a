import { useMediaQuery } from '@mantine/hooks';
import { Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { Notices } from '../ui/notices.tsx';
import { SampleBanner, ViewingBanner, WaitingBanner } from './banners.tsx';
import { Brand } from './brand.tsx';
import { Navigation, rightFor } from './navigation.tsx';
import { NotFound } from './not-found.tsx';
import { OrganizationSwitch } from './organization-switch.tsx';
import styles from './shell.module.css';
import { useCycle, useCycles, useMay } from './viewer.tsx';

/** Nothing of it is needed before the first page stands. */
const OfflineBanner = lazy(async () => ({ default: (await import('../offline/offline-banner.tsx')).OfflineBanner }));
const Bell = lazy(async () => ({ default: (await import('../notices/bell.tsx')).Bell }));
const AccountMenu = lazy(async () => ({ default: (await import('./account-menu.tsx')).AccountMenu }));
const TabBar = lazy(async () => ({ default: (await import('./tab-bar.tsx')).TabBar }));
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
  const needed = rightFor(path);
  const isPhone = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false });
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
        {!isPhone && (
          <Suspense fallback={<span className={styles.bellPlace} />}>
            <Bell />
          </Suspense>
        )}
      </header>
      <aside
        id="navigation"
        aria-label={texts.app.menu}
        className={styles.side}
        data-open={open || undefined}
        // What is pressed in the menu at its foot is for that menu, which stands elsewhere on the page.
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.contains(event.target as Node) && setOpenOn(null)}
      >
        <Navigation path={path} />
        <div className={styles.foot}>
          <OrganizationSwitch />
          <Suspense fallback={<div className={styles.accountPlace} />}>
            <AccountMenu />
          </Suspense>
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
      {isPhone && (
        <Suspense fallback={<div className={styles.tabs} />}>
          <TabBar />
        </Suspense>
      )}
      <Notices dismissLabel={texts.app.dismiss} />
    </div>
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
