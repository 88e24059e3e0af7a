import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useId, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { isDay } from '../../domain/day.ts';
import { useLiveQuery } from '../app/live.ts';
import { useMay } from '../app/viewer.tsx';
import { useCalendarTexts } from '../texts/calendar-texts.ts';
import { useShownZone } from '../texts/shown-zone.tsx';
import { wallClock } from '../texts/wall-clock.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { AgendaView, DayList } from './agenda-view.tsx';
import styles from './calendar.module.css';
import { LAYERS, useChoices } from './calendar-choices.ts';
import { type Entry, entriesOf, type Place, withMoves } from './calendar-entries.ts';
import { useCalendarMoves } from './calendar-moves.ts';
import { CalendarQuery } from './calendar-query.ts';
import { spanOf, stepFrom, type View, VIEWS } from './calendar-span.ts';
import { CalendarFilters, CalendarSteps } from './calendar-toolbar.tsx';
import { DragFrame } from './drag-frame.tsx';
import { MonthView } from './month-view.tsx';
import { usePlaceFormats } from './place-format.ts';
import { useCalendarKeys } from './calendar-keys.ts';
import { WeekView } from './week-view.tsx';

const NewMeetingDialog = lazy(async () => ({ default: (await import('./new-meeting-dialog.tsx')).NewMeetingDialog }));
const SeriesDialog = lazy(async () => ({ default: (await import('./series-dialog.tsx')).SeriesDialog }));
const TaskDialog = lazy(async () => ({ default: (await import('../boards/task-dialog.tsx')).TaskDialog }));

const WATCHED = ['Meeting', 'Task', 'Cycle', 'KeyResult', 'Organization'];
const NOW_MS = 30_000;

