import { exceptionsOf, type MeetingRow, meetingsWithin } from '../database/meetings.ts';
import { participantsOf } from '../database/meeting-participants.ts';
import { organizationById } from '../database/organizations.ts';
import { peopleByIds } from '../database/people.ts';
import type { Scope } from '../database/scope.ts';
import type { IcsMeeting } from '../documents/meeting-ics.ts';
import { addMs } from '../domain/calendar.ts';
import type { Instant } from '../domain/key-result.ts';

/** What calendar programs are told of where a meeting comes from. */
export interface IcsOrigin {
  publicUrl: string;
  mailFrom: string;
}

const DAY_MS = 86_400_000;
const FEED_DAYS = { back: 90, ahead: 366 };

/** The meetings of whoever the Scope belongs to, as an iCalendar file: the last three months and the year to come. */
export async function calendarFeed({ scope, now, ...origin }: IcsOrigin & { scope: Scope; now: Instant }): Promise<string> {
  const day = (days: number): Instant => addMs(now, days * DAY_MS);
  const meetings = await meetingsWithin(scope, { from: day(-FEED_DAYS.back), to: day(FEED_DAYS.ahead), mine: true });
  const { name } = await organizationById(scope);
  const { feedIcs } = await import('../documents/meeting-ics.ts');
  return feedIcs(await icsMeetings(scope, meetings, origin), { name: `Sextant: ${name}` });
}

/** Meetings as calendar programs read them, with who takes part. */
export async function icsMeetings(scope: Scope, meetings: readonly MeetingRow[], { publicUrl, mailFrom }: IcsOrigin): Promise<IcsMeeting[]> {
  const ids = meetings.map(({ id }) => id);
  const exceptions = await exceptionsOf(scope, ids);
  const participants = Map.groupBy(await participantsOf(scope, ids), ({ meetingId }) => meetingId);
  const known = await peopleByIds(scope, [
    ...meetings.map(({ organizerId }) => organizerId),
    ...[...participants.values()].flat().flatMap(({ personId }) => personId ?? []),
  ]);
  const people = new Map(known.map((person) => [person.id, person]));
  return meetings.map((meeting) => {
    const organizer = people.get(meeting.organizerId);
    return {
      ...meeting,
      uid: `${meeting.id}@${new URL(publicUrl).hostname}`,
      url: `${publicUrl}/meetings/${meeting.id}`,
      sequence: meeting.icsSequence,
      changedAt: meeting.updatedAt,
      cancelled: meeting.cancelledAt !== null,
      exceptions: exceptions.get(meeting.id) ?? [],
      organizer: { name: organizer?.name ?? 'Sextant', email: organizer?.email ?? addressIn(mailFrom) },
      attendees: (participants.get(meeting.id) ?? []).flatMap(({ personId, email, response }) => {
        const person = people.get(personId ?? '');
        const address = person?.email ?? email;
        return address === null ? [] : [{ name: person?.name ?? address, email: address, response }];
      }),
    };
  });
}

/** The bare address of a From. */
function addressIn(from: string): string {
  return /<([^>]+)>/.exec(from)?.[1] ?? from;
}
