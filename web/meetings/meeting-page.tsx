import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { NotFound } from '../app/not-found.tsx';
import { useFormats } from '../texts/format.ts';
import { useListsTexts } from '../texts/lists-texts.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useShownZone } from '../texts/shown-zone.tsx';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { MeetingForm } from './meeting-form.tsx';
import { CancelMeeting, type MeetingData, MeetingQuery, RespondToMeeting, UpdateMeeting } from './meeting-query.ts';
import styles from './meetings.module.css';

const ANSWERS = ['accepted', 'tentative', 'declined'] as const;

/** One meeting: when, what about, who comes; whoever called it changes it or calls it off. */
export function MeetingPage() {
  const texts = useTexts();
  const { meetingId } = useParams({ from: '/signed-in/shell/meetings/$meetingId' });
  const { data, error, refetch } = useLiveQuery({ query: MeetingQuery, variables: { id: meetingId }, watch: ['Meeting'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  return data.meeting === null ? <NotFound /> : <MeetingView meeting={data.meeting} refetch={refetch} />;
}

function MeetingView({ meeting, refetch }: { meeting: MeetingData; refetch: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const { meetings: lists } = useListsTexts();
  const format = useFormats();
  const zone = useShownZone();
  const [editing, setEditing] = useState(false);
  const update = useAct(UpdateMeeting);
  const cancel = useAct(CancelMeeting);
  const { id, version, kind, title, agenda, startsAt, durationMinutes, repeats, timeZone, organizer, cycle, cancelledAt } = meeting;
  // A series is of the day that comes; one that is over, of the day on which it began.
  const { next } = meeting;
  const when = repeats === 'none' || next === null ? format.instant(next?.startsAt ?? startsAt) : words.meetings.next(format.instant(next.startsAt));
  const changeable = meeting.mayChange && cancelledAt === null;
  return (
    <Page
      title={title}
      above={<TextLink to="/meetings">{words.meetings.title}</TextLink>}
      below={
        <>
          {when}
          {next?.moved && ` (${words.meetings.moved})`} · {words.meetings.minutes(durationMinutes)}
          {repeats !== 'none' && (
            <> · {repeats === 'custom' && kind !== 'other' ? words.meetings.byCycle : words.meetings.repeat[repeats as keyof typeof words.meetings.repeat]}</>
          )}{' '}
          · {zone}
          {timeZone !== zone && ` (${lists.plannedIn(timeZone)})`} · {organizer.name}
        </>
      }
      actions={
        changeable &&
        !editing && (
          <>
            <Button variant="default" onClick={() => setEditing(true)}>
              {texts.app.edit}
            </Button>
            <Confirm
              variant="default"
              question={words.meetings.cancelSure(title)}
              onConfirm={() => cancel.act({ id, version }, words.meetings.cancelled).then(refetch)}
            >
              {words.meetings.cancel}
            </Confirm>
          </>
        )
      }
    >
      {cancelledAt !== null && <p className={styles.over}>{words.meetings.wasCancelled}</p>}
      {editing ? (
        <Panel title={words.meetings.what}>
          <MeetingForm
            key={version}
            meeting={meeting}
            saving={update.acting}
            submitLabel={texts.app.save}
            onSubmit={async (input) => {
              const outcome = await update.act({ id, version, input }, words.meetings.saved);
              if (outcome.ok) setEditing(false);
              refetch();
            }}
          />
        </Panel>
      ) : (
        <div className={styles.columns}>
          <Panel title={words.meetings.agenda}>
            <p className={styles.agenda}>{agenda === '' ? words.meetings.noAgenda : agenda}</p>
            {cycle !== null && (
              <TextLink to="/cycles/$cycleId" params={{ cycleId: cycle.id }}>
                {cycle.name}
              </TextLink>
            )}
          </Panel>
          <Participants meeting={meeting} refetch={refetch} />
        </div>
      )}
    </Page>
  );
}

function Participants({ meeting, refetch }: { meeting: MeetingData; refetch: () => void }) {
  const words = usePagesTexts();
  const { act, acting } = useAct(RespondToMeeting);
  const { id, myResponse, participants, cancelledAt } = meeting;
  return (
    <Panel title={words.meetings.people} note={String(participants.length)}>
      <ul className={styles.people}>
        {participants.map(({ email, person, response }) => (
          <li key={person?.id ?? email}>
            <span>{person?.name ?? email}</span>
            <small>{words.meetings.response[response]}</small>
          </li>
        ))}
      </ul>
      {myResponse !== null && cancelledAt === null && (
        <div className={styles.slots} role="group" aria-label={words.meetings.answer}>
          {ANSWERS.map((response) => (
            <Button
              key={response}
              size="xs"
              variant={response === myResponse ? 'filled' : 'default'}
              aria-pressed={response === myResponse}
              disabled={acting}
              onClick={() => void act({ id, response }, words.meetings.answered).then(refetch)}
            >
              {words.meetings.answers[response]}
            </Button>
          ))}
        </div>
      )}
    </Panel>
  );
}
