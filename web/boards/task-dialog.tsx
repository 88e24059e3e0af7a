import '@mantine/core/styles/Modal.layer.css';
import { Modal } from '@mantine/core';
import { useQuery } from '../app/query.ts';
import { useBoardTexts } from '../texts/board-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { type BoardListed, BoardsQuery, TaskQuery } from './board-query.ts';
import { TaskForm } from './task-form.tsx';

/** A task in full, to read and to change; without an id a new one. */
export function TaskDialog(props: {
  taskId: string | null;
  /** Where a new one is to stand; left out where new ones begin. */
  columnId?: string | null;
  /** The boards that it may stand on, where the page has them already. */
  boards?: readonly BoardListed[];
  onClose: () => void;
}) {
  const texts = useTexts();
  const { board } = useBoardTexts();
  const { taskId, columnId = null, onClose } = props;
  const [listed] = useQuery({ query: BoardsQuery, variables: {}, pause: props.boards !== undefined });
  const boards = props.boards ?? listed.data?.boards;
  const [{ data, fetching }] = useQuery({ query: TaskQuery, variables: { id: taskId ?? '' }, pause: taskId === null });
  const title = taskId === null ? board.form.create : board.form.edit;
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': texts.app.close }}>
      {boards === undefined || (taskId !== null && fetching && data === undefined) ? (
        <Loading />
      ) : taskId !== null && !data?.task ? (
        <EmptyState title={texts.app.notFound}>{texts.app.notFoundWhy}</EmptyState>
      ) : (
        <TaskForm task={data?.task ?? null} columnId={columnId} boards={boards} onClose={onClose} />
      )}
    </Modal>
  );
}
