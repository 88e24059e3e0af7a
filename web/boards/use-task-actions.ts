import { useEffect, useMemo, useRef, useState } from 'react';
import { type Refused, useAct } from '../app/act.ts';
import { useBoardTexts } from '../texts/board-texts.ts';
import { notify } from '../ui/notices.tsx';
import { type CardMove, type Columns, moveInputs, movesBack, withMoves } from './board-model.ts';
import { type CardData, DeleteTasks, MoveTasks, RestoreTasks, UpdateTask, UpdateTasks } from './board-query.ts';

/** What is changed of cards, and how they look with it before the server has said so. */
export interface CardsChange {
  ids: readonly string[];
  looks: (card: CardData) => CardData;
  change: {
    assigneeId?: string | null;
    priority?: CardData['priority'];
    addLabels?: string[];
    removeLabels?: string[];
    /** Of each card by itself, as its rights depend on it. */
    keyResultId?: string | null;
  };
}

interface ActionsInput {
  columns: Columns<CardData>;
  patch: (cards: readonly CardData[], gone?: readonly string[]) => void;
  reload: () => Promise<void>;
  /** What a column is called. */
  nameOf: (columnId: string) => string;
  /** Opens what raises a column's limit; null for whoever may not. */
  raiseLimit: ((columnId: string) => void) | null;
}

/** What can be done with cards: at once to see, back again where the server refuses it, and undone by a notice or `undo`. */
export function useTaskActions({ columns, patch, reload, nameOf, raiseLimit }: ActionsInput) {
  const { board } = useBoardTexts();
  const [moves, setMoves] = useState<readonly CardMove[]>([]);
  const [changes, setChanges] = useState<readonly CardsChange[]>([]);
  const handles = { handles: ['LIMIT_REACHED'] };
  const mover = useAct(MoveTasks, handles);
  const changer = useAct(UpdateTasks);
  const linker = useAct(UpdateTask);
  const eraser = useAct(DeleteTasks);
  const restorer = useAct(RestoreTasks, handles);
  const shown = useMemo(() => withChanges(withMoves(columns, moves), changes), [columns, moves, changes]);
  // What is undone later is undone over what is there then.
  const latest = useRef(columns);
  const undoing = useRef<(() => Promise<void>) | null>(null);
  const sending = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => {
    latest.current = columns;
  });

  async function move(made: CardMove, change: CardsChange | null = null): Promise<void> {
    const back = movesBack(latest.current, made.ids);
    setMoves((before) => [...before, made]);
    const [moved] = await Promise.all([send([made]), change === null ? true : changeCards(change)]);
    setMoves((before) => before.filter((each) => each !== made));
    if (!moved) return;
    const isElsewhere = back.some(({ columnId }) => columnId !== made.columnId);
    offerUndo(isElsewhere ? board.moved(made.ids.length, nameOf(made.columnId)) : null, async () => void (await send(back)));
  }

  async function changeCards(wanted: CardsChange): Promise<boolean> {
    const { keyResultId, ...others } = wanted.change;
    setChanges((before) => [...before, wanted]);
    const done = await inTurn(() => (keyResultId === undefined ? changeAll(wanted.ids, others) : linkEach(wanted.ids, keyResultId)));
    setChanges((before) => before.filter((each) => each !== wanted));
    return done;
  }

  function remove(ids: readonly string[]): Promise<boolean> {
    return inTurn(async () => {
      const outcome = await eraser.act({ tasks: refsOf(latest.current, ids) });
      if (!outcome.ok) return refused(outcome);
      patch([], ids);
      offerUndo(board.removed(ids.length), async () => {
        const restored = await restorer.act({ ids: [...ids] });
        if (restored.ok) patch(restored.data);
        else refused(restored);
      });
      return true;
    });
  }

  async function undo(): Promise<void> {
    const last = undoing.current;
    undoing.current = null;
    await last?.();
  }

  /** One after another, each over the versions that the one before left: whoever is quick is not told that they overtook themselves. */
  function inTurn(act: () => Promise<boolean>): Promise<boolean> {
    const turn = sending.current.then(act);
    sending.current = turn.catch(() => undefined);
    return turn;
  }

  function send(wanted: readonly CardMove[]): Promise<boolean> {
    return inTurn(async () => {
      const outcome = await mover.act({ moves: moveInputs(latest.current, wanted) });
      return outcome.ok ? known(outcome.data) : refused(outcome);
    });
  }

  /** What the server has made of cards: for the page, and at once for what is sent next. */
  function known(cards: readonly CardData[]): true {
    latest.current = withVersions(latest.current, cards);
    patch(cards);
    return true;
  }

  async function changeAll(ids: readonly string[], change: Omit<CardsChange['change'], 'keyResultId'>): Promise<boolean> {
    const outcome = await changer.act({ tasks: refsOf(latest.current, ids), change });
    return outcome.ok ? known(outcome.data) : refused(outcome);
  }

  async function linkEach(ids: readonly string[], keyResultId: string | null): Promise<boolean> {
    for (const { id, version } of refsOf(latest.current, ids)) {
      const outcome = await linker.act({ id, version, input: { keyResultId, ...(keyResultId === null ? { objectiveId: null } : {}) } });
      if (!outcome.ok) return refused(outcome);
      known([outcome.data]);
    }
    return true;
  }

  /** A full column is told in the reader's words, with the way out; whatever else stands on the card meanwhile is read. */
  function refused({ code, details }: Refused): false {
    if (code === 'LIMIT_REACHED') {
      const { columnId, limit, count } = details as { columnId: string; limit: number; count: number };
      const id = btoa(`BoardColumn:${columnId}`);
      const action = raiseLimit === null ? {} : { action: { label: board.raiseLimit, run: () => raiseLimit(id) } };
      notify({ tone: 'bad', message: board.full(nameOf(id), count, limit, raiseLimit !== null), ...action });
    }
    void reload();
    return false;
  }

  function offerUndo(message: string | null, run: () => Promise<void>): void {
    undoing.current = run;
    if (message !== null) notify({ tone: 'good', message, action: { label: board.undo, run: () => void undo() } });
  }

  return { shown, move, change: changeCards, remove, undo };
}

function withChanges(columns: Columns<CardData>, changes: readonly CardsChange[]): Columns<CardData> {
  return changes.reduce((before, { ids, looks }) => mapCards(before, (card) => (ids.includes(card.id) ? looks(card) : card)), columns);
}

function withVersions(columns: Columns<CardData>, cards: readonly CardData[]): Columns<CardData> {
  return mapCards(columns, (card) => ({ ...card, version: cards.find(({ id }) => id === card.id)?.version ?? card.version }));
}

function mapCards(columns: Columns<CardData>, map: (card: CardData) => CardData): Columns<CardData> {
  return columns.map((column) => ({ ...column, cards: column.cards.map(map) }));
}

function refsOf(columns: Columns<CardData>, ids: readonly string[]): { id: string; version: number }[] {
  const known = columns.flatMap(({ cards }) => cards);
  return ids.flatMap((id) => known.flatMap((card) => (card.id === id ? [{ id, version: card.version }] : [])));
}
