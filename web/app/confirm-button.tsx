import type { ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';

/** The confirming button in the app's own words. */
export function Confirm(
  props: Omit<ButtonProps, 'onClick'> & { children: string; question: ReactNode; blocked?: string | null; onConfirm: () => Promise<unknown> },
) {
  const texts = useTexts();
  return <ConfirmButton confirmLabel={texts.app.confirm} cancelLabel={texts.app.cancel} closeLabel={texts.app.close} {...props} />;
}
