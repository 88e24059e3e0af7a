import { Button } from '@mantine/core';
import { useCalendarTexts } from '../texts/calendar-texts.ts';
import styles from './calendar.module.css';
import { type Entry, entriesOn, type Place } from './calendar-entries.ts';
import type { Span } from './calendar-span.ts';
import { EntryLine } from './entry-button.tsx';
import { usePlaceFormats } from './place-format.ts';

interface ListProps {
  entries: readonly Entry[];
  today: string;
  onOpen: (entry: Entry) => void;
}

/** Day by day what comes, days without anything left out. */
export function AgendaView(props: ListProps & { span: Span }) {
  const days = props.span.days.filter((day) => entriesOn(props.entries, day).some((entry) => entry.day === day));
  return days.map((day) => <DayList key={day} {...props} day={day} />);
}

/** One day as a list; where a meeting can be called, with the way to do it. */
export function DayList(props: ListProps & { day: string; onCreate?: ((place: Place) => void) | undefined }) {
  const words = useCalendarTexts();
  const format = usePlaceFormats();
  const { day, today, onCreate } = props;
  const entries = entriesOn(props.entries, day).filter((entry) => entry.day === day);
  return (
    <section className={styles.day} data-today={day === today || undefined}>
      <h2>
        {format.longDay(day)}
        {day === today && <span className={styles.badge}>{words.today}</span>}
        {onCreate !== undefined && (
          <Button size="compact-sm" variant="subtle" onClick={() => onCreate({ day, minutes: null })}>
            {words.create}
          </Button>
        )}
      </h2>
      {entries.length === 0 ? (
        <p className={styles.quiet}>{words.noneOnDay}</p>
      ) : (
        <ul>
          {entries.map((entry) => (
            <EntryLine key={entry.key} entry={entry} today={today} onOpen={props.onOpen} />
          ))}
        </ul>
      )}
    </section>
  );
}
