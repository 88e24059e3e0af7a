import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct } from '../app/act.ts';
import { PlainLink } from '../app/links.tsx';
import { useCycles, useMay } from '../app/viewer.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { CycleForm } from './cycle-form.tsx';
import styles from './cycles.module.css';
import { CreateCycle } from './cycle-query.ts';

/** All cycles of the company, newest first. */
export function CyclesPage() {
  const texts = useTexts();
  const format = useFormats();
  const navigate = useNavigate();
  const cycles = useCycles();
  const may = useMay();
  const [creating, setCreating] = useState(false);
  const { act, acting } = useAct(CreateCycle);
  return (
    <Page
      title={texts.cycles.title}
      below={texts.cycles.below}
      actions={may('create cycle') && <Button onClick={() => setCreating(true)}>{texts.cycles.create}</Button>}
    >
      {cycles.length === 0 ? (
        <EmptyState title={texts.cycles.none}>{texts.cycles.noneWhy}</EmptyState>
      ) : (
        <ul className={styles.cards}>
          {cycles.map((cycle) => (
            <li key={cycle.id}>
              <PlainLink to="/cycles/$cycleId" params={{ cycleId: cycle.id }} search={{ cycle: cycle.id }}>
                <strong>{cycle.name}</strong>
                <span className={styles.phase} data-phase={cycle.phase}>
                  {texts.cycles.phase[cycle.phase]}
                </span>
                <small>{texts.dashboard.span(format.longDay(cycle.startsOn), format.longDay(cycle.endsOn))}</small>
              </PlainLink>
            </li>
          ))}
        </ul>
      )}
      <Modal opened={creating} onClose={() => setCreating(false)} title={texts.cycles.create} closeButtonProps={{ 'aria-label': texts.app.close }}>
        <CycleForm
          saving={acting}
          submitLabel={texts.cycles.create}
          onSubmit={async (input) => {
            const outcome = await act({ input }, texts.cycles.created);
            if (outcome.ok) await navigate({ to: '/cycles/$cycleId', params: { cycleId: outcome.data.id }, search: { cycle: outcome.data.id } });
          }}
        />
      </Modal>
    </Page>
  );
}
