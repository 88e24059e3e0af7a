import { Button, type ButtonProps } from '@mantine/core';
import { type ReactNode, Suspense, useState } from 'react';
import { later } from './later.ts';

const dialog = later(async () => (await import('./confirm-dialog.tsx')).ConfirmDialog);

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
  const [isWanted, setWanted] = useState(false);
  const [asking, setAsking] = useState(false);
  const [acting, setActing] = useState(false);

  function ask() {
    setWanted(true);
    setAsking(true);
  }

  async function confirm() {
    setActing(true);
    await onConfirm();
    setActing(false);
    setAsking(false);
  }

  return (
    <>
      <Button {...button} {...dialog.onIntent} disabled={Boolean(blocked)} title={blocked ?? undefined} onClick={ask}>
        {children}
      </Button>
      {isWanted && (
        <Suspense fallback={null}>
          <dialog.Part
            opened={asking}
            title={children}
            color={button.color}
            {...{ question, confirmLabel, cancelLabel, closeLabel, acting }}
            onConfirm={() => void confirm()}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
    </>
  );
}
