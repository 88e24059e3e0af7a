/** The service worker: the app opens without network, shows what it knew last, and check-ins that waited are sent when it is back. */
import { askOrRemember, forgetAnswers, isQuestion } from './kept-answers.ts';
import { SEND_TAG, sendKeptCheckIns } from './kept-check-ins.ts';

/** Set by the build: the addresses of all built files, and what names this build. */
declare const BUILT_FILES: readonly string[];
declare const BUILD: string;

/** What of a worker's own side the DOM's types do not know. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Lasting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  addEventListener(kind: 'install' | 'activate', hear: (event: Lasting) => void): void;
  addEventListener(kind: 'sync', hear: (event: Lasting & { tag: string }) => void): void;
  addEventListener(kind: 'message', hear: (event: MessageEvent<string>) => void): void;
  addEventListener(kind: 'fetch', hear: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  clients: { matchAll(): Promise<{ postMessage(message: unknown): void }[]> };
}
const worker = globalThis as unknown as Worker;

const PAGE = '/';
const SHELL = `sextant-shell-${BUILD}`;

worker.addEventListener('install', (event) => event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll([PAGE, ...BUILT_FILES]))));

worker.addEventListener('activate', (event) =>
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('sextant-shell-') && name !== SHELL).map((name) => caches.delete(name)))),
  ),
);

// A page of the former build goes on with its own files until its reader agrees to load the new one.
worker.addEventListener('message', ({ data }) => void (data === 'take-over' && worker.skipWaiting()));

worker.addEventListener('sync', (event) => {
  if (event.tag === SEND_TAG) event.waitUntil(sendKeptCheckIns().then((sent) => (sent ? undefined : Promise.reject(new Error('Not sent yet')))));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === 'navigate' && !pathname.startsWith('/api/')) event.respondWith(page(request));
  else if (pathname.startsWith('/assets/')) event.respondWith(builtFile(request));
  else if (pathname === '/graphql' && request.method === 'POST') event.respondWith(graphql(request));
  else if (pathname.startsWith('/api/auth/') && request.method !== 'GET') event.respondWith(signInChange(request));
});

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(PAGE, { cacheName: SHELL });
    if (kept === undefined) throw error;
    return kept;
  }
}

async function builtFile(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: SHELL })) ?? fetch(request);
}

async function graphql(request: Request): Promise<Response> {
  const body = await request.clone().text();
  return isQuestion(body) ? askOrRemember(request, body, tellPages) : fetch(request);
}

/** Whoever looks from now on may be somebody else. */
async function signInChange(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } finally {
    await forgetAnswers();
  }
}

let lastTold: string | null | undefined;

function tellPages(keptAt: string | null): void {
  if (keptAt === lastTold) return;
  lastTold = keptAt;
  void worker.clients.matchAll().then((pages) => pages.forEach((one) => one.postMessage({ keptAt })));
}
