import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../app/act.ts';
import { useTexts } from '../texts/texts.tsx';
import styles from './key-result-page.module.css';
import { DropKeyResult, type KeyResultData } from './key-result-query.ts';

/** Takes a key result out of every figure, with a reason that the retrospective prints. */
export function DropDialog(props: { keyResult: KeyResultData; onClose: () => void }) {
  const texts = useTexts();
  const { act, acting } = useAct(DropKeyResult);
  const [reason, setReason] = useState('');

  async function submit(event: FormEvent) {
    event.preventDefault();
    const outcome = await act({ id: props.keyResult.id, reason, version: props.keyResult.version }, texts.keyResults.dropped);
    if (outcome.ok) props.onClose();
  }

  return (
    <Modal opened onClose={props.onClose} title={texts.keyResults.drop} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <Text size="sm" c="dimmed">
          {texts.keyResults.dropWhy}
        </Text>
        <TextInput label={texts.keyResults.dropReason} required data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <Button type="submit" color="red.8" loading={acting}>
          {texts.keyResults.drop}
        </Button>
      </form>
    </Modal>
  );
}
