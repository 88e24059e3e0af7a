import '@mantine/core/styles/Modal.layer.css';
import { Button, Group, Modal, Text } from '@mantine/core';
import { useMounted } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** Asks before something is done. */
export function ConfirmDialog(props: {
  opened: boolean;
  title: string;
  question: ReactNode;
  confirmLabel: string;
  cancelLabel: string;
  closeLabel: string;
  color: string | undefined;
  acting: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  // The kit remembers what to give the focus back to when it sees a dialog open: one that was never shut has none.
  const isThere = useMounted();
  return (
    <Modal opened={isThere && props.opened} onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': props.closeLabel }}>
      <Text>{props.question}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={props.onClose}>
          {props.cancelLabel}
        </Button>
        <Button {...(props.color !== undefined && { color: props.color })} loading={props.acting} onClick={props.onConfirm} data-autofocus>
          {props.confirmLabel}
        </Button>
      </Group>
    </Modal>
  );
}
