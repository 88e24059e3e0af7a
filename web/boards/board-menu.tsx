import '@mantine/core/styles/Modal.layer.css';
import { ActionIcon, Button, Menu, Modal, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../app/act.ts';
import { useBoardTexts } from '../texts/board-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { type BoardListed, CreateBoard, DeleteBoard, UpdateBoard } from './board-query.ts';
import styles from './boards.module.css';

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
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size="lg" aria-label={words.boards.menu}>
              <span aria-hidden="true">⋯</span>
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={props.onAddColumn}>{words.boards.addColumn}</Menu.Item>
            <Menu.Item onClick={() => setNaming('rename')}>{words.boards.rename}</Menu.Item>
            <Menu.Item onClick={() => setNaming('new')}>{words.boards.create}</Menu.Item>
            {boards.length > 1 && (
              <Menu.Item color="red" onClick={() => void remove()}>
                {words.boards.remove}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {naming !== null && <NameDialog board={naming === 'rename' ? board : null} onChoose={onChoose} onClose={() => setNaming(null)} />}
    </>
  );
}

function NameDialog(props: { board: BoardListed | null; onChoose: (id: string) => void; onClose: () => void }) {
  const texts = useTexts();
  const words = useBoardTexts().board;
  const { board, onChoose, onClose } = props;
  const [title, setTitle] = useState(board?.title ?? '');
  const creator = useAct(CreateBoard);
  const renamer = useAct(UpdateBoard);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (title.trim() === '') return;
    if (board === null) {
      const made = await creator.act({ title });
      if (!made.ok) return;
      onChoose(made.data.id);
    } else if (!(await renamer.act({ id: board.id, version: board.version, title })).ok) return;
    onClose();
  }

  return (
    <Modal opened onClose={onClose} title={board === null ? words.boards.create : words.boards.rename} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextInput label={words.boards.name} required data-autofocus value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <div className={styles.buttons}>
          <Button type="submit" loading={creator.acting || renamer.acting}>
            {texts.app.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
