import '@mantine/core/styles/Modal.layer.css';
import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ToOptions, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useEffectEvent, useState } from 'react';
import { useSearchTexts } from '../texts/search-texts.ts';
import { Loading } from '../ui/loading.tsx';
import { AllStep } from './all-step.tsx';
import { CheckInStep } from './check-in-step.tsx';
import type { Deed } from './entries.ts';
import { ObjectiveStep } from './objective-step.tsx';
import styles from './palette.module.css';

const TaskDialog = lazy(async () => ({ default: (await import('../boards/task-dialog.tsx')).TaskDialog }));
const NewCycleDialog = lazy(async () => ({ default: (await import('./new-cycle-dialog.tsx')).NewCycleDialog }));

/** How the palette is left: to where somebody was, to another page, to the help, or to something on the page that is to be pressed. */
export type Leave = (to?: 'elsewhere' | 'help' | HTMLElement) => void;

type Step = 'all' | Extract<Deed, { kind: 'step' }>['step'];

/** Search and commands over whatever page is open, by keyboard alone: go, create, check in, change. */
export function Palette(props: { onClose: Leave; startText: () => string }) {
  const { palette } = useSearchTexts();
  const router = useRouter();
  const narrow = useMediaQuery('(max-width: 600px)', window.innerWidth <= 600);
  const [step, setStep] = useState<Step>('all');
  const { onClose } = props;
  const close = () => onClose();
  const back = () => setStep('all');

  function open(place: ToOptions, { newTab }: { newTab: boolean }) {
    if (newTab) {
      window.open(router.buildLocation(place).href, '_blank', 'noopener');
      return close();
    }
    void router.navigate(place);
    return onClose('elsewhere');
  }

  function perform(deed: Deed, how: { newTab: boolean }) {
    switch (deed.kind) {
      case 'open':
        return open(deed.place, how);
      case 'visit':
        return open({ to: deed.path } as ToOptions, how);
      case 'press':
        if (deed.leads && how.newTab && deed.element instanceof HTMLAnchorElement) {
          window.open(deed.element.href, '_blank', 'noopener');
          return close();
        }
        if (!deed.leads) return onClose(deed.element);
        deed.element.click();
        return onClose('elsewhere');
      case 'step':
        return setStep(deed.step);
      case 'help':
        return onClose('help');
      case 'run':
        close();
        return deed.run();
    }
  }

  // On the window, for the focus may still be on its way.
  const leave = useEffectEvent(() => (step === 'all' ? close() : back()));
  const isOwn = step !== 'task' && step !== 'cycle';
  useEffect(() => {
    if (!isOwn) return undefined;
    const onKeyDown = (event: KeyboardEvent) => event.key === 'Escape' && !event.isComposing && leave();
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isOwn]);

  if (step === 'task' || step === 'cycle')
    return (
      <Suspense fallback={null}>{step === 'task' ? <TaskDialog taskId={null} onClose={close} /> : <NewCycleDialog onClose={close} onMade={open} />}</Suspense>
    );
  return (
    <Modal.Root
      opened
      onClose={close}
      closeOnEscape={false}
      returnFocus={false}
      fullScreen={narrow}
      size={660}
      yOffset="11vh"
      padding={0}
      classNames={{ content: styles.content ?? '' }}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content aria-label={palette.label} data-palette>
        <Suspense fallback={<Loading />}>
          {step === 'all' && <AllStep startText={props.startText} onPerform={perform} onOpen={open} onClose={close} />}
          {step === 'objective' && <ObjectiveStep onOpen={open} onBack={back} onClose={close} />}
          {step === 'check-in' && <CheckInStep onBack={back} onClose={close} />}
        </Suspense>
      </Modal.Content>
    </Modal.Root>
  );
}
