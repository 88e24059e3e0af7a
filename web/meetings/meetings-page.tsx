import { Button } from '@mantine/core';
import { useState } from 'react';
import { ButtonLink, PlainLink, TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { useMay } from '../app/viewer.tsx';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { ownTimeZone } from '../texts/time-zones.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { MeetingsQuery, type OccurrenceData } from './meeting-query.ts';
import styles from './meetings.module.css';
import { wallClock } from './wall-clock.ts';

const SHOWN_DAYS = 28;
const DAY_MS = 86_400_000;

/** What takes place, day by day: one's own meetings, or all that one may see. */
export function MeetingsPage() {
  const texts = useTexts();
  const words = usePagesTexts();
  const may = useMay();
  const [mine, setMine] = useState(true);
  // From the beginning of today, so that what is under way stays, and a refetch asks for the same.
  const [from] = useState(startOfToday);
  const variables = { from: from.toISOString(), to: new Date(from.getTime() + SHOWN_DAYS * DAY_MS).toISOString(), mine };
  const { data, error } = useLiveQuery({ query: MeetingsQuery, variables, watch: ['Meeting', 'Cycle'] });
  const create = may('create meeting') && <ButtonLink to="/meetings/new">{words.meetings.create}</ButtonLink>;
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const days = Map.groupBy(data.meetings, ({ startsAt }) => wallClock(startsAt, ownTimeZone()).day);
  return (
    <Page
      title={words.meetings.title}
      below={
        <>
          {words.meetings.below}{' '}
          <TextLink to="/account" hash="calendars">
            {words.meetings.toCalendars}
          </TextLink>
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
        [...days].map(([day, meetings]) => <Day key={day} day={day} meetings={meetings} />)
      )}
    </Page>
  );
}

function startOfToday(): Date {
  return new Date(new Date().setHours(0, 0, 0, 0));
}

function Day(props: { day: string; meetings: readonly OccurrenceData[] }) {
  const words = usePagesTexts();
  const format = useFormats();
  return (
    <section className={styles.day}>
      <h2>{format.longDay(props.day)}</h2>
      <ul>
        {props.meetings.map(({ startsAt, endsAt, moved, meeting }) => (
          <li key={`${meeting.id}${startsAt}`} data-declined={meeting.myResponse === 'declined' || undefined}>
            <span className={styles.time}>
              {format.time(startsAt)}–{format.time(endsAt)}
            </span>
            <span className={styles.words}>
              <PlainLink to="/meetings/$meetingId" params={{ meetingId: meeting.id }}>
                {meeting.title}
              </PlainLink>
              <small>
                {meeting.participants.length > 0 && `${words.meetings.count(meeting.participants.length)} · `}
                {meeting.organizer.name}
                {moved && ` · ${words.meetings.moved}`}
                {meeting.myResponse !== null && ` · ${words.meetings.response[meeting.myResponse]}`}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
