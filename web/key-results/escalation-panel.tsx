import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../app/act.ts';
import { AcknowledgeMutation } from '../dashboard/dashboard-query.ts';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import { endOfDay, inDays } from './day-input.ts';
import styles from './key-result-page.module.css';
import { type KeyResultData, SnoozeEscalation } from './key-result-query.ts';

/** An open escalation: why, who was or will be told, and the answers that stop it. */
export function EscalationPanel(props: { escalation: KeyResultData['escalation'] }) {
  const texts = useTexts();
  const format = useFormats();
  const acknowledge = useAct(AcknowledgeMutation);
  const [snoozing, setSnoozing] = useState(false);
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
        <div className={styles.buttons} data-actions>
          <Button loading={acknowledge.acting} onClick={() => void acknowledge.act({ id: escalation.id, note: null }, texts.escalations.acknowledged)}>
            {texts.escalations.acknowledge}
          </Button>
          <Button variant="default" onClick={() => setSnoozing(true)}>
            {texts.escalations.snooze}
          </Button>
        </div>
      )}
      {snoozing && <SnoozeDialog id={escalation.id} onClose={() => setSnoozing(false)} />}
    </Panel>
  );
}

function SnoozeDialog(props: { id: string; onClose: () => void }) {
  const texts = useTexts();
  const { act, acting } = useAct(SnoozeEscalation);
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState(inDays(7));

  async function submit(event: FormEvent) {
    event.preventDefault();
    const outcome = await act({ id: props.id, reason, until: endOfDay(until) }, texts.escalations.snoozed);
    if (outcome.ok) props.onClose();
  }

  return (
    <Modal opened onClose={props.onClose} title={texts.escalations.snooze} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <p className={styles.sum}>{texts.escalations.snoozeWhat}</p>
        <TextInput label={texts.escalations.reason} required data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <TextInput
          label={texts.escalations.until}
          type="date"
          required
          min={inDays(1)}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Button type="submit" loading={acting}>
          {texts.escalations.snooze}
        </Button>
      </form>
    </Modal>
  );
}
