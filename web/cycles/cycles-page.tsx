import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct } from '../app/act.ts';
import { useLiveQuery } from '../app/live.ts';
import { ShowMore } from '../app/show-more.tsx';
import { useMay } from '../app/viewer.tsx';
import { useListsTexts } from '../texts/lists-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { CycleForm } from './cycle-form.tsx';
import { CycleLine } from './cycle-line.tsx';
import styles from './cycle-list.module.css';
import { CreateCycle, CyclesQuery, type ListedCycle } from './cycle-query.ts';
import { RunningCycle } from './running-cycle.tsx';

const PAGE = 20;
const WATCHED = ['Cycle', 'KeyResult', 'CheckIn', 'Objective', 'Report'];
/** What is not among these runs. */
const COMING: readonly ListedCycle['phase'][] = ['draft', 'planning'];
const OVER: readonly ListedCycle['phase'][] = ['closed', 'cancelled'];

/** All cycles of the company and how each stands: what runs in full, then what is prepared and what is over, a line each. */
export function CyclesPage() {
  const texts = useTexts();
  const { cycles: words } = useListsTexts();
  const navigate = useNavigate();
  const may = useMay();
  const [first, setFirst] = useState(PAGE);
  const [creating, setCreating] = useState(false);
  const { act, acting } = useAct(CreateCycle);
  const { data, error } = useLiveQuery({ query: CyclesQuery, variables: { first }, watch: WATCHED });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const cycles = data.cycles.edges.map(({ node }) => node);
  const running = cycles.filter(({ phase }) => !COMING.includes(phase) && !OVER.includes(phase));
  const groups = [
    [words.coming, cycles.filter(({ phase }) => COMING.includes(phase)).toReversed()],
    [words.over, cycles.filter(({ phase }) => OVER.includes(phase))],
  ] as const;
  return (
    <Page
      title={texts.cycles.title}
      below={texts.cycles.below}
      actions={may('create cycle') && <Button onClick={() => setCreating(true)}>{texts.cycles.create}</Button>}
    >
      {cycles.length === 0 && <EmptyState title={texts.cycles.none}>{texts.cycles.noneWhy}</EmptyState>}
      <div className={styles.stack}>
        {running.map((cycle) => (
          <RunningCycle key={cycle.id} cycle={cycle} />
        ))}
        {groups.map(
          ([title, inGroup]) =>
            inGroup.length > 0 && (
              <Panel key={title} title={title} note={String(inGroup.length)} flush>
                <ul className={styles.lines}>
                  {inGroup.map((cycle) => (
                    <CycleLine key={cycle.id} cycle={cycle} />
                  ))}
                </ul>
              </Panel>
            ),
        )}
      </div>
      <ShowMore hasMore={data.cycles.pageInfo.hasNextPage} shown={first} page={PAGE} onShow={setFirst} />
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
