import { Button } from '@mantine/core';
import { useState } from 'react';
import { addDays } from '../../domain/day.ts';
import { ButtonLink, PlainLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { useMay } from '../app/viewer.tsx';
import { useCalendarTexts } from '../texts/calendar-texts.ts';
import { useListsTexts } from '../texts/lists-texts.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { wallClock } from '../texts/wall-clock.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { StateMark, type StateTone } from '../ui/state-mark.tsx';
import { MeetingsQuery, type OccurrenceData } from './meeting-query.ts';
import { useMeetingTimes } from './meeting-times.ts';
import styles from './meetings.module.css';

const SHOWN_DAYS = 28;
const DAY_MS = 86_400_000;

/** What takes place, day by day: one's own meetings, or all that one may see. */
export function MeetingsPage() {
  const texts = useTexts();
  const words = usePagesTexts();
  const { meetings: lists } = useListsTexts();
  const may = useMay();
  const { zone, day } = useMeetingTimes();
  const [mine, setMine] = useState(true);
  // Of the beginning of the day, so that what is under way stays, and a refetch asks for the same.
  const [now] = useState(() => new Date().toISOString());
  const from = startOfDay(now, zone);
  const variables = { from, to: new Date(Date.parse(from) + SHOWN_DAYS * DAY_MS).toISOString(), mine };
  const { data, error } = useLiveQuery({ query: MeetingsQuery, variables, watch: ['Meeting', 'Cycle'] });
  const create = may('create meeting') && <ButtonLink to="/meetings/new">{words.meetings.create}</ButtonLink>;
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const days = Map.groupBy(data.meetings, ({ startsAt }) => day(startsAt));
  return (
    <Page
      title={words.meetings.title}
      below={
        <>
          {lists.below(zone)}{' '}
          <PlainLink to="/account" hash="calendars" className={styles.toCalendars}>
            {words.meetings.toCalendars}
          </PlainLink>
        </>
      }
      actions={
        <>
          <Button variant="default" aria-pressed={!mine} onClick={() => setMine(!mine)}>
            {mine ? words.meetings.showAll : words.meetings.showMine}
          </Button>
          {create}
        </>
      }
    >
      {days.size === 0 ? (
        <EmptyState title={words.meetings.none}>{words.meetings.noneWhy}</EmptyState>
      ) : (
        <div className={styles.list}>
          {[...days].map(([each, meetings]) => (
            <Day key={each} day={each} today={day(now)} meetings={meetings} />
          ))}
        </div>
      )}
    </Page>
  );
}

/** The first instant of the day by the clock of a zone; where a clock was put on that day, an hour beside it. */
function startOfDay(now: string, timeZone: string): string {
  const { time } = wallClock(now, timeZone);
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return new Date(Math.floor(Date.parse(now) / 60_000) * 60_000 - minutes * 60_000).toISOString();
}

function Day(props: { day: string; today: string; meetings: readonly OccurrenceData[] }) {
  const { today: todayWord } = useCalendarTexts();
  const { meetings: lists } = useListsTexts();
  const { longDay } = useMeetingTimes();
  const { day, today } = props;
  const near = day === today ? todayWord : day === addDays(today, 1) ? lists.tomorrow : null;
  return (
    <section>
      <h2>
        {near !== null && <strong>{near}</strong>} {longDay(day)}
      </h2>
      <ul>
        {props.meetings.map((occurrence) => (
          <Line key={`${occurrence.meeting.id}${occurrence.startsAt}`} occurrence={occurrence} />
        ))}
      </ul>
    </section>
  );
}

const TONES: Readonly<Record<NonNullable<OccurrenceData['meeting']['myResponse']>, StateTone>> = {
  none: 'completed',
  accepted: 'on-track',
  tentative: 'at-risk',
  declined: 'none',
};

function Line({ occurrence: { startsAt, endsAt, moved, meeting } }: { occurrence: OccurrenceData }) {
  const words = usePagesTexts();
  const { meetings: lists } = useListsTexts();
  const { span } = useMeetingTimes();
  const { id, title, participants, organizer, myResponse, cancelledAt } = meeting;
  const isOff = cancelledAt !== null;
  return (
    <li data-off={isOff || undefined}>
      <span className={styles.time}>{span(startsAt, endsAt)}</span>
      <PlainLink to="/meetings/$meetingId" params={{ meetingId: id }}>
        {title}
      </PlainLink>
      <span className={styles.facts} title={organizer.name}>
        {[moved && words.meetings.moved, participants.length > 0 && words.meetings.count(participants.length)].filter(Boolean).join(' · ')}
      </span>
      <span className={styles.answer}>
        {isOff ? (
          <StateMark tone="off-track">{lists.off}</StateMark>
        ) : (
          myResponse !== null && <StateMark tone={TONES[myResponse]}>{lists.mine[myResponse]}</StateMark>
        )}
      </span>
    </li>
  );
}
