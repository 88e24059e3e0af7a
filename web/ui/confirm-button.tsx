import '@mantine/core/styles/Modal.layer.css';
import { Button, type ButtonProps, Group, Modal, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';

/** A button that asks before it acts. `blocked` says why it cannot be used now, in words that stand beside it. */
export function ConfirmButton(
  props: Omit<ButtonProps, 'onClick'> & {
    children: string;
    question: ReactNode;
    confirmLabel: string;
    cancelLabel: string;
    closeLabel: string;
    blocked?: string | null;
    onConfirm: () => Promise<unknown>;
  },
) {
  const { children, question, confirmLabel, cancelLabel, closeLabel, blocked, onConfirm, ...button } = props;
  const [asking, setAsking] = useState(false);
  const [acting, setActing] = useState(false);

  async function confirm() {
    setActing(true);
    await onConfirm();
    setActing(false);
    setAsking(false);
  }

  return (
    <>
      <Button {...button} disabled={Boolean(blocked)} title={blocked ?? undefined} onClick={() => setAsking(true)}>
        {children}
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title={children} closeButtonProps={{ 'aria-label': closeLabel }}>
        <Text>{question}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)}>
            {cancelLabel}
          </Button>
          <Button {...(button.color === undefined ? {} : { color: button.color })} loading={acting} onClick={() => void confirm()} data-autofocus>
            {confirmLabel}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
