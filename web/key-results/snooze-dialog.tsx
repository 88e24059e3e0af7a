import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { endOfDay } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import { useAct } from '../app/act.ts';
import { useShownZone, useToday } from '../texts/shown-zone.tsx';
import { useTexts } from '../texts/texts.tsx';
import styles from './key-result-page.module.css';
import { SnoozeEscalation } from './key-result-query.ts';

/** Asks why, and until when an escalation may wait. */
export function SnoozeDialog(props: { id: string; onClose: () => void }) {
  const texts = useTexts();
  const zone = useShownZone();
  const today = useToday();
  const { act, acting } = useAct(SnoozeEscalation);
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState(addDays(today, 7));

  async function submit(event: FormEvent) {
    event.preventDefault();
    const outcome = await act({ id: props.id, reason, until: endOfDay(until, zone) }, texts.escalations.snoozed);
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
          min={addDays(today, 1)}
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
