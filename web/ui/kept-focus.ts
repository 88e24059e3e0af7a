/** Who knows better, as the kit's dialogs and a page that leads on, gives the focus first. */
const OTHERS_MS = 60;
/** A page that is hidden while a part of it comes takes no focus yet. */
const AGAIN_MS = 300;
const MOST_TRIES = 20;
const REMEMBERED = 20;
const PLACES = 'form, section, article, [role="region"], [role="dialog"], aside, main';

interface Held {
  element: HTMLElement;
  /** The parts of the page around it, the nearest first. */
  places: readonly HTMLElement[];
  path: string;
}

/**
 * Keeps the focus from falling to the beginning of the page. Where what had it goes away, the nearest part of the page that stays gets it; where that
 * was a dialog or a menu, what had it before. What is out of use for a moment, as a button that waits for its answer, gets it again. Returns the way to
 * stop.
 */
export function keepFocus(): () => void {
  let held: Held | null = null;
  let before: readonly Held[] = [];
  let paused: HTMLElement | null = null;
  let timer = 0;
  let tries = 0;

  function onFocusIn({ target }: FocusEvent) {
    if (!(target instanceof HTMLElement)) return;
    const last = held;
    if (last !== null && last.element !== target) before = [...before.filter(({ element }) => element !== last.element), last].slice(-REMEMBERED);
    held = { element: target, places: placesAround(target), path: location.pathname };
    if (paused !== null && !held.element.contains(paused)) paused = null;
  }

  function soon() {
    tries = 0;
    window.clearTimeout(timer);
    timer = window.setTimeout(look, OTHERS_MS);
  }

  function again() {
    tries += 1;
    window.clearTimeout(timer);
    if (tries < MOST_TRIES) timer = window.setTimeout(look, AGAIN_MS);
  }

  function look() {
    if (paused !== null && canHold(paused) && isLost(paused)) give(paused);
    // What is out of use has the focus until the browser draws the next time, and nobody is told when it loses it.
    else if (document.activeElement?.matches(':disabled') === true) again();
    else if (held === null || !document.hasFocus() || document.activeElement !== document.body) return;
    // It could have it still: it was left by somebody who pressed elsewhere.
    else if (canHold(held.element)) held = null;
    // A button that waits for its answer comes back, and a key pressed meanwhile goes on from it.
    else if (!held.element.isConnected || !held.element.matches(':disabled[data-loading]')) {
      give(heir(held, before));
      if (document.activeElement === document.body) again();
    }
  }

  const observer = new MutationObserver(() => {
    if (held === null) return;
    if (held.element.matches(':disabled')) paused = held.element;
    if (document.activeElement === document.body || paused !== null) soon();
  });
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  document.addEventListener('focusin', onFocusIn);
  document.addEventListener('focusout', soon);
  return () => {
    window.clearTimeout(timer);
    observer.disconnect();
    document.removeEventListener('focusin', onFocusIn);
    document.removeEventListener('focusout', soon);
  };
}

function heir({ places }: Held, before: readonly Held[]): HTMLElement | null {
  const place = places.find(canHold);
  if (place !== undefined) return place;
  return before.findLast(({ element, path }) => path === location.pathname && canHold(element))?.element ?? document.querySelector('main');
}

function give(element: HTMLElement | null): void {
  if (element === null) return;
  if (element.tabIndex < 0 && !element.hasAttribute('tabindex')) {
    element.tabIndex = -1;
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
  }
  element.focus({ preventScroll: true });
  // What has come meanwhile may have pushed it out of sight; a part of the page stays where it is.
  if (!element.matches(PLACES)) element.scrollIntoView({ block: 'nearest' });
}

/** Whether the focus is nowhere, or at a part of the page that stands for this element. */
function isLost(element: HTMLElement): boolean {
  const { activeElement } = document;
  return activeElement === document.body || (activeElement !== element && activeElement?.contains(element) === true);
}

function placesAround(element: HTMLElement): HTMLElement[] {
  const places: HTMLElement[] = [];
  for (let place = element.closest<HTMLElement>(PLACES); place !== null; place = place.parentElement?.closest<HTMLElement>(PLACES) ?? null)
    if (place !== element) places.push(place);
  return places;
}

function canHold(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled') && element.checkVisibility({ visibilityProperty: true });
}
