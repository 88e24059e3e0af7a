import { useDraggable, useDroppable } from '@dnd-kit/core';
import { VisuallyHidden } from '@mantine/core';
import { memo, type MouseEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useBoardTexts } from '../texts/board-texts.ts';
import { useFormats } from '../texts/format.ts';
import { useToday } from '../texts/shown-zone.tsx';
import { isOverdue } from './board-filter.ts';
import type { CardData } from './board-query.ts';
import { initialsOf } from '../ui/initials.ts';
import styles from './boards.module.css';
import { PriorityMark } from './priority-mark.tsx';
import { PullRequestChip } from './pull-request-chip.tsx';

/** What people do with a card; the same functions for the life of the board, so that a card is drawn anew only where it changes. */
export interface CardEvents {
  open: (id: string) => void;
  toggle: (id: string) => void;
  extend: (id: string) => void;
  pick: (id: string) => void;
}

interface TaskCardProps {
  task: CardData;
  columnId: string;
  lane: string | null;
  mark: 'above' | 'below' | null;
  isSelected: boolean;
  isChoosing: boolean;
  isHeld: boolean;
  focus: { part: 'title' | 'handle' } | null;
  on: CardEvents;
}

/** A card in its column. Mouse and finger take it anywhere, keys at its handle; a click opens it, or chooses it with shift or ctrl. */
export const TaskCard = memo(function TaskCard(props: TaskCardProps) {
  const { task, columnId, lane, mark, focus, on } = props;
  const place = { columnId, lane };
  const { setNodeRef: setPlace } = useDroppable({ id: task.id, data: place });
  const { attributes, listeners, setNodeRef: setDragged, isDragging } = useDraggable({ id: task.id, data: place, disabled: !task.mayChange });
  const self = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus !== null) self.current?.querySelector<HTMLElement>(`[data-part="${focus.part}"]`)?.focus({ preventScroll: true });
  }, [focus]);

  function click(event: MouseEvent) {
    if ((event.target as Element).closest('a, input, [data-part="handle"]') !== null) return;
    if (event.shiftKey) on.extend(task.id);
    else if (event.ctrlKey || event.metaKey) on.toggle(task.id);
    else on.open(task.id);
  }

  // The same element while a drag draws all cards anew: their faces stay as they are.
  const how = attributes['aria-describedby'];
  const { isSelected, isHeld } = props;
  const controls = useMemo(
    () => task.mayChange && <CardControls id={task.id} title={task.title} how={how} isSelected={isSelected} isHeld={isHeld} on={on} />,
    [task.mayChange, task.id, task.title, how, isSelected, isHeld, on],
  );
  return (
    <div
      ref={(node) => {
        self.current = node;
        setPlace(node);
        setDragged(node);
      }}
      className={styles.place}
      data-task={task.id}
      data-mark={mark ?? undefined}
      data-dragged={isDragging || undefined}
      data-selected={props.isSelected || undefined}
      data-choosing={props.isChoosing || undefined}
      data-held={props.isHeld || undefined}
      data-still={!task.mayChange || undefined}
      onClick={click}
      {...listeners}
    >
      <CardFace task={task} controls={controls} />
    </div>
  );
});

/** Chooses a card, and is where keys take hold of it. */
function CardControls(props: { id: string; title: string; how: string; isSelected: boolean; isHeld: boolean; on: CardEvents }) {
  const { board } = useBoardTexts();
  const { id, title, how, isSelected, isHeld, on } = props;
  return (
    <span className={styles.controls}>
      <input type="checkbox" checked={isSelected} aria-label={board.choose(title)} onChange={() => on.toggle(id)} />
      <button
        type="button"
        data-part="handle"
        className={styles.handle}
        aria-label={board.move(title)}
        aria-pressed={isHeld}
        aria-describedby={how}
        onKeyDown={(event) => {
          if (event.key !== ' ' && event.key !== 'Enter') return;
          event.preventDefault();
          on.pick(id);
        }}
      >
        <span aria-hidden="true">⠿</span>
      </button>
    </span>
  );
}

/** What a card shows: what, who, until when, how far, and how its pull request stands. */
export const CardFace = memo(function CardFace(props: { task: CardData; controls?: ReactNode; lifted?: number }) {
  const { board } = useBoardTexts();
  const format = useFormats();
  const { task } = props;
  const goal = task.keyResult ?? task.objective;
  const isLate = isOverdue(task, useToday());
  const done = task.checklist.filter((item) => item.done).length;
  return (
    <article className={styles.card} data-lifted={props.lifted !== undefined || undefined} data-priority={task.priority}>
      <div className={styles.cardHead}>
        <button type="button" data-part="title" className={styles.cardTitle}>
          {task.title}
        </button>
        {props.lifted !== undefined && props.lifted > 1 ? <span className={styles.many}>{props.lifted}</span> : props.controls}
      </div>
      {task.blockedReason !== null && <p className={styles.blocked}>{board.blocked(task.blockedReason)}</p>}
      {task.labels.length > 0 && (
        <ul className={styles.labels}>
          {task.labels.map((label) => (
            <li key={label}>{label}</li>
          ))}
        </ul>
      )}
      {task.pullRequest !== null && <PullRequestChip pullRequest={task.pullRequest} />}
      {task.releaseNote !== '' && <p className={styles.note}>{task.releaseNote}</p>}
      {goal !== null && (
        <p className={styles.goal} title={goal.title}>
          <span aria-hidden="true">◎</span> {goal.title}
        </p>
      )}
      {(task.priority !== 'none' || task.dueOn !== null || task.checklist.length > 0 || task.assignee !== null) && (
        <p className={styles.facts}>
          {task.priority !== 'none' && <PriorityMark priority={task.priority} label={board.priority[task.priority]} />}
          {task.dueOn !== null && (
            <span className={styles.due} data-overdue={isLate || undefined} title={(isLate ? board.overdue : board.due)(format.day(task.dueOn))}>
              <VisuallyHidden>{(isLate ? board.overdue : board.due)(format.day(task.dueOn))}</VisuallyHidden>
              <span aria-hidden="true">{format.day(task.dueOn)}</span>
            </span>
          )}
          {task.checklist.length > 0 && (
            <span data-whole={done === task.checklist.length || undefined} title={board.stepsDone(done, task.checklist.length)}>
              <span aria-hidden="true">☑ </span>
              {done}/{task.checklist.length}
            </span>
          )}
          {task.assignee !== null && (
            <span className={styles.person} title={task.assignee.name}>
              <span aria-hidden="true">{initialsOf(task.assignee.name)}</span>
              <VisuallyHidden>{task.assignee.name}</VisuallyHidden>
            </span>
          )}
        </p>
      )}
    </article>
  );
});
