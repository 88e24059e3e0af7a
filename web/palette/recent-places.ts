/** A page that somebody had open. */
export interface Place {
  path: string;
  title: string;
}

const KEY = 'sextant.recent-places';
const MOST = 8;
const OF_A_ROW = /^\/[a-z-]+\/[0-9a-f]{8}-[0-9a-f-]+$/i;
const TITLE = / · Sextant$/;

interface Kept {
  personId: string;
  places: Place[];
}

/** The pages of goals, people and the like that this person had open last on this device, the newest first. */
export function recentPlaces(personId: string): Place[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Kept | null;
    // Whoever signs in after somebody else on the same device sees nothing of theirs.
    return kept !== null && kept.personId === personId ? kept.places : [];
  } catch {
    return [];
  }
}

/** Keeps each page when it says its name; returns what ends it. */
export function keepRecentPlaces(personId: string): () => void {
  const named = new MutationObserver(() => keep(personId));
  const title = document.querySelector('title');
  if (title !== null) named.observe(title, { childList: true });
  keep(personId);
  return () => named.disconnect();
}

function keep(personId: string): void {
  const { pathname } = location;
  if (!OF_A_ROW.test(pathname) || !TITLE.test(document.title)) return;
  const place = { path: pathname, title: document.title.replace(TITLE, '') };
  const places = [place, ...recentPlaces(personId).filter(({ path }) => path !== pathname)].slice(0, MOST);
  localStorage.setItem(KEY, JSON.stringify({ personId, places } satisfies Kept));
}
