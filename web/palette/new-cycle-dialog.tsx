import { Modal } from '@mantine/core';
import type { ToOptions } from '@tanstack/react-router';
import { useAct } from '../app/act.ts';
import { CycleForm } from '../cycles/cycle-form.tsx';
import { CreateCycle } from '../cycles/cycle-query.ts';
import { useTexts } from '../texts/texts.tsx';

/** A new cycle, from whatever page; its own page opens when it is made. */
export function NewCycleDialog(props: { onClose: () => void; onMade: (place: ToOptions, how: { newTab: boolean }) => void }) {
  const texts = useTexts();
  const { act, acting } = useAct(CreateCycle);
  return (
    <Modal opened onClose={props.onClose} title={texts.cycles.create} closeButtonProps={{ 'aria-label': texts.app.close }} returnFocus={false}>
      <CycleForm
        saving={acting}
        submitLabel={texts.cycles.create}
        onSubmit={async (input) => {
          const outcome = await act({ input }, texts.cycles.created);
          if (!outcome.ok) return;
          const { id } = outcome.data;
          props.onMade({ to: '/cycles/$cycleId', params: { cycleId: id }, search: { cycle: id } }, { newTab: false });
        }}
      />
    </Modal>
  );
}
