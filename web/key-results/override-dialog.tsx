import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal, NativeSelect, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { endOfDay } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import { useAct } from '../app/act.ts';
import { useShownZone, useToday } from '../texts/shown-zone.tsx';
import { useTexts } from '../texts/texts.tsx';
import styles from './key-result-page.module.css';
import { type KeyResultData, OverrideStatus } from './key-result-query.ts';

const CHOICES = ['ON_TRACK', 'AT_RISK', 'OFF_TRACK', 'COMPLETED'] as const;

/** Sets a status by hand: who, why and until when are kept beside it. */
export function OverrideDialog(props: { keyResult: KeyResultData; onClose: () => void }) {
  const texts = useTexts();
  const zone = useShownZone();
  const today = useToday();
  const { act, acting } = useAct(OverrideStatus);
  const [status, setStatus] = useState<(typeof CHOICES)[number]>('ON_TRACK');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState(addDays(today, 14));

  async function submit(event: FormEvent) {
    event.preventDefault();
    const outcome = await act(
      { id: props.keyResult.id, status, reason, until: endOfDay(until, zone), version: props.keyResult.version },
      texts.keyResults.overrideSaved,
    );
    if (outcome.ok) props.onClose();
  }

  return (
    <Modal opened onClose={props.onClose} title={texts.keyResults.override} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <Text size="sm" c="dimmed">
          {texts.keyResults.overrideWhy}
        </Text>
        <NativeSelect
          label={texts.keyResults.overrideStatus}
          value={status}
          data={CHOICES.map((value) => ({ value, label: texts.status[value] }))}
          onChange={(event) => setStatus(CHOICES.find((choice) => choice === event.currentTarget.value) ?? 'ON_TRACK')}
        />
        <TextInput label={texts.keyResults.overrideReason} required value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <TextInput
          label={texts.keyResults.overrideUntil}
          type="date"
          required
          min={addDays(today, 1)}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Button type="submit" loading={acting}>
          {texts.app.save}
        </Button>
      </form>
    </Modal>
  );
}
