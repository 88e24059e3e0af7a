import { ActionIcon } from '@mantine/core';
import { useAct } from '../app/act.ts';
import { useBoardTexts } from '../texts/board-texts.ts';
import { MenuIcon, MenuItem } from '../ui/menu-button.tsx';
import { type ColumnData, MoveBoardColumn } from './board-query.ts';
import type { ColumnFacts } from './board-state.ts';
import styles from './boards.module.css';

/** What can be done at the head of a column: a new task in it, and for who may shape the board, the column itself. */
export function ColumnMenu(props: {
  column: ColumnData;
  facts: readonly ColumnFacts[];
  name: string;
  mayShape: boolean;
  onCreate: (() => void) | null;
  onEdit: () => void;
  onAdd: () => void;
}) {
  const { board } = useBoardTexts();
  const { column, facts, name } = props;
  const mover = useAct(MoveBoardColumn);
  const index = facts.findIndex((each) => each.column.id === column.id);
  const put = (behind: number) => void mover.act({ id: column.id, version: column.version, afterId: facts[behind]?.column.id ?? null });
  return (
    <span className={styles.columnActions}>
      {props.onCreate !== null && (
        <ActionIcon variant="subtle" size="sm" aria-label={board.createIn(name)} onClick={props.onCreate}>
          <span aria-hidden="true">+</span>
        </ActionIcon>
      )}
      {props.mayShape && (
        <MenuIcon face={<span aria-hidden="true">⋯</span>} icon={{ variant: 'subtle', size: 'sm' }} label={board.column.menu(name)}>
          <MenuItem onClick={props.onEdit}>{board.column.edit}</MenuItem>
          <MenuItem disabled={index <= 0} onClick={() => put(index - 2)}>
            {board.column.before}
          </MenuItem>
          <MenuItem disabled={index === facts.length - 1} onClick={() => put(index + 1)}>
            {board.column.behind}
          </MenuItem>
          <MenuItem onClick={props.onAdd}>{board.column.add}</MenuItem>
        </MenuIcon>
      )}
    </span>
  );
}
