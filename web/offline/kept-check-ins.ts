/** A check-in that could not be sent: it stays on this device until it can. */
export interface KeptCheckIn {
  /** The name under which the API records it once, however often it is sent. */
  name: string;
  personId: string;
  writtenAt: string;
  /** The key result's, for messages. */
  title: string;
  input: Readonly<Record<string, unknown>>;
}

/** News of kept check-ins, told to every open page. */
export type CheckInNews = { kind: 'kept'; title: string } | { kind: 'sent'; title: string } | { kind: 'refused'; title: string; message: string };

const STORE = 'check-ins';
const CHANNEL = 'sextant.check-ins';
/** What the service worker hears when the network is back. */
export const SEND_TAG = 'send-check-ins';

/** Keeps a check-in on this device, and asks the browser to wake us when the network is back, also where the page is closed by then. */
export async function keepCheckIn(checkIn: KeptCheckIn): Promise<void> {
  await inStore('readwrite', (store) => store.put(checkIn));
  tell({ kind: 'kept', title: checkIn.title });
  const registration = (await navigator.serviceWorker?.getRegistration()) as { sync?: { register(tag: string): Promise<void> } } | undefined;
  await registration?.sync?.register(SEND_TAG).catch(() => undefined);
}

/** Those that wait, in the order in which they were written. */
export async function keptCheckIns(): Promise<KeptCheckIn[]> {
  const kept = await inStore('readonly', (store) => store.getAll() as IDBRequest<KeptCheckIn[]>);
  return kept.sort((a, b) => a.writtenAt.localeCompare(b.writtenAt));
}

/**
 * Sends what waits, one after the other, in one page at a time. Only what the person wrote who is signed in now is sent. What the API
 * refuses is told and let go; without network all stays. True when nothing of theirs waits any more.
 */
export function sendKeptCheckIns(): Promise<boolean> {
  return navigator.locks.request(CHANNEL, async () => {
    const kept = await keptCheckIns();
    if (kept.length === 0) return true;
    const personId = await whoIsSignedIn();
    if (personId === null) return false;
    for (const checkIn of kept) {
      if (checkIn.personId !== personId) continue;
      const answer = await ask(CHECK_IN, { input: { ...checkIn.input, name: checkIn.name } });
      const outcome = answer?.['checkIn'] as { __typename: string; message?: string } | null | undefined;
      if (outcome === null || outcome === undefined) return false;
      await inStore('readwrite', (store) => store.delete([checkIn.personId, checkIn.name]));
      tell(
        outcome.__typename === 'Refusal' ? { kind: 'refused', title: checkIn.title, message: outcome.message ?? '' } : { kind: 'sent', title: checkIn.title },
      );
    }
    return true;
  });
}

/** Hears news of kept check-ins from any page of this device, and from the service worker. */
export function hearOfCheckIns(hear: (news: CheckInNews) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', ({ data }: MessageEvent<CheckInNews>) => hear(data));
  return () => channel.close();
}

const CHECK_IN = 'mutation CheckIn($input: CheckInInput!) { checkIn(input: $input) { __typename ... on Refusal { message } } }';
const VIEWER = 'query WhoIsSignedIn { viewer { person { id } } }';

async function whoIsSignedIn(): Promise<string | null> {
  const answer = await ask(VIEWER, {});
  const viewer = answer?.['viewer'] as { person: { id: string } } | null | undefined;
  return viewer?.person.id ?? null;
}

/** The data of an answer; null without network, or where the API is in trouble. */
async function ask(query: string, variables: object): Promise<Record<string, unknown> | null> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-graphql-yoga-csrf': '1' },
      body: JSON.stringify({ query, variables }),
    });
    return ((await response.json()) as { data?: Record<string, unknown> | null }).data ?? null;
  } catch {
    return null;
  }
}

function tell(news: CheckInNews): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(news);
  channel.close();
}

async function inStore<Value>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<Value>): Promise<Value> {
  const opening = indexedDB.open('sextant', 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE, { keyPath: ['personId', 'name'] }));
  const database = await settled(opening);
  try {
    const transaction = database.transaction(STORE, mode);
    const value = await settled(act(transaction.objectStore(STORE)));
    if (mode === 'readwrite')
      await new Promise<void>((resolve, reject) => {
        transaction.addEventListener('complete', () => resolve());
        transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('The check-in could not be kept')));
      });
    return value;
  } finally {
    database.close();
  }
}

function settled<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('The device’s store does not answer')));
  });
}
