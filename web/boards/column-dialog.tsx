import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { stageOf, TASK_STATES, type TaskStage } from '../../domain/task-state.ts';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { useBoardTexts } from '../texts/board-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { type ColumnData, CreateBoardColumn, DeleteBoardColumn, UpdateBoardColumn } from './board-query.ts';
import type { ColumnFacts } from './board-state.ts';
import styles from './boards.module.css';

const STAGES: readonly TaskStage[] = ['planned', 'in_progress', 'blocked', 'completed'];

/** A column: what it is called, what it stands for, how many tasks it takes; without one a new one. */
export function ColumnDialog(props: {
  boardId: string;
  column: ColumnData | null;
  afterId: string | null;
  facts: readonly ColumnFacts[];
  nameOf: (columnId: string) => string;
  onClose: () => void;
}) {
  const texts = useTexts();
  const { board } = useBoardTexts();
  const words = board.column;
  const { boardId, column, afterId, onClose } = props;
  const [title, setTitle] = useState(column?.title ?? '');
  const [state, setState] = useState(column?.state ?? 'in_progress');
  const [limit, setLimit] = useState(column?.wipLimit?.toString() ?? '');
  const creator = useAct(CreateBoardColumn);
  const changer = useAct(UpdateBoardColumn);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const input = { title: title.trim(), state, wipLimit: limit.trim() === '' ? null : Math.trunc(Number(limit)) };
    const outcome = column === null ? await creator.act({ boardId, input, afterId }) : await changer.act({ id: column.id, version: column.version, input });
    if (outcome.ok) onClose();
  }

  return (
    <Modal opened onClose={onClose} title={column === null ? words.add : words.edit} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        <TextInput
          label={words.name}
          data-autofocus
          placeholder={board.state[state]}
          description={words.nameHint}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <NativeSelect
          label={words.state}
          description={words.stateHint[state]}
          value={state}
          data={STAGES.map((stage) => ({
            group: board.stage[stage],
            items: TASK_STATES.filter((each) => stageOf(each) === stage).map((value) => ({ value, label: board.state[value] })),
          }))}
          onChange={(event) => setState(TASK_STATES.find((each) => each === event.currentTarget.value) ?? state)}
        />
        <TextInput
          label={words.limit}
          description={words.limitHint}
          type="number"
          min={1}
          value={limit}
          onChange={(event) => setLimit(event.currentTarget.value)}
        />
        <div className={styles.buttons}>
          <Button type="submit" loading={creator.acting || changer.acting}>
            {texts.app.save}
          </Button>
        </div>
      </form>
      {column !== null && <RemoveColumn {...props} column={column} />}
    </Modal>
  );
}

/** An empty column goes; of one with cards it is said where they go on. */
function RemoveColumn(props: { column: ColumnData; facts: readonly ColumnFacts[]; nameOf: (columnId: string) => string; onClose: () => void }) {
  const words = useBoardTexts().board.column;
  const { column, facts, nameOf, onClose } = props;
  const others = facts.filter((each) => each.column.id !== column.id);
  const [moveToId, setMoveToId] = useState(others[0]?.column.id ?? null);
  const eraser = useAct(DeleteBoardColumn);
  return (
    <div className={styles.remove}>
      <NativeSelect
        label={words.removeTo}
        value={moveToId ?? ''}
        data={others.map((each) => ({ value: each.column.id, label: nameOf(each.column.id) }))}
        onChange={(event) => setMoveToId(event.currentTarget.value)}
      />
      <Confirm
        variant="default"
        question={words.removeSure}
        onConfirm={async () => {
          if ((await eraser.act({ id: column.id, version: column.version, moveToId })).ok) onClose();
        }}
      >
        {words.remove}
      </Confirm>
    </div>
  );
}
