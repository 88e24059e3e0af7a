import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import type { ToOptions } from '@tanstack/react-router';
import { useContext, useMemo, useState } from 'react';
import { LanguageSwitchContext } from '../app/language-switch.ts';
import { useMay, useViewer } from '../app/viewer.tsx';
import { FOUND_KINDS } from '../search/found-kinds.ts';
import type { SearchTexts } from '../texts/en-search.ts';
import { useSearchTexts } from '../texts/search-texts.ts';
import { useLanguage, useTexts } from '../texts/texts.tsx';
import { notify } from '../ui/notices.tsx';
import { GO_KEYS, placesOnPage } from './keys.ts';
import type { Ranked } from './ranking.ts';
import { recentPlaces } from './recent-places.ts';

/** What choosing an entry does: opens a page, presses something on the page, leads on inside the palette, or runs. */
export type Deed =
  | { kind: 'open'; place: ToOptions }
  | { kind: 'visit'; path: string }
  | { kind: 'press'; element: HTMLElement; leads: boolean }
  | { kind: 'step'; step: 'check-in' | 'objective' | 'task' | 'cycle' }
  | { kind: 'help' }
  | { kind: 'run'; run: () => void };

/** One line of the palette that does something. */
export interface Entry extends Ranked {
  id: string;
  group: keyof SearchTexts['palette']['group'];
  sign: string;
  note?: string;
  /** The keys that do the same. */
  keys?: readonly string[];
  deed: Deed;
}

const SIGNS = {
  page: 'M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z',
  recent: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM8 4.6V8l2.4 1.6',
  create: 'M8 3v10M3 8h10',
  go: 'M3 8h10M9 4l4 4-4 4',
  settings: 'M2 5h12M2 11h12M5 3v4M11 9v4',
};

/** What stands on the page when the palette opens: its own buttons, and the navigation. */
function onScreen() {
  const own = document.querySelectorAll<HTMLElement>('#main [data-actions] :is(button, a[href])');
  const buttons = [...own].filter((element) => !element.matches(':disabled, [data-disabled], [data-loading]') && (element.textContent ?? '').trim() !== '');
  return { buttons, places: placesOnPage(), path: location.pathname };
}

/** All that can be done from the palette here and now, in the order in which it stands there. */
export function useEntries(): Entry[] {
  const texts = useTexts();
  const { palette } = useSearchTexts();
  const may = useMay();
  const { person, viewedBy } = useViewer();
  const language = useLanguage();
  const { speak } = useContext(LanguageSwitchContext);
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const [{ buttons, places, path }] = useState(onScreen);

  return useMemo(() => {
    const create = (right: string, title: string, deed: Deed): Entry[] =>
      may(right) && !viewedBy ? [{ id: title, group: 'create', sign: SIGNS.create, title, keywords: palette.more, deed }] : [];
    const setting = (title: string, run: () => void): Entry => ({
      id: title,
      group: 'settings',
      sign: SIGNS.settings,
      title,
      keywords: palette.more,
      deed: { kind: 'run', run },
    });
    const other = language === 'en' ? 'ru' : 'en';
    const light = scheme === 'dark' ? 'light' : 'dark';
    return [
      ...buttons.map<Entry>((element, index) => ({
        id: `page-${index}`,
        group: 'page',
        sign: SIGNS.page,
        title: (element.textContent ?? '').trim(),
        deed: { kind: 'press', element, leads: element instanceof HTMLAnchorElement },
      })),
      ...(viewedBy
        ? []
        : [
            {
              id: 'check-in',
              group: 'checkIn',
              sign: FOUND_KINDS.check_in.sign,
              title: palette.checkIn,
              note: palette.checkInNote,
              keywords: palette.more,
              deed: { kind: 'step', step: 'check-in' },
            } satisfies Entry,
          ]),
      ...recentPlaces(person.id)
        .filter((place) => place.path !== path)
        .slice(0, 5)
        .map<Entry>((place) => ({ id: place.path, group: 'recent', sign: SIGNS.recent, title: place.title, deed: { kind: 'visit', path: place.path } })),
      ...create('create objective', palette.newObjective, { kind: 'open', place: { to: '/objectives/new' } }),
      ...create('create key-result', palette.newKeyResult, { kind: 'step', step: 'objective' }),
      ...create('create task', palette.newTask, { kind: 'step', step: 'task' }),
      ...create('create meeting', palette.newMeeting, { kind: 'open', place: { to: '/meetings/new' } }),
      ...create('create kpi', palette.newKpi, { kind: 'open', place: { to: '/kpis/new' } }),
      ...create('create cycle', palette.newCycle, { kind: 'step', step: 'cycle' }),
      ...places.map<Entry>(({ title, element }) => {
        const key = Object.keys(GO_KEYS).find((each) => GO_KEYS[each] === element.pathname);
        return {
          id: `go-${element.pathname}`,
          group: 'go',
          sign: SIGNS.go,
          title,
          ...(key !== undefined && { keys: ['g', key] }),
          deed: { kind: 'press', element, leads: true },
        };
      }),
      ...(viewedBy
        ? []
        : [{ id: 'account', group: 'go', sign: SIGNS.go, title: texts.nav.account, deed: { kind: 'open', place: { to: '/account' } } } satisfies Entry]),
      { id: 'present', group: 'go', sign: SIGNS.go, title: palette.present, deed: { kind: 'open', place: { to: '/present' } } },
      { ...setting(scheme === 'dark' ? palette.light : palette.dark, () => setColorScheme(light)), id: 'light' },
      { ...setting(palette.language, () => void speak(other, 'keep')), id: 'language' },
      {
        ...setting(palette.copyLink, () => {
          void navigator.clipboard.writeText(location.href).then(() => notify({ tone: 'good', message: palette.copied }));
        }),
        id: 'copy',
      },
      // Once the palette is off the page.
      { ...setting(palette.print, () => setTimeout(() => window.print(), 300)), id: 'print' },
      { ...setting(palette.shortcuts, () => undefined), id: 'shortcuts', keys: ['?'], deed: { kind: 'help' } },
    ];
  }, [texts, palette, may, person.id, viewedBy, language, speak, setColorScheme, scheme, buttons, places, path]);
}
