import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { TASK_STATES, type TaskState } from '../../domain/task-state.ts';
import { useLiveQuery } from '../app/live.ts';
import { globalId, plainId } from '../app/plain-id.ts';
import { ShowMore } from '../app/show-more.tsx';
import { useMay, useViewer } from '../app/viewer.tsx';
import { useBoardTexts } from '../texts/board-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Board } from './board.tsx';
import { type BoardData, BoardQuery } from './board-query.ts';
import styles from './boards.module.css';

const TaskDialog = lazy(async () => ({ default: (await import('./task-dialog.tsx')).TaskDialog }));
const PAGE = 50;

/** The work for the goals, in five columns: dragged by mouse, finger or keys, and the same for everybody who looks. */
export function BoardPage() {
  const texts = useTexts();
  const { board } = useBoardTexts();
  const may = useMay();
  const { person } = useViewer();
  const navigate = useNavigate();
  const { task: opened } = useSearch({ from: '/signed-in/shell/board' });
  const [search, setSearch] = useState('');
  const [searched] = useDebouncedValue(search.trim(), 250);
  const [mine, setMine] = useState(false);
  const [first, setFirst] = useState(PAGE);
  const [creating, setCreating] = useState(false);
  const variables = { first, assigneeId: mine ? person.id : null, search: searched || null };
  const { data, error, refetch } = useLiveQuery({ query: BoardQuery, variables, watch: ['Task', 'Person'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;

  const columns = eachState((state) => columnIn(data, state)?.tasks.edges.map(({ node }) => node) ?? []);
  const counts = eachState((state) => columnIn(data, state)?.tasks.totalCount ?? 0);
  const count = Object.values(counts).reduce((sum, each) => sum + each, 0);
  const isFiltered = mine || searched !== '';
  const create = may('create task') && <Button onClick={() => setCreating(true)}>{board.create}</Button>;
  const show = (id: string | null) => void navigate({ to: '/board', search: id === null ? {} : { task: plainId(id) } });
  const close = () => {
    setCreating(false);
    if (opened !== undefined) show(null);
    refetch();
  };

  return (
    <Page title={board.title} below={board.below} actions={(count > 0 || isFiltered) && create}>
      {(count > 0 || isFiltered) && (
        <search className={styles.filters}>
          <TextInput
            type="search"
            aria-label={board.search}
            placeholder={board.search}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <NativeSelect
            aria-label={board.whose}
            value={mine ? 'mine' : 'everybody'}
            data={[
              { value: 'everybody', label: board.everybody },
              { value: 'mine', label: board.mine },
            ]}
            onChange={(event) => setMine(event.currentTarget.value === 'mine')}
          />
        </search>
      )}
      {count === 0 ? (
        <EmptyState title={isFiltered ? board.noneFound : board.none} action={!isFiltered && create}>
          {isFiltered ? board.noneFoundWhy : board.noneWhy}
        </EmptyState>
      ) : (
        <>
          <Board columns={columns} counts={counts} variables={variables} onOpen={show} />
          <ShowMore hasMore={TASK_STATES.some((state) => counts[state] > columns[state].length)} shown={first} page={PAGE} onShow={setFirst} />
        </>
      )}
      {(creating || opened !== undefined) && (
        <Suspense>
          <TaskDialog key={opened ?? 'new'} taskId={opened === undefined ? null : globalId('Task', opened)} onClose={close} />
        </Suspense>
      )}
    </Page>
  );
}

function columnIn(data: BoardData, state: TaskState) {
  return data.board.find((column) => column.state === state);
}

function eachState<Value>(valueOf: (state: TaskState) => Value): Record<TaskState, Value> {
  return Object.fromEntries(TASK_STATES.map((state) => [state, valueOf(state)])) as Record<TaskState, Value>;
}
