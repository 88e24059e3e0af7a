import { Button, TextInput } from '@mantine/core';
import { Suspense, useState } from 'react';
import { useAct } from '../app/act.ts';
import { AcknowledgeMutation } from '../dashboard/dashboard-query.ts';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { later } from '../ui/later.ts';
import { Panel } from '../ui/panel.tsx';
import styles from './key-result-page.module.css';
import type { KeyResultData } from './key-result-query.ts';

const snooze = later(async () => (await import('./snooze-dialog.tsx')).SnoozeDialog);

/** An open escalation: why, who was or will be told, and the answers that stop it. */
export function EscalationPanel(props: { escalation: KeyResultData['escalation'] }) {
  const texts = useTexts();
  const format = useFormats();
  const acknowledge = useAct(AcknowledgeMutation);
  const [snoozing, setSnoozing] = useState(false);
  const [word, setWord] = useState('');
  const { escalation } = props;

  function whenTold({ skipped, settledAt, climbsAt }: NonNullable<KeyResultData['escalation']>['steps'][number]): string {
    if (skipped) return texts.escalations.skipped(skipped);
    const at = settledAt ?? climbsAt;
    return at === null ? texts.escalations.notTold : format.instant(at);
  }

  if (escalation === null || escalation.state === 'closed') return null;
  const { state, openedAt, snoozedUntil, acknowledgedAt, acknowledgedBy } = escalation;

  function note(): string {
    if (state === 'snoozed' && snoozedUntil !== null) return texts.escalations.snoozedUntil(format.instant(snoozedUntil));
    if (state === 'acknowledged' && acknowledgedAt !== null) return texts.escalations.acknowledgedBy(acknowledgedBy?.name ?? null, format.ago(acknowledgedAt));
    return `${texts.escalations.state[state]}, ${format.ago(openedAt)}`;
  }

  return (
    <Panel title={texts.escalations.title} note={note()}>
      <p className={styles.sum}>{escalation.reason}</p>
      <ul className={styles.steps}>
        {escalation.steps.map((step) => (
          <li key={`${step.step}-${step.recipient.id}`}>
            {step.recipient.name}
            <span>{whenTold(step)}</span>
          </li>
        ))}
      </ul>
      {escalation.waitsForMe && (
        <>
          <TextInput label={texts.link.acknowledgeNote} value={word} onChange={(event) => setWord(event.currentTarget.value)} />
          <div className={styles.buttons} data-actions>
            <Button
              loading={acknowledge.acting}
              onClick={() => void acknowledge.act({ id: escalation.id, note: word.trim() || null }, texts.escalations.acknowledged)}
            >
              {texts.escalations.acknowledge}
            </Button>
            <Button variant="default" {...snooze.onIntent} onClick={() => setSnoozing(true)}>
              {texts.escalations.snooze}
            </Button>
          </div>
        </>
      )}
      {snoozing && (
        <Suspense fallback={null}>
          <snooze.Part id={escalation.id} onClose={() => setSnoozing(false)} />
        </Suspense>
      )}
    </Panel>
  );
}
