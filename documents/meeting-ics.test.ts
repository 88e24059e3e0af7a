import { expect, test } from '@jest/globals';
import ical from 'node-ical';
import { feedIcs, type IcsMeeting, invitationIcs } from './meeting-ics.ts';

const MEETING: IcsMeeting = {
  uid: '0190@sextant.test',
  title: 'Plan; with, signs\r\nATTENDEE:mailto:evil@example.test',
  agenda: 'One\nTwo',
  url: 'https://sextant.test/meetings/1',
  sequence: 3,
  changedAt: '2026-10-01T08:00:00.000Z',
  cancelled: false,
  startsAt: '2026-10-19T08:00:00.000Z',
  durationMinutes: 30,
  timeZone: 'Europe/Berlin',
  recurrence: 'FREQ=WEEKLY;BYDAY=MO;COUNT=5',
  exceptions: [
    { originalStart: '2026-10-26T09:00:00.000Z', startsAt: '2026-10-27T13:00:00.000Z', endsAt: '2026-10-27T13:30:00.000Z', cancelled: false },
    { originalStart: '2026-11-02T09:00:00.000Z', startsAt: '2026-11-02T09:00:00.000Z', endsAt: '2026-11-02T09:30:00.000Z', cancelled: true },
  ],
  organizer: { name: 'Anna', email: 'anna@example.test' },
  attendees: [{ name: 'Ben', email: 'ben@example.test', response: 'none' }],
};

test('an invitation says who asks whom to what, by the zone’s own clock, the same to the byte', () => {
  const text = invitationIcs(MEETING, 'REQUEST');
  const [event] = Object.values(ical.sync.parseICS(text)).filter((each) => each?.type === 'VEVENT');

  expect(invitationIcs(MEETING, 'REQUEST')).toBe(text);
  expect(text).toMatch(/^METHOD:REQUEST\r$/m);
  expect(text).toMatch(/^SEQUENCE:3\r$/m);
  expect(text).toMatch(/^EXDATE;TZID=Europe\/Berlin:20261102T100000\r$/m);
  expect(text).toMatch(/^RECURRENCE-ID;TZID=Europe\/Berlin:20261026T100000\r$/m);
  expect(text).toContain('TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100');
  expect(event).toMatchObject({ uid: MEETING.uid, description: 'One\nTwo', url: { val: MEETING.url } });
  expect(event?.start.toISOString()).toBe(MEETING.startsAt);
});

test('instants in UTC say so: a time without a zone is another one for everybody who reads it', () => {
  const moved = { originalStart: '2026-10-26T09:00:00.000Z', startsAt: '2026-10-27T13:00:00.000Z', endsAt: '2026-10-27T13:30:00.000Z', cancelled: false };
  const inUtc = invitationIcs({ ...MEETING, startsAt: '2026-10-19T09:00:00.000Z', timeZone: 'UTC', exceptions: [moved] }, 'REQUEST');

  expect(inUtc.match(/^(DTSTART|DTEND|DTSTAMP|RECURRENCE-ID)\b.*$/gm)?.map((line) => line.trim())).toEqual([
    'DTSTAMP:20261001T080000Z',
    'DTSTART:20261019T090000Z',
    'DTEND:20261019T093000Z',
    'DTSTAMP:20261001T080000Z',
    'DTSTART:20261027T130000Z',
    'DTEND:20261027T133000Z',
    'RECURRENCE-ID:20261026T090000Z',
  ]);
  expect(invitationIcs(MEETING, 'REQUEST')).toMatch(/^DTSTAMP:20261001T080000Z\r$/m);
});

test('no line break in a title becomes a line of its own', () => {
  expect(invitationIcs(MEETING, 'REQUEST')).not.toMatch(/^ATTENDEE:mailto:evil/m);
});

test('a withdrawal has the same name and says that it is one', () => {
  const text = invitationIcs({ ...MEETING, cancelled: true, sequence: 4 }, 'CANCEL');

  expect(text).toMatch(/^METHOD:CANCEL\r$/m);
  expect(text).toMatch(/^STATUS:CANCELLED\r$/m);
  expect(text).toContain(`UID:${MEETING.uid}`);
});

test('a feed without a meeting is a calendar all the same', () => {
  expect(feedIcs([], { name: 'Sextant' })).toMatch(/^BEGIN:VCALENDAR[\s\S]*END:VCALENDAR\r\n$/);
});