/** Meetings and dates by the clock of whoever looks: a month, a week or a list; what may be moved is dragged. */
export function CalendarPage() {
  const words = useCalendarTexts();
  const format = usePlaceFormats();
  const navigate = useNavigate();
  const client = useClient();
  const may = useMay();
  const search = useSearch({ from: '/signed-in/shell/calendar' });
  const narrow = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false });
  const [choices, choose] = useChoices();
  const timeZone = useShownZone();
  const now = useNow(timeZone);
  const view = VIEWS.find((each) => each === search.view) ?? choices.view ?? (narrow ? 'agenda' : 'month');
  const day = search.day !== undefined && isDay(search.day) ? search.day : now.day;
  const span = useMemo(() => spanOf(view, day, { narrow }), [view, day, narrow]);
  const variables = { from: span.from, to: span.to, timeZone, mine: choices.mine };
  const { data, error, fetching, refetch } = useLiveQuery({ query: CalendarQuery, variables, watch: WATCHED });
  const readAgain = () => client.query(CalendarQuery, variables, { requestPolicy: 'network-only' }).toPromise();
  const { moves, drop, question, answer } = useCalendarMoves({ timeZone, readAgain });
  const [creating, setCreating] = useState<Place | null>(null);
  const [openedTask, setOpenedTask] = useState<string | null>(null);
  const [minutes, setMinutes] = useState<number | null>(null);
  const keysId = useId();

  const all = useMemo(
    () =>
      data === undefined ? [] : entriesOf(withMoves(data.calendar, moves), { timeZone, titleOf: ({ kind, cycleName }) => words.cycleDate[kind](cycleName) }),
    [data, moves, timeZone, words],
  );
  const entries = useMemo(() => all.filter(({ layer }) => !choices.hidden.includes(layer)), [all, choices.hidden]);

  const show = (next: { view?: View; day?: string }) => void navigate({ to: '/calendar', search: { view, day, ...next }, resetScroll: false });
  const showView = (next: View) => {
    choose({ view: next });
    show({ view: next });
  };
  const showToday = () => show({ day: now.day });
  useCalendarKeys({ today: showToday, view: showView });

  function open({ source }: Entry): void {
    if (source.kind === 'meeting') void navigate({ to: '/meetings/$meetingId', params: { meetingId: source.occurrence.meeting.id } });
    else if (source.kind === 'due' && source.due.kind === 'task') setOpenedTask(source.due.id);
    else if (source.kind === 'due') void navigate({ to: '/key-results/$keyResultId', params: { keyResultId: source.due.keyResultId ?? '' } });
    else if (source.date.kind === 'check_in') void navigate({ to: '/' });
    else void navigate({ to: '/cycles/$cycleId', params: { cycleId: source.date.cycleId } });
  }

  function focusOn(place: Place): void {
    setMinutes(place.minutes);
    if (place.day !== day) show({ day: place.day });
  }

  const create = may('create meeting') ? setCreating : null;
  const grid = {
    ...{ span, entries, today: now.day, narrow, describedBy: keysId, freeDays: data?.calendar.freeDays ?? [] },
    ...{ focused: { day, minutes: view === 'week' ? minutes : null }, onFocus: focusOn, onOpen: open, onCreate: (place: Place) => create?.(place) },
  };
  const title = view === 'month' ? format.month(day) : format.span(span.from, span.to);
  const isFailed = data === undefined && error !== undefined;
  const inSpan = entries.filter((entry) => entry.day <= span.to && entry.endDay >= span.from);

  return (
    <Page
      title={title}
      actions={
        <>
          <CalendarSteps view={view} onView={showView} onStep={(by) => show({ day: stepFrom(view, day, { by, narrow }) })} onToday={showToday} />
          <Button variant="default" className={styles.print} onClick={() => window.print()}>
            {words.print}
          </Button>
          {create !== null && (
            <Button className={styles.create} onClick={() => create({ day: view === 'month' && !narrow ? now.day : day, minutes: null })}>
              {words.create}
            </Button>
          )}
        </>
      }
    >
      <p role="status" className={styles.hidden}>
        {title}
      </p>
      <CalendarFilters choices={choices} onChoose={choose} />
      <p id={keysId} className={styles.hidden}>
        {words.keys}
      </p>
      {isFailed ? (
        <EmptyState title={words.failed} action={<Button onClick={refetch}>{words.again}</Button>}>
          {error.message}
        </EmptyState>
      ) : (
        <DragFrame onDrop={drop}>
          {data?.calendar.isCut && <p className={styles.note}>{words.cut}</p>}
          <div className={styles.view} aria-busy={fetching || undefined} data-view={view}>
            {view === 'month' && <MonthView {...grid} month={day} />}
            {view === 'week' && <WeekView {...grid} now={now} />}
            {view === 'month' && narrow && <DayList day={day} entries={entries} today={now.day} onOpen={open} />}
            {view === 'agenda' && <AgendaView span={span} entries={entries} today={now.day} onOpen={open} />}
          </div>
          {data !== undefined && inSpan.length === 0 && (
            <EmptyState title={words.none}>
              {choices.hidden.length === LAYERS.length ? words.nothingShown : choices.mine ? words.noneMine : words.noneAll}
            </EmptyState>
          )}
        </DragFrame>
      )}
      <Suspense>
        {creating !== null && (
          <NewMeetingDialog
            place={creating}
            timeZone={timeZone}
            onClose={() => {
              setCreating(null);
              refetch();
            }}
          />
        )}
        {question !== null && <SeriesDialog question={question} onAnswer={answer} />}
        {openedTask !== null && (
          <TaskDialog
            taskId={openedTask}
            onClose={() => {
              setOpenedTask(null);
              refetch();
            }}
          />
        )}
      </Suspense>
    </Page>
  );
}

/** What the clock of a zone shows, looked at twice a minute. */
function useNow(timeZone: string): Place & { minutes: number } {
  const [instant, setInstant] = useState(() => new Date().toISOString());
  useEffect(() => {
    const timer = setInterval(() => setInstant(new Date().toISOString()), NOW_MS);
    return () => clearInterval(timer);
  }, []);
  const { day, time } = wallClock(instant, timeZone);
  return { day, minutes: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) };
}
