import { useDraggable, useDroppable } from '@dnd-kit/core';
import type { ReactNode } from 'react';
import type { TaskState } from '../../domain/task-state.ts';
import { inDays } from '../key-results/day-input.ts';
import { useFormats } from '../texts/format.ts';
import { useBoardTexts } from '../texts/board-texts.ts';
import type { TaskData } from './board-query.ts';
import styles from './boards.module.css';
import { PullRequestChip } from './pull-request-chip.tsx';

/** A card in its column. Mouse and finger take it anywhere, keys at its handle; the title opens it. */
export function TaskCard(props: { task: TaskData; state: TaskState; mark: 'above' | 'below' | null; onOpen: () => void }) {
  const { board } = useBoardTexts();
  const { task, state, mark } = props;
  const { setNodeRef: setPlace } = useDroppable({ id: task.id, data: { state } });
  const {
    attributes,
    listeners,
    setActivatorNodeRef,
    setNodeRef: setDragged,
    isDragging,
  } = useDraggable({
    id: task.id,
    data: { state },
    disabled: !task.mayChange,
  });
  const { onKeyDown, ...pointer } = listeners ?? {};
  const handle = task.mayChange && (
    <button
      type="button"
      ref={setActivatorNodeRef}
      className={styles.handle}
      aria-label={board.move(task.title)}
      aria-describedby={attributes['aria-describedby']}
      onKeyDown={(event) => onKeyDown?.(event)}
    >
      <span aria-hidden="true">⠿</span>
    </button>
  );
  return (
    <li
      ref={(node) => {
        setPlace(node);
        setDragged(node);
      }}
      className={styles.place}
      data-mark={mark ?? undefined}
      data-dragged={isDragging || undefined}
      data-still={!task.mayChange || undefined}
      {...pointer}
    >
      <CardFace task={task} handle={handle} onOpen={props.onOpen} />
    </li>
  );
}

/** What a card shows: what, who, until when, and how its pull request stands. */
export function CardFace(props: { task: TaskData; handle?: ReactNode; lifted?: boolean; onOpen?: () => void }) {
  const { board } = useBoardTexts();
  const format = useFormats();
  const { task } = props;
  const isOverdue = task.dueOn !== null && task.state !== 'done' && task.dueOn < inDays(0);
  return (
    <article className={styles.card} data-lifted={props.lifted || undefined} data-priority={task.priority}>
      <div className={styles.cardHead}>
        <button type="button" className={styles.cardTitle} onClick={props.onOpen}>
          {task.title}
        </button>
        {props.handle}
      </div>
      {task.blockedReason !== null && <p className={styles.blocked}>{board.blocked(task.blockedReason)}</p>}
      {(task.labels.length > 0 || task.priority === 'high' || task.priority === 'urgent') && (
        <ul className={styles.labels}>
          {(task.priority === 'high' || task.priority === 'urgent') && <li data-priority={task.priority}>{board.priority[task.priority]}</li>}
          {task.labels.map((label) => (
            <li key={label}>{label}</li>
          ))}
        </ul>
      )}
      {task.pullRequest !== null && <PullRequestChip pullRequest={task.pullRequest} />}
      {task.releaseNote !== '' && <p className={styles.note}>{task.releaseNote}</p>}
      <p className={styles.facts}>
        {task.assignee !== null && <span>{task.assignee.name}</span>}
        {task.dueOn !== null && <span data-overdue={isOverdue || undefined}>{(isOverdue ? board.overdue : board.due)(format.day(task.dueOn))}</span>}
        {(task.keyResult ?? task.objective) !== null && <span>{(task.keyResult ?? task.objective)?.title}</span>}
      </p>
    </article>
  );
}
