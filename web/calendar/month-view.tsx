import { useDroppable } from '@dnd-kit/core';
import { useState } from 'react';
import { useCalendarTexts } from '../texts/calendar-texts.ts';
import styles from './calendar.module.css';
import { type Entry, entriesOn, type Place } from './calendar-entries.ts';
import type { Span } from './calendar-span.ts';
import { EntryButton } from './entry-button.tsx';
import { cellName, type GridFocus, useGridKeys } from './grid-keys.ts';
import { usePlaceFormats } from './place-format.ts';

/** What a grid of days is made of. */
export interface GridProps extends GridFocus {
  span: Span;
  entries: readonly Entry[];
  today: string;
  freeDays: readonly string[];
  narrow: boolean;
  onOpen: (entry: Entry) => void;
  describedBy: string;
}

/** Lines of a day before "3 more". */
const SHOWN = 4;

/** A month in weeks from Monday. On a phone days show dots, and the day that is chosen its entries below. */
export function MonthView(props: GridProps & { month: string }) {
  const format = usePlaceFormats();
  const { span, month } = props;
  const { grid, onKeyDown } = useGridKeys(props, 'month');
  const [openWeek, setOpenWeek] = useState<string | null>(null);
  const weeks = Array.from({ length: span.days.length / 7 }, (_, index) => span.days.slice(index * 7, index * 7 + 7));
  return (
    <div ref={grid} role="grid" aria-label={format.month(month)} aria-describedby={props.describedBy} className={styles.month} onKeyDown={onKeyDown}>
      <div role="row" className={styles.weekdays}>
        {span.days.slice(0, 7).map((day) => (
          <div key={day} role="columnheader">
            {format.weekday(day)}
          </div>
        ))}
      </div>
      {weeks.map((days) => (
        <div key={days[0]} role="row" className={styles.week}>
          {days.map((day) => (
            <Day key={day} {...props} day={day} isOpen={openWeek === days[0]} onOpenWeek={() => setOpenWeek(openWeek === days[0] ? null : (days[0] ?? null))} />
          ))}
        </div>
      ))}
    </div>
  );
}

function Day(props: GridProps & { month: string; day: string; isOpen: boolean; onOpenWeek: () => void }) {
  const words = useCalendarTexts();
  const format = usePlaceFormats();
  const { day, today, month, narrow, focused, isOpen } = props;
  const place: Place = { day, minutes: null };
  const { setNodeRef, isOver } = useDroppable({ id: `cell:${cellName(place)}`, data: place });
  // Over midnight it stands where it begins.
  const entries = entriesOn(props.entries, day).filter((entry) => entry.day === day);
  const isFocused = focused.day === day;
  const beyond = isOpen || entries.length <= SHOWN ? 0 : entries.length - SHOWN + 1;
  return (
    <div
      ref={setNodeRef}
      role="gridcell"
      className={styles.cell}
      tabIndex={isFocused ? 0 : -1}
      aria-current={day === today ? 'date' : undefined}
      aria-selected={narrow ? isFocused : undefined}
      data-cell={cellName(place)}
      data-today={day === today || undefined}
      data-outside={day.slice(0, 7) !== month.slice(0, 7) || undefined}
      data-free={props.freeDays.includes(day) || undefined}
      data-over={isOver || undefined}
      onClick={(event) => {
        if ((event.target as Element).closest('button') !== null) return;
        props.onFocus(place);
        if (!narrow) props.onCreate(place);
      }}
    >
      <span className={styles.hidden}>{`${format.longDay(day)}, ${words.count(entries.length)}`}</span>
      <span className={styles.date} aria-hidden="true">
        {day.endsWith('-01') && !narrow ? format.dateOfMonth(day) : format.date(day)}
      </span>
      {narrow ? (
        <span className={styles.dots} aria-hidden="true">
          {entries.slice(0, SHOWN).map((entry) => (
            <i key={entry.key} data-layer={entry.layer} />
          ))}
        </span>
      ) : (
        <div className={styles.entries}>
          {entries.map((entry, index) => (
            <div key={entry.key} className={styles.slot} data-beyond={(beyond > 0 && index >= SHOWN - 1) || undefined}>
              <EntryButton entry={entry} today={today} tabIndex={isFocused ? 0 : -1} onOpen={props.onOpen} />
            </div>
          ))}
          {(beyond > 0 || (isOpen && entries.length > SHOWN)) && (
            <button type="button" className={styles.more} tabIndex={isFocused ? 0 : -1} aria-expanded={isOpen} onClick={props.onOpenWeek}>
              {isOpen ? words.fewer : words.more(beyond)}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
