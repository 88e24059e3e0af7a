import { NativeSelect } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useAct } from '../app/act.ts';
import { useBoardTexts } from '../texts/board-texts.ts';
import { MenuIcon, MenuItem } from '../ui/menu-button.tsx';
import { type BoardListed, DeleteBoard } from './board-query.ts';

const BoardNameDialog = lazy(async () => ({ default: (await import('./board-name-dialog.tsx')).BoardNameDialog }));

/** Which board is shown, and for those who may: another one, another name, another column. */
export function BoardMenu(props: { board: BoardListed | null; boards: readonly BoardListed[]; onChoose: (id: string) => void; onAddColumn: () => void }) {
  const words = useBoardTexts().board;
  const { board, boards, onChoose } = props;
  const [naming, setNaming] = useState<'new' | 'rename' | null>(null);
  const eraser = useAct(DeleteBoard);
  const remove = async () => {
    const next = boards.find(({ id }) => id !== board?.id);
    if (board === null || next === undefined) return;
    if ((await eraser.act({ id: board.id, version: board.version })).ok) onChoose(next.id);
  };
  return (
    <>
      {boards.length > 1 && (
        <NativeSelect
          aria-label={words.boards.choose}
          value={board?.id ?? ''}
          data={boards.map(({ id, title }) => ({ value: id, label: title || words.title }))}
          onChange={(event) => onChoose(event.currentTarget.value)}
        />
      )}
      {board?.mayChange && (
        <MenuIcon face={<span aria-hidden="true">⋯</span>} icon={{ variant: 'default', size: 'lg' }} label={words.boards.menu}>
          <MenuItem onClick={props.onAddColumn}>{words.boards.addColumn}</MenuItem>
          <MenuItem onClick={() => setNaming('rename')}>{words.boards.rename}</MenuItem>
          <MenuItem onClick={() => setNaming('new')}>{words.boards.create}</MenuItem>
          {boards.length > 1 && (
            <MenuItem color="red" onClick={() => void remove()}>
              {words.boards.remove}
            </MenuItem>
          )}
        </MenuIcon>
      )}
      {naming !== null && (
        <Suspense fallback={null}>
          <BoardNameDialog board={naming === 'rename' ? board : null} onChoose={onChoose} onClose={() => setNaming(null)} />
        </Suspense>
      )}
    </>
  );
}
