import { invite } from '../../database/meeting-participants.ts';
import { zonedInstant } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import type { Instant } from '../../domain/key-result.ts';
import { endOf, recurrenceOf } from '../../domain/meeting.ts';
import { mondayOf, weekOf } from '../../domain/week.ts';
import { emailOf } from '../../prisma/sample/northwind-people.ts';
import { SAMPLE_MEETINGS, type SampleMeeting } from '../../prisma/sample/sample-meetings.ts';
import { personIdOf, type Stage } from './stage.ts';

/** Puts the meetings of the running quarter into the calendar. They were called long ago: nobody is invited anew. */
export async function holdMeetings(stage: Stage, at: Instant): Promise<void> {
  for (const meeting of SAMPLE_MEETINGS) await holdMeeting(stage, meeting, at);
}

async function holdMeeting(stage: Stage, meeting: SampleMeeting, at: Instant): Promise<void> {
  const { scope, organizationId, database, extras, today } = stage;
  const { title, agenda, day, time, minutes, weeklySince, moved } = meeting;
  const { timeZone } = extras;
  const monday = mondayOf(weekOf(today));
  const startAt = (days: number, clock: string): Instant => zonedInstant({ day: addDays(monday, days), time: clock, timeZone });
  const id = database.newId(`meeting/${title}`);
  const organizerId = personIdOf(stage, emailOf(meeting.organizer));
  const recurrence = weeklySince === null ? '' : recurrenceOf('weekly', { weekday: day + 1, day: 1 });
  const startsAt = new Date(startAt(day - 7 * (weeklySince ?? 0), time));
  const stamps = { createdAt: new Date(at), updatedAt: new Date(at) };
  await scope.db.meeting.create({
    data: { organizationId, id, title, agenda, organizerId, startsAt, durationMinutes: minutes, timeZone, recurrence, ...stamps },
  });
  await invite(scope, { meetingId: id, organizerId, invited: { personIds: meeting.people.map((each) => personIdOf(stage, emailOf(each))), emails: [] } });
  if (moved === undefined) return;
  const place = startAt(moved.day, moved.time);
  const originalStart = new Date(startAt(day, time));
  await scope.db.meetingException.create({
    data: { organizationId, meetingId: id, originalStart, startsAt: new Date(place), endsAt: new Date(endOf(place, minutes)), cancelled: false },
  });
}
