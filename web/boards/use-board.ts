import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { useClient } from 'urql';
import { changedIds } from '../app/change-feed.ts';
import { useChanges } from '../app/live.ts';
import { globalId } from '../app/plain-id.ts';
import { withPatches } from './board-model.ts';
import { BoardQuery, type CardData } from './board-query.ts';
import { boardAfter } from './board-state.ts';
import type { serverFilter } from './board-filter.ts';

/** So many cards of a column are read; more on demand, up to what the server gives. */
const READ_CARDS = 500;
const MOST_CARDS = 1_000;
/** Where more changed than this, the whole board is read anew. */
const MOST_PATCHED = 100;

/**
 * Reads a board once, and of what changes afterwards the changed cards alone: a thousand cards are not read again because one moved. It does not go
 * through `useQuery`, as the cache would put all of them together anew with every change of one. A filter is asked of the server only where it leaves
 * out cards of a column. `columns` is undefined until the board was read for the first time.
 */
export function useBoard(boardId: string | null, filter: ReturnType<typeof serverFilter>) {
  const client = useClient();
  const [state, tell] = useReducer(boardAfter, null);
  const [error, setError] = useState<Error>();
  const [first, setFirst] = useState(READ_CARDS);
  const [isPartial, setPartial] = useState(false);
  const asked = JSON.stringify({ id: boardId, first, ...(isPartial ? filter : {}) });
  const turns = useRef(0);

  const load = useCallback(async () => {
    turns.current += 1;
    const turn = turns.current;
    const { data, error: failure } = await client.query(BoardQuery, JSON.parse(asked), { requestPolicy: 'network-only' }).toPromise();
    if (turn !== turns.current) return;
    setError(data ? undefined : failure);
    if (!data) return;
    tell({ kind: 'read', board: data.board });
    if (data.board.some(({ total, tasks }) => total > tasks.length)) setPartial(true);
  }, [client, asked]);

  const readAgain = useCallback(
    async (ids: readonly string[]) => {
      const { data } = await client.query(BoardQuery, { ...JSON.parse(asked), only: ids }, { requestPolicy: 'network-only' }).toPromise();
      if (data) tell({ kind: 'changed', board: data.board, ids });
      else await load();
    },
    [client, asked, load],
  );

  useEffect(() => {
    // Sets state after an answer, never while the effect runs.
    queueMicrotask(() => void load());
  }, [load]);
  useChanges(['Task', 'Board', 'Person'], (news) => {
    const ids = changedIds(news, 'Task');
    const isWhole = ids === null || ids.length > MOST_PATCHED || ['Board', 'Person'].some((noun) => changedIds(news, noun)?.length !== 0);
    void (isWhole ? load() : readAgain(ids.map((id) => globalId('Task', id))));
  });

  const columns = useMemo(() => (state === null ? undefined : withPatches(state.read, state.patches)), [state]);
  const patch = useCallback((cards: readonly CardData[], gone: readonly string[] = []) => tell({ kind: 'patched', cards, gone }), []);
  const showMore = first < MOST_CARDS ? () => setFirst(Math.min(MOST_CARDS, first + READ_CARDS)) : null;
  return { columns, facts: state?.facts ?? [], error, patch, reload: load, showMore };
}
