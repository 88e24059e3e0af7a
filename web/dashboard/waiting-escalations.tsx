import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useAct } from '../app/act.ts';
import { PlainLink } from '../app/links.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { AcknowledgeMutation, type DashboardData } from './dashboard-query.ts';
import styles from './dashboard.module.css';

const SnoozeDialog = lazy(async () => ({ default: (await import('../key-results/snooze-dialog.tsx')).SnoozeDialog }));

/** What waits for the viewer's answer; an acknowledgement stops the ladder before the next person is told. */
export function WaitingEscalations(props: { escalations: DashboardData['escalations'] }) {
  const texts = useTexts();
  const format = useFormats();
  const { act, acting } = useAct(AcknowledgeMutation);
  const [snoozing, setSnoozing] = useState<string | null>(null);
  const waiting = props.escalations.filter(({ waitsForMe, state }) => waitsForMe && state === 'open');
  if (waiting.length === 0) return null;
  return (
    <section className={styles.waiting} aria-labelledby="waiting-for-me">
      <h2 id="waiting-for-me">{texts.escalations.waiting(waiting.length)}</h2>
      {waiting.map((escalation) => (
        <div key={escalation.id} className={styles.escalation}>
          <p>
            {escalation.keyResult ? (
              <PlainLink to="/key-results/$keyResultId" params={{ keyResultId: escalation.keyResult.id }}>
                {escalation.keyResult.title}
              </PlainLink>
            ) : (
              <strong>{escalation.person?.name}</strong>
            )}{' '}
            {escalation.reason || texts.escalations.kind[escalation.kind]} <span className={styles.quiet}>{format.ago(escalation.openedAt)}</span>
          </p>
          <span className={styles.answers}>
            <Button color="red.8" loading={acting} onClick={() => void act({ id: escalation.id, note: null }, texts.escalations.acknowledged)}>
              {texts.escalations.acknowledge}
            </Button>
            <Button variant="default" onClick={() => setSnoozing(escalation.id)}>
              {texts.escalations.snooze}
            </Button>
          </span>
        </div>
      ))}
      {snoozing !== null && (
        <Suspense fallback={null}>
          <SnoozeDialog id={snoozing} onClose={() => setSnoozing(null)} />
        </Suspense>
      )}
    </section>
  );
}
