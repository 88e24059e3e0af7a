import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../app/act.ts';
import { useBoardTexts } from '../texts/board-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { type BoardListed, CreateBoard, UpdateBoard } from './board-query.ts';
import styles from './boards.module.css';

/** A name for a board: for a new one where none is given, else another one. */
export function BoardNameDialog(props: { board: BoardListed | null; onChoose: (id: string) => void; onClose: () => void }) {
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
