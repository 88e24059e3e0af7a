import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useViewer } from '../app/viewer.tsx';
import { useSearchTexts } from '../texts/search-texts.ts';
import { keepFocus } from '../ui/kept-focus.ts';
import { listenForKeys, placeOf } from './keys.ts';
import styles from './palette-door.module.css';
import { keepRecentPlaces } from './recent-places.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const KeysDialog = lazy(async () => ({ default: (await import('./keys-dialog.tsx')).KeysDialog }));

const IS_MAC = /mac|iphone|ipad/i.test(navigator.userAgent);

/**
 * The button of the palette in the frame of every page, and what keys need on every page: those that open it, and a focus that is not lost. The palette
 * itself is loaded when it is first asked for.
 */
export function PaletteDoor() {
  const { palette } = useSearchTexts();
  const { person } = useViewer();
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  // Where somebody was, to go back to: once the palette is open the focus is in it.
  const before = useRef<Element | null>(null);
  const early = useRef('');

  useEffect(() => keepFocus(), []);
  useEffect(() => keepRecentPlaces(person.id), [person.id]);
  useEffect(
    () =>
      listenForKeys((asked) => {
        if (typeof asked === 'object') return placeOf(asked.go)?.element.click();
        if (document.querySelector('[data-palette]') !== null) return undefined;
        before.current = document.activeElement;
        return setOpen(asked);
      }),
    [],
  );

  // Whoever types at once does so while the palette is still loading.
  useEffect(() => {
    if (open !== 'palette') return undefined;
    early.current = '';
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.length !== 1 || event.metaKey || event.ctrlKey || event.altKey) return;
      const palette = document.querySelector('[data-palette]');
      if (palette !== null) {
        if (!palette.contains(document.activeElement)) palette.querySelector<HTMLElement>('[role="combobox"]')?.focus();
        return;
      }
      event.preventDefault();
      early.current += event.key;
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, [open]);

  function close(to?: 'elsewhere' | 'help' | HTMLElement) {
    setOpen(to === 'help' ? 'help' : null);
    if (to === 'help') return;
    const back = to === 'elsewhere' ? document.getElementById('main') : (to ?? before.current);
    // After the dialog has let go of the focus.
    requestAnimationFrame(() => {
      if (back instanceof HTMLElement && back.isConnected) back.focus({ preventScroll: true });
      if (to instanceof HTMLElement) to.click();
    });
  }

  return (
    <>
      <button
        type="button"
        className={styles.door}
        aria-haspopup="dialog"
        aria-keyshortcuts={IS_MAC ? 'Meta+K' : 'Control+K'}
        onClick={(event) => {
          before.current = event.currentTarget;
          setOpen('palette');
        }}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="7" cy="7" r="4.6" />
          <path d="m10.5 10.5 3.8 3.8" />
        </svg>
        <span className={styles.words}>{palette.button}</span>
        <kbd aria-hidden="true">{IS_MAC ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <Suspense fallback={null}>
        {open === 'palette' && <Palette onClose={close} startText={() => early.current} />}
        {open === 'help' && <KeysDialog onClose={() => close()} isMac={IS_MAC} />}
      </Suspense>
    </>
  );
}
