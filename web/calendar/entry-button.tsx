import { useDraggable } from '@dnd-kit/core';
import { useViewer } from '../app/viewer.tsx';
import { timeOf } from '../texts/wall-clock.ts';
import { useCalendarTexts } from '../texts/calendar-texts.ts';
import type { Layer } from './calendar-choices.ts';
import type { Entry } from './calendar-entries.ts';
import { stillWhy } from './calendar-moves.ts';
import styles from './calendar.module.css';
import { usePlaceFormats } from './place-format.ts';

/** How a layer is told apart, besides its colour. */
const SIGNS: Record<Layer, string> = { meetings: '●', checkIns: '◔', cycles: '⚑', tasks: '☐', milestones: '◆' };

/** What stands in the calendar: a click or Enter opens it, a drag or space moves it, where anybody moves it here at all. */
export function EntryButton(props: { entry: Entry; today: string; tabIndex: number; onOpen: (entry: Entry) => void; isPart?: boolean }) {
  const words = useCalendarTexts();
  const { entry, isPart = false } = props;
  const isMovable = !isPart && stillWhy(entry, words) !== undefined;
  const { attributes, listeners, setNodeRef, isDragging } = useDraggable({
    // What goes on behind midnight is there twice, and held at its start.
    id: isPart ? `${entry.key}/part` : entry.key,
    data: { entry },
    disabled: !isMovable,
    attributes: { roleDescription: words.drag.role },
  });
  const dragging = isMovable ? { 'aria-roledescription': attributes['aria-roledescription'], 'aria-describedby': attributes['aria-describedby'] } : {};
  return (
    <button
      type="button"
      ref={setNodeRef}
      className={styles.entry}
      tabIndex={props.tabIndex}
      data-entry={entry.key}
      data-dragged={isDragging || undefined}
      data-movable={isMovable || undefined}
      onClick={() => props.onOpen(entry)}
      {...dragging}
      {...listeners}
    >
      <EntryFace entry={entry} time={entry.minutes === null || isPart ? null : timeOf(entry.minutes)} today={props.today} />
    </button>
  );
}

/** What an entry shows: its sign, when it begins, what it is. */
export function EntryFace(props: { entry: Entry; time: string | null; today?: string; lifted?: boolean }) {
  const { entry, time, today = '', lifted } = props;
  const state = stateOf(entry, today);
  const notes = useNotes(entry, today);
  return (
    <span
      className={styles.face}
      data-layer={entry.layer}
      data-state={state ?? undefined}
      data-whole={entry.minutes === null || undefined}
      data-lifted={lifted || undefined}
    >
      <span className={styles.sign} aria-hidden="true">
        {state === 'done' ? '☑' : SIGNS[entry.layer]}
      </span>
      {time !== null && <span className={styles.time}>{time}</span>}
      <span className={styles.title}>{entry.title}</span>
      {notes.length > 0 && <span className={styles.hidden}>{`, ${notes.join(', ')}`}</span>}
    </span>
  );
}

/** What colour alone would say of an entry, in words. */
export function useNotes(entry: Entry, today: string): string[] {
  const words = useCalendarTexts();
  const { source } = entry;
  const state = stateOf(entry, today);
  return [
    ...(state === 'done' ? [words.done] : []),
    ...(state === 'overdue' ? [words.overdue] : []),
    ...(state === 'declined' ? [words.declined] : []),
    ...(source.kind === 'meeting' && source.occurrence.moved ? [words.moved] : []),
    ...(source.kind === 'meeting' && source.occurrence.meeting.repeats !== 'none' ? [words.repeats] : []),
  ];
}

/** An entry as a line of a list, with all that is known of it. */
export function EntryLine(props: { entry: Entry; today: string; onOpen: (entry: Entry) => void }) {
  const words = useCalendarTexts();
  const format = usePlaceFormats();
  const { entry, today } = props;
  const state = stateOf(entry, today);
  const { person } = useViewer();
  // One's own name says nothing.
  const facts = [...factsOf(entry).filter((fact) => fact !== person.name), ...useNotes(entry, today)];
  return (
    <li className={styles.line} data-layer={entry.layer} data-state={state ?? undefined}>
      <span className={styles.lineTime}>{entry.minutes === null ? words.allDay : format.times(entry)}</span>
      <span className={styles.sign} aria-hidden="true">
        {state === 'done' ? '☑' : SIGNS[entry.layer]}
      </span>
      <span className={styles.lineWords}>
        <button type="button" className={styles.lineTitle} data-entry={entry.key} onClick={() => props.onOpen(entry)}>
          {entry.title}
        </button>
        {facts.length > 0 && <small>{facts.join(' · ')}</small>}
      </span>
    </li>
  );
}

function factsOf({ source }: Entry): string[] {
  switch (source.kind) {
    case 'meeting':
      return [source.occurrence.meeting.organizer.name];
    case 'due':
      return [source.due.keyResultTitle, source.due.ownerName].flatMap((fact) => fact ?? []);
    default:
      return [];
  }
}

function stateOf({ source, day }: Entry, today: string): 'done' | 'overdue' | 'declined' | null {
  if (source.kind === 'meeting') return source.occurrence.meeting.myResponse === 'declined' ? 'declined' : null;
  if (source.kind !== 'due') return null;
  if (source.due.done) return 'done';
  return day < today ? 'overdue' : null;
}
