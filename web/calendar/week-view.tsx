import { useDroppable } from '@dnd-kit/core';
import { useEffect, useMemo, useRef } from 'react';
import { timeOf } from '../texts/wall-clock.ts';
import { useCalendarTexts } from '../texts/calendar-texts.ts';
import styles from './calendar.module.css';
import { type Entry, entriesOn, type Place, type Segment, segmentsOn } from './calendar-entries.ts';
import { EntryButton } from './entry-button.tsx';
import { cellName, useGridKeys } from './grid-keys.ts';
import type { GridProps } from './month-view.tsx';
import { usePlaceFormats } from './place-format.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour * 60);
/** Where a week is opened: an hour before most people begin. */
const FIRST_SEEN = 7 * 60;
/** The name of an hour stands on its line. */
const LABEL_PX = 10;

/** A week by the hour, whole days above it. */
export function WeekView(props: GridProps & { now: Place }) {
  const words = useCalendarTexts();
  const format = usePlaceFormats();
  const { span, entries, today, now } = props;
  const { grid, onKeyDown } = useGridKeys(props, 'week');
  const scroller = useRef<HTMLDivElement>(null);
  const segments = useMemo(() => new Map(span.days.map((day) => [day, segmentsOn(entries, day)])), [span, entries]);
  useEffect(() => {
    const [row, head] = [`[data-hour="${FIRST_SEEN}"]`, '[data-head]'].map((selector) => scroller.current?.querySelector<HTMLElement>(selector));
    if (scroller.current !== null && row && head) scroller.current.scrollTop = row.offsetTop - head.offsetHeight - LABEL_PX;
  }, []);
  return (
    <div ref={scroller} className={styles.scroller} data-days={span.days.length}>
      <div ref={grid} role="grid" aria-label={format.span(span.from, span.to)} aria-describedby={props.describedBy} onKeyDown={onKeyDown}>
        <div className={styles.weekHead} data-head role="rowgroup">
          <div role="row" className={styles.hours}>
            <span role="columnheader" aria-label={words.allDay} />
            {span.days.map((day) => (
              <div
                key={day}
                role="columnheader"
                className={styles.dayHead}
                data-today={day === today || undefined}
                data-free={props.freeDays.includes(day) || undefined}
              >
                <span>{format.weekday(day)}</span> <strong>{format.date(day)}</strong>
              </div>
            ))}
          </div>
          <div role="row" className={styles.hours}>
            <span role="rowheader" className={styles.hour}>
              {words.allDay}
            </span>
            {span.days.map((day) => (
              <WholeDay key={day} {...props} day={day} />
            ))}
          </div>
        </div>
        <div role="rowgroup">
          {HOURS.map((minutes) => (
            <div key={minutes} role="row" className={styles.hours} data-hour={minutes}>
              <span role="rowheader" className={styles.hour}>
                {timeOf(minutes)}
              </span>
              {span.days.map((day) => (
                <Hour
                  key={day}
                  {...props}
                  place={{ day, minutes }}
                  segments={(segments.get(day) ?? []).filter(({ from }) => from >= minutes && from < minutes + 60)}
                  nowMinutes={now.day === day && now.minutes !== null && now.minutes >= minutes && now.minutes < minutes + 60 ? now.minutes - minutes : null}
                />
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function WholeDay(props: GridProps & { day: string }) {
  const words = useCalendarTexts();
  const format = usePlaceFormats();
  const { day, today, focused } = props;
  const place: Place = { day, minutes: null };
  const { setNodeRef, isOver } = useDroppable({ id: `cell:${cellName(place)}`, data: place });
  const entries = entriesOn(props.entries, day).filter((entry: Entry) => entry.minutes === null);
  const isFocused = focused.day === day && focused.minutes === null;
  return (
    <div
      ref={setNodeRef}
      role="gridcell"
      className={styles.wholeDay}
      tabIndex={isFocused ? 0 : -1}
      data-cell={cellName(place)}
      data-over={isOver || undefined}
      data-free={props.freeDays.includes(day) || undefined}
      onClick={(event) => {
        if ((event.target as Element).closest('button') === null) props.onCreate(place);
      }}
    >
      <span className={styles.hidden}>{`${format.longDay(day)}, ${words.allDay}, ${words.count(entries.length)}`}</span>
      {entries.map((entry) => (
        <EntryButton key={entry.key} entry={entry} today={today} tabIndex={isFocused ? 0 : -1} onOpen={props.onOpen} />
      ))}
    </div>
  );
}

function Hour(props: GridProps & { place: Place; segments: readonly Segment[]; nowMinutes: number | null }) {
  const words = useCalendarTexts();
  const format = usePlaceFormats();
  const { place, segments, today, focused, nowMinutes } = props;
  const { setNodeRef } = useDroppable({ id: `cell:${cellName(place)}`, data: place });
  const isFocused = focused.day === place.day && focused.minutes === place.minutes;
  const hour = place.minutes ?? 0;
  return (
    <div
      ref={setNodeRef}
      role="gridcell"
      className={styles.hourCell}
      tabIndex={isFocused ? 0 : -1}
      data-cell={cellName(place)}
      data-today={place.day === today || undefined}
      data-free={props.freeDays.includes(place.day) || undefined}
      onClick={(event) => {
        if ((event.target as Element).closest('button') === null) props.onCreate({ ...place, minutes: hour + halfAt(event) });
      }}
    >
      <span className={styles.hidden}>{`${format.when(place)}, ${words.count(segments.length)}`}</span>
      {nowMinutes !== null && <i className={styles.now} style={{ top: `${(nowMinutes / 60) * 100}%` }} aria-hidden="true" />}
      {segments.map(({ entry, from, to, lane, lanes, isFirst }) => (
        <div
          key={entry.key}
          className={styles.segment}
          data-length={to - from < 55 ? 'short' : to - from >= 90 ? 'long' : undefined}
          style={{
            top: `${((from - hour) / 60) * 100}%`,
            height: `calc(${((to - from) / 60) * 100}% - 2px)`,
            insetInlineStart: `calc(${(lane / lanes) * 100}% + 1px)`,
            width: `calc(${100 / lanes}% - 4px)`,
          }}
        >
          <EntryButton entry={entry} today={today} tabIndex={isFocused ? 0 : -1} onOpen={props.onOpen} isPart={!isFirst} />
        </div>
      ))}
    </div>
  );
}

/** Which half of an hour was clicked. */
function halfAt({ clientY, currentTarget }: { clientY: number; currentTarget: Element }): 0 | 30 {
  const { top, height } = currentTarget.getBoundingClientRect();
  return clientY - top >= height / 2 ? 30 : 0;
}
