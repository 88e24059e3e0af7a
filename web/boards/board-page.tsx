import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useDeferredValue, useMemo, useState } from 'react';
import { useLiveQuery } from '../app/live.ts';
import { globalId, plainId } from '../app/plain-id.ts';
import { useMay, useViewer } from '../app/viewer.tsx';
import { useBoardTexts } from '../texts/board-texts.ts';
import { useToday } from '../texts/shown-zone.tsx';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Board } from './board.tsx';
import { filtered, isFiltered, serverFilter } from './board-filter.ts';
import { BoardFilters } from './board-filters.tsx';
import { BoardMenu } from './board-menu.tsx';
import { type BoardListed, BoardsQuery, type ColumnData } from './board-query.ts';
import type { BoardSearch } from './board-search.ts';
import { ColumnMenu } from './column-menu.tsx';
import { useBoard } from './use-board.ts';
import { useSelection } from './use-selection.ts';
import { useTaskActions } from './use-task-actions.ts';

const TaskDialog = lazy(async () => ({ default: (await import('./task-dialog.tsx')).TaskDialog }));
const ColumnDialog = lazy(async () => ({ default: (await import('./column-dialog.tsx')).ColumnDialog }));
const SelectionBar = lazy(async () => ({ default: (await import('./selection-bar.tsx')).SelectionBar }));

/** What stands before the board: a task (null for a new one), or a column (null for a new one). */
type Opened = { kind: 'new-task'; columnId: string | null } | { kind: 'column'; column: ColumnData | null; afterId: string | null } | null;

/** The work for the goals on a board of one's own columns: by mouse, finger or keys, and the same for everybody who looks. */
export function BoardPage() {
  const texts = useTexts();
  const { data, error } = useLiveQuery({ query: BoardsQuery, variables: {}, watch: ['Board'] });
  const { board: wanted } = useSearch({ from: '/signed-in/shell/board' });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const id = wanted === undefined ? undefined : globalId('Board', wanted);
  const board = id === undefined ? data.boards[0] : data.boards.find((each) => each.id === id);
  if (board === undefined && wanted !== undefined) return <EmptyState title={texts.app.notFound}>{texts.app.notFoundWhy}</EmptyState>;
  return <OneBoard key={board?.id ?? 'none'} board={board ?? null} boards={data.boards} />;
}

function OneBoard({ board, boards }: { board: BoardListed | null; boards: readonly BoardListed[] }) {
  const texts = useTexts();
  const words = useBoardTexts().board;
  const may = useMay();
  const { person } = useViewer();
  const navigate = useNavigate();
  const search = useSearch({ from: '/signed-in/shell/board' });
  const [opened, setOpened] = useState<Opened>(null);
  const { columns, facts, error, patch, reload, showMore } = useBoard(board?.id ?? null, serverFilter(search, person.id));
  const nameOf = (columnId: string) => {
    const column = facts.find((each) => each.column.id === columnId)?.column;
    return column === undefined ? '' : column.title || words.state[column.state];
  };
  const mayShape = board?.mayChange === true;
  const editColumn = (column: ColumnData | null, afterId: string | null = null) => setOpened({ kind: 'column', column, afterId });
  const actions = useTaskActions({
    columns: columns ?? NONE,
    patch,
    reload,
    nameOf,
    raiseLimit: mayShape ? (columnId) => editColumn(facts.find((each) => each.column.id === columnId)?.column ?? null) : null,
  });
  // Typing goes before drawing a thousand cards anew.
  const view = useDeferredValue(search);
  const today = useToday();
  const shown = useMemo(() => filtered(actions.shown, view, { viewerId: person.id, today }), [actions.shown, view, person.id, today]);
  const counts = useMemo(() => new Map(actions.shown.map(({ id, cards }) => [id, cards.length])), [actions.shown]);
  const selection = useSelection(shown);
  if (columns === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;

  const go = (changes: { [Name in keyof BoardSearch]?: BoardSearch[Name] | undefined }) =>
    void navigate({ to: '/board', search: withoutEmpty({ ...search, ...changes }), replace: true });
  const isEmpty = facts.every(({ unread, unseen }) => unread + unseen === 0) && columns.every(({ cards }) => cards.length === 0);
  const noneFound = isFiltered(view) && shown.every(({ cards }) => cards.length === 0);
  const mayCreate = may('create task');
  const create = (columnId: string | null) => setOpened({ kind: 'new-task', columnId });
  const close = () => {
    setOpened(null);
    if (search.task !== undefined) go({ task: undefined });
  };
  const first = isEmpty && !mayShape;
  return (
    <Page
      title={board?.title || words.title}
      below={words.below}
      actions={
        <>
          <BoardMenu
            board={board}
            boards={boards}
            onChoose={(id) => go({ board: id === boards[0]?.id ? undefined : plainId(id) })}
            onAddColumn={() => editColumn(null, facts.at(-1)?.column.id ?? null)}
          />
          {mayCreate && !isEmpty && <Button onClick={() => create(null)}>{words.create}</Button>}
        </>
      }
    >
      {!isEmpty && <BoardFilters search={search} columns={columns} onChange={go} />}
      {isEmpty && (
        <EmptyState title={words.none} action={mayCreate && <Button onClick={() => create(null)}>{words.create}</Button>}>
          {words.noneWhy}
        </EmptyState>
      )}
      {noneFound && !isEmpty && <EmptyState title={words.noneFound}>{words.noneFoundWhy}</EmptyState>}
      {!first && !noneFound && facts.length > 0 && (
        <Board
          columns={shown}
          facts={facts}
          counts={counts}
          lanes={view.lanes ?? null}
          selection={selection}
          nameOf={nameOf}
          onMove={(move, change) => void actions.move(move, change)}
          onChange={(change) => void actions.change(change)}
          onOpen={(id) => go({ task: plainId(id) })}
          onUndo={() => void actions.undo()}
          columnActions={({ column }) => (
            <ColumnMenu
              column={column}
              facts={facts}
              name={nameOf(column.id)}
              mayShape={mayShape}
              onCreate={mayCreate ? () => create(column.id) : null}
              onEdit={() => editColumn(column)}
              onAdd={() => editColumn(null, column.id)}
            />
          )}
          onMore={showMore}
        />
      )}
      {selection.ids.length > 0 && (
        <Suspense fallback={null}>
          <SelectionBar selection={selection} columns={shown} facts={facts} nameOf={nameOf} actions={actions} />
        </Suspense>
      )}
      <Suspense>
        {search.task !== undefined && <TaskDialog key={search.task} taskId={globalId('Task', search.task)} columnId={null} boards={boards} onClose={close} />}
        {opened?.kind === 'new-task' && <TaskDialog taskId={null} columnId={opened.columnId} boards={board === null ? [] : [board]} onClose={close} />}
        {opened?.kind === 'column' && board !== null && (
          <ColumnDialog boardId={board.id} column={opened.column} afterId={opened.afterId} facts={facts} nameOf={nameOf} onClose={close} />
        )}
      </Suspense>
    </Page>
  );
}

const NONE = [] as const;

function withoutEmpty(search: object): BoardSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== ''));
}
