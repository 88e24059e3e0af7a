import { useEffect, useState } from 'react';
import bannerStyles from '../app/banners.module.css';
import { useViewer } from '../app/viewer.tsx';
import { useFormats } from '../texts/format.ts';
import { useOfflineTexts } from '../texts/offline-texts.ts';
import { notify } from '../ui/notices.tsx';
import { hearOfCheckIns, keptCheckIns, sendKeptCheckIns } from './kept-check-ins.ts';

/** As often as a page tries to send what waits, besides when the network is back or it is looked at again. */
const TRY_AGAIN_MS = 60_000;
/** As often as a tab asks for a new version, besides when it is looked at again. */
const ASK_FOR_VERSION_MS = 3_600_000;
/** By then the first page has asked for what it shows. */
const FETCH_APP_AFTER_MS = 3_000;

/** Says that there is no network and how old what one sees is, that check-ins wait to be sent, and that a new version is there. */
export function OfflineBanner() {
  const texts = useOfflineTexts();
  const format = useFormats();
  const { offline, keptAt } = useNetwork();
  const waiting = useWaitingCheckIns();
  const newVersion = useNewVersion();
  if (!offline && waiting === 0 && newVersion === null) return null;
  return (
    <section className={offline ? bannerStyles.waiting : bannerStyles.banner} role="status" aria-live="polite">
      {offline && (
        <span>
          <strong>{texts.offline}</strong> {keptAt !== null && texts.asOf(format.ago(keptAt))} {texts.keptOnDevice}
        </span>
      )}
      {waiting > 0 && <span>{texts.waiting(waiting)}</span>}
      {waiting > 0 && !offline && (
        <button type="button" onClick={() => void sendKeptCheckIns()}>
          {texts.sendNow}
        </button>
      )}
      {newVersion && (
        <>
          <strong>{texts.newVersion}</strong>
          <button type="button" className={bannerStyles.own} onClick={newVersion}>
            {texts.load}
          </button>
        </>
      )}
    </section>
  );
}

/** Whether there is network, and since when what is shown is old; the service worker tells of servers that cannot be reached. */
function useNetwork(): { offline: boolean; keptAt: string | null } {
  const [onLine, setOnLine] = useState(navigator.onLine);
  const [keptAt, setKeptAt] = useState<string | null>(null);
  useEffect(() => {
    const look = () => setOnLine(navigator.onLine);
    const hear = ({ data }: MessageEvent<{ keptAt?: string | null }>) => data.keptAt !== undefined && setKeptAt(data.keptAt);
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    navigator.serviceWorker?.addEventListener('message', hear);
    return () => {
      window.removeEventListener('online', look);
      window.removeEventListener('offline', look);
      navigator.serviceWorker?.removeEventListener('message', hear);
    };
  }, []);
  return { offline: !onLine || keptAt !== null, keptAt };
}

/** How many check-ins of the person wait on this device. Sends them as soon as it can. */
function useWaitingCheckIns(): number {
  const texts = useOfflineTexts();
  const { person } = useViewer();
  const [waiting, setWaiting] = useState(0);
  useEffect(() => {
    const count = () => void keptCheckIns().then((kept) => setWaiting(kept.filter(({ personId }) => personId === person.id).length));
    const send = () => void sendKeptCheckIns();
    count();
    send();
    const stopHearing = hearOfCheckIns((news) => {
      count();
      if (news.kind === 'kept') notify({ tone: 'good', message: texts.kept(news.title) });
      if (news.kind === 'sent') notify({ tone: 'good', message: texts.sent(news.title) });
      if (news.kind === 'refused') notify({ tone: 'bad', message: texts.refused(news.title, news.message) });
    });
    const timer = setInterval(send, TRY_AGAIN_MS);
    window.addEventListener('online', send);
    window.addEventListener('focus', send);
    return () => {
      stopHearing();
      clearInterval(timer);
      window.removeEventListener('online', send);
      window.removeEventListener('focus', send);
    };
  }, [person.id, texts]);
  return waiting;
}

/** Registers the service worker. What loads a new version once one waits; null until then. */
function useNewVersion(): (() => void) | null {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);
  useEffect(() => {
    const registered = register(setWaiting);
    // A browser asks by itself when a page is opened; a tab may stay open for weeks.
    const ask = () => void registered.then((registration) => registration?.update()).catch(() => undefined);
    const askWhenSeen = () => document.visibilityState === 'visible' && ask();
    document.addEventListener('visibilitychange', askWhenSeen);
    const timer = setInterval(ask, ASK_FOR_VERSION_MS);
    return () => {
      document.removeEventListener('visibilitychange', askWhenSeen);
      clearInterval(timer);
    };
  }, []);
  if (waiting === null) return null;
  return () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    waiting.postMessage('take-over');
  };
}

/** A worker that is new here fetches the whole app, which is not to be in the way of the first page and what it asks for. */
async function firstPageStands(): Promise<void> {
  if (await navigator.serviceWorker.getRegistration().catch(() => undefined)) return;
  if (document.readyState !== 'complete') await new Promise((resolve) => window.addEventListener('load', resolve, { once: true }));
  await new Promise((resolve) => setTimeout(resolve, FETCH_APP_AFTER_MS));
}

/** Only over HTTPS and on this machine do browsers allow it; elsewhere the app works without. */
async function register(onWaiting: (worker: ServiceWorker) => void): Promise<ServiceWorkerRegistration | undefined> {
  if (navigator.serviceWorker === undefined) return undefined;
  await firstPageStands();
  const registration = await navigator.serviceWorker.register('/service-worker.js').catch(() => undefined);
  if (registration === undefined) return undefined;
  const look = () => registration.waiting && navigator.serviceWorker.controller && onWaiting(registration.waiting);
  look();
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
  return registration;
}
