import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Repeats } from '../../domain/meeting.ts';
import { useQuery } from '../app/query.ts';
import { usePlaceFormats } from '../calendar/place-format.ts';
import { PeopleSelect } from '../people/people-select.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useShownZone } from '../texts/shown-zone.tsx';
import { allTimeZones } from '../texts/time-zones.ts';
import { wallClock } from '../texts/wall-clock.ts';
import { FreeTimesQuery, type MeetingData } from './meeting-query.ts';
import styles from './meetings.module.css';

const LENGTHS = [15, 30, 45, 60, 90, 120] as const;
const REPEATS: readonly Repeats[] = ['none', 'daily', 'weekly', 'monthly', 'custom'];

/** A meeting as the API takes it. */
export interface MeetingDraft {
  title: string;
  agenda: string;
  day: string;
  time: string;
  timeZone: string;
  durationMinutes: number;
  repeats: Repeats;
  personIds: string[];
  emails: string[];
}

/** What a meeting is about, when it is and who comes. A free time of everybody is one click away. */
export function MeetingForm(props: {
  meeting?: MeetingData;
  /** What a new one begins with. */
  start?: Partial<MeetingDraft>;
  saving: boolean;
  submitLabel: string;
  onSubmit: (draft: MeetingDraft) => void;
}) {
  const words = usePagesTexts();
  const { meeting } = props;
  const zone = useShownZone();
  const [draft, setDraft] = useState(() => ({ ...draftOf(meeting, zone), ...props.start }));
  const [addresses, setAddresses] = useState(draft.emails.join('\n'));
  const change = (fields: Partial<MeetingDraft>) => setDraft({ ...draft, ...fields });
  const lengths = [...new Set([...LENGTHS, draft.durationMinutes])].sort((a, b) => a - b);
  const repeats = REPEATS.filter((each) => each !== 'custom' || meeting?.repeats === 'custom');

  function submit(event: FormEvent) {
    event.preventDefault();
    props.onSubmit({ ...draft, emails: addresses.split(/[\s,;]+/).filter((address) => address !== '') });
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput label={words.meetings.name} required maxLength={300} value={draft.title} onChange={(event) => change({ title: event.currentTarget.value })} />
      <Textarea
        label={words.meetings.agenda}
        autosize
        minRows={3}
        maxRows={14}
        maxLength={20_000}
        value={draft.agenda}
        onChange={(event) => change({ agenda: event.currentTarget.value })}
      />
      <PeopleSelect
        label={words.meetings.people}
        value={draft.personIds}
        known={meeting?.participants.flatMap(({ person }) => person ?? []) ?? []}
        onChange={(personIds) => change({ personIds })}
      />
      <Textarea
        label={words.meetings.others}
        description={words.meetings.othersHint}
        autosize
        minRows={1}
        maxRows={8}
        value={addresses}
        onChange={(event) => setAddresses(event.currentTarget.value)}
      />
      <div className={styles.pair}>
        <TextInput label={words.meetings.day} type="date" required value={draft.day} onChange={(event) => change({ day: event.currentTarget.value })} />
        <TextInput label={words.meetings.time} type="time" required value={draft.time} onChange={(event) => change({ time: event.currentTarget.value })} />
        <NativeSelect
          label={words.meetings.length}
          value={String(draft.durationMinutes)}
          data={lengths.map((minutes) => ({ value: String(minutes), label: words.meetings.minutes(minutes) }))}
          onChange={(event) => change({ durationMinutes: Number(event.currentTarget.value) })}
        />
        <NativeSelect
          label={words.meetings.repeats}
          value={draft.repeats}
          data={repeats.map((value) => ({ value, label: words.meetings.repeat[value] }))}
          onChange={(event) => change({ repeats: event.currentTarget.value as Repeats })}
        />
        <NativeSelect
          label={words.meetings.timeZone}
          value={draft.timeZone}
          data={allTimeZones()}
          onChange={(event) => change({ timeZone: event.currentTarget.value })}
        />
      </div>
      <FreeTimes draft={draft} onChoose={(from) => change(wallClock(from, draft.timeZone))} />
      <div>
        <Button type="submit" loading={props.saving}>
          {props.submitLabel}
        </Button>
      </div>
    </form>
  );
}

/** Times at which everybody is free, asked for by a click: they are by what is known now. */
function FreeTimes(props: { draft: MeetingDraft; onChoose: (from: string) => void }) {
  const words = usePagesTexts();
  const format = usePlaceFormats();
  const { personIds, durationMinutes, timeZone } = props.draft;
  const [asked, setAsked] = useState(false);
  const [{ data, fetching }] = useQuery({
    query: FreeTimesQuery,
    variables: { personIds, durationMinutes, timeZone },
    pause: !asked,
    requestPolicy: 'cache-and-network',
  });
  if (!asked)
    return (
      <div>
        <Button type="button" variant="default" onClick={() => setAsked(true)}>
          {words.meetings.findTime}
        </Button>
      </div>
    );
  const times = data?.freeTimes ?? [];
  const writtenAt = (instant: string): string => {
    const { day, time } = wallClock(instant, timeZone);
    return `${format.day(day)}, ${time}`;
  };
  return (
    <fieldset className={styles.free} aria-busy={fetching}>
      <legend>{words.meetings.freeTimes}</legend>
      <p className={styles.quiet}>{times.length === 0 && !fetching ? words.meetings.noFreeTimes : words.meetings.freeWhy}</p>
      <div className={styles.slots}>
        {times.map(({ from }) => (
          <Button key={from} type="button" variant="default" size="xs" onClick={() => props.onChoose(from)}>
            {writtenAt(from)}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}

/** `zone` is that of a new one. */
function draftOf(meeting: MeetingData | undefined, zone: string): MeetingDraft {
  if (meeting === undefined) {
    const tomorrow = wallClock(new Date(Date.now() + 86_400_000).toISOString(), zone);
    return { title: '', agenda: '', day: tomorrow.day, time: '10:00', timeZone: zone, durationMinutes: 30, repeats: 'none', personIds: [], emails: [] };
  }
  const { title, agenda, timeZone, durationMinutes, repeats, participants, startsAt } = meeting;
  return {
    ...{ title, agenda, timeZone, durationMinutes },
    ...wallClock(startsAt, timeZone),
    repeats: REPEATS.find((each) => each === repeats) ?? 'custom',
    personIds: participants.flatMap(({ person }) => person?.id ?? []),
    emails: participants.flatMap(({ email }) => email ?? []),
  };
}
