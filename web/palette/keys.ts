/** Where `g` and a second key lead, by the addresses of the places on the page; those that it does not have lead nowhere. */
export const GO_KEYS: Readonly<Record<string, string>> = {
  d: '/',
  o: '/objectives',
  b: '/board',
  c: '/cycles',
  k: '/kpis',
  m: '/meetings',
  i: '/inbox',
  p: '/people',
  t: '/teams',
  n: '/connections',
  a: '/audit',
  s: '/settings',
};

const WAIT_MS = 1_500;

/** What a key asks for. */
export type Asked = 'palette' | 'help' | { go: string };

/** The places that the page leads to as it stands, by their names: what this person may open, in their language. A sign on the page says its place's name. */
export function placesOnPage(): { title: string; element: HTMLAnchorElement }[] {
  const elements = [...document.querySelectorAll<HTMLAnchorElement>('#navigation nav a, a[data-leads-to]')];
  return elements.map((element) => ({ title: element.dataset['leadsTo'] ?? (element.textContent ?? '').trim(), element }));
}

/** The place that `g` and this key lead to. */
export function placeOf(key: string): { title: string; element: HTMLAnchorElement } | undefined {
  const path = GO_KEYS[key];
  return placesOnPage().find(({ element }) => element.pathname === path);
}

/** Listens for the shortcuts; returns what ends it. Single keys count only where nobody types and nothing lies over the page. */
export function listenForKeys(ask: (asked: Asked) => void): () => void {
  let goUntil = 0;
  const onKeyDown = (event: KeyboardEvent) => {
    const key = letterOf(event);
    if ((event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey && key === 'k') {
      event.preventDefault();
      ask('palette');
      return;
    }
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTaken(event.target)) return;
    const going = event.timeStamp < goUntil;
    goUntil = !going && key === 'g' && !event.repeat ? event.timeStamp + WAIT_MS : 0;
    const asked = going && GO_KEYS[key] !== undefined ? { go: key } : SINGLE_KEYS[event.key];
    if (asked === undefined) return;
    event.preventDefault();
    ask(asked);
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

const SINGLE_KEYS: Readonly<Record<string, Asked>> = { '?': 'help', '/': 'palette' };

/** The letter on the key, and on a keyboard of other letters the Latin one of its place. */
function letterOf({ key, code }: KeyboardEvent): string {
  return /^[a-z]$/i.test(key) ? key.toLowerCase() : (/^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? key);
}

function isTaken(target: EventTarget | null): boolean {
  const typing =
    'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"], [role="listbox"], [role="menu"]';
  return (target instanceof Element && target.closest(typing) !== null) || document.querySelector('[role="dialog"]') !== null;
}
