import { TASK_PRIORITIES } from '../../../domain/task-state.ts';
import { PriorityMark } from '../../boards/priority-mark.tsx';
import { useBoardTexts } from '../../texts/board-texts.ts';
import { Paper, Sheet } from '../sheet.tsx';

/** From nothing said to what cannot wait, beside the words. */
export function Story() {
  const { board } = useBoardTexts();
  return (
    <Paper>
      {TASK_PRIORITIES.map((priority) => (
        <Sheet key={priority} as="row">
          <PriorityMark priority={priority} label={board.priority[priority]} />
          {board.priority[priority]}
        </Sheet>
      ))}
    </Paper>
  );
}
