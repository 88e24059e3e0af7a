import { lazy, Suspense, useState } from 'react';
import { lookAs, stopViewing } from '../session/session.ts';
import { useTexts } from '../texts/texts.tsx';
import styles from './banners.module.css';
import { useViewer } from './viewer.tsx';

const OwnCompanyDialog = lazy(async () => ({ default: (await import('./own-company-dialog.tsx')).OwnCompanyDialog }));

/** Says that the data is a sample, lets one look as somebody else, and leads to a company of one's own. */
export function SampleBanner() {
  const texts = useTexts();
  const { organization, person, lookAs: people, viewedBy } = useViewer();
  const [starting, setStarting] = useState(false);
  if (!organization.sample || viewedBy) return null;
  return (
    <section className={styles.banner} aria-label={texts.app.sampleData}>
      <strong>{texts.app.sampleData}</strong>
      {people.length > 0 && (
        <span className={styles.group}>
          {texts.app.lookAs}
          {people.map((other) => (
            <button key={other.id} type="button" aria-pressed={other.id === person.id} onClick={() => void lookAs(other.id)}>
              {other.name} · {texts.people.role[other.role]}
            </button>
          ))}
        </span>
      )}
      <button type="button" className={styles.own} onClick={() => setStarting(true)}>
        {texts.app.startOwn}
      </button>
      {starting && (
        <Suspense fallback={null}>
          <OwnCompanyDialog onClose={() => setStarting(false)} />
        </Suspense>
      )}
    </section>
  );
}

/** Says that an administrator looks with somebody else's eyes, and leads back. */
export function ViewingBanner() {
  const texts = useTexts();
  const { person, viewedBy } = useViewer();
  if (!viewedBy) return null;
  return (
    <section className={styles.banner} aria-label={texts.session.viewing(person.name)}>
      <strong>{texts.session.viewing(person.name)}</strong>
      <button type="button" className={styles.own} onClick={() => void stopViewing()}>
        {texts.session.viewBack(viewedBy.name)}
      </button>
    </section>
  );
}

/** Says which parts are still being fetched or built, and how long it may take. */
export function WaitingBanner() {
  const texts = useTexts();
  const { waitingFor } = useViewer();
  if (waitingFor.length === 0) return null;
  return (
    <section className={styles.waiting} aria-live="polite" aria-label={texts.app.gettingReady}>
      {waitingFor.map((part) => (
        <div key={part.name} className={styles.part}>
          <strong>{part.name}</strong> <span>{part.note || part.state}</span>
          {part.state === 'failed' ? null : (
            <>
              <progress
                aria-label={part.name}
                {...(part.expectedSeconds === null ? {} : { max: part.expectedSeconds, value: Math.min(part.elapsedSeconds, part.expectedSeconds) })}
              />
              <span>{texts.app.elapsed(part.elapsedSeconds, part.expectedSeconds)}</span>
            </>
          )}
        </div>
      ))}
    </section>
  );
}
