import { useCalendarTexts } from '../texts/calendar-texts.ts';
import styles from './calendar.module.css';
import { type Entry, entriesOn } from './calendar-entries.ts';
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

/** One day as a list. */
export function DayList(props: ListProps & { day: string }) {
  const words = useCalendarTexts();
  const format = usePlaceFormats();
  const { day, today } = props;
  const entries = entriesOn(props.entries, day).filter((entry) => entry.day === day);
  return (
    <section className={styles.day} data-today={day === today || undefined}>
      <h2>
        {format.longDay(day)}
        {day === today && <span className={styles.badge}>{words.today}</span>}
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
