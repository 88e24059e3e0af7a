import { heartbeat } from '@temporalio/activity';
import { calendarOwners } from '../database/calendars.ts';
import { invitedByMail } from '../database/meeting-invitations.ts';
import { type MeetingRow, meetingsByIds } from '../database/meetings.ts';
import { type ParticipantRow, participantsOf } from '../database/meeting-participants.ts';
import { type OrganizationRow, organizationById } from '../database/organizations.ts';
import { peopleByIds } from '../database/people.ts';
import type { Scope } from '../database/scope.ts';
import { type IcsMeeting, invitationIcs } from '../documents/meeting-ics.ts';
import { outsideAddressOf, outsideRecipient } from '../domain/effect-kinds.ts';
import type { Instant } from '../domain/key-result.ts';
import { nextOccurrence } from '../domain/occurrences.ts';
import { type Addressee, deliverMails, type MailDraft, outsideAddressee } from './deliver-mail.ts';
import type { ActivityDeps } from './dependencies.ts';
import { readerOf } from './mail-frame.ts';
import { icsMeetings } from './meeting-ics.ts';
import { workflowOf, workflowScope } from './scopes.ts';

export type MeetingActivities = ReturnType<typeof createMeetingActivities>;

/** What the meeting workflow asks for. */
export function createMeetingActivities(deps: ActivityDeps) {
  return {
    /** Invites by mail whoever takes part without a connected calendar, and takes back what is not so any more. What calendars need not hear of is no mail. */
    async inviteByMail({ meetingId, now, ...ref }: { organizationId: string; meetingId: string; now: Instant }): Promise<{ sent: number }> {
      const scope = workflowScope(deps, ref);
      const [meeting] = await meetingsByIds(scope, [meetingId]);
      if (meeting === undefined) return { sent: 0 };
      const organization = await organizationById(scope);
      const participants = await participantsOf(scope, [meetingId]);
      const before = await invitedByMail(scope, meetingId);
      const invited = await withoutCalendar(scope, meeting, participants);
      const [ics] = await icsMeetings(scope, [meeting], deps);
      if (ics === undefined) return { sent: 0 };
      const next = nextOccurrence(meeting, ics.exceptions, now);
      const isOver = next === null;
      // Of a series that has begun people are told when they are to come first.
      const startsAt = next?.startsAt ?? meeting.startsAt;
      const asked = meeting.cancelledAt !== null || isOver ? [] : invited;
      // Those who were asked and are not any more; of what is over nobody hears again.
      const withdrawn = isOver ? [] : [...before].filter((recipient) => !asked.includes(recipient) && !stillTakesPart(participants, recipient, meeting));
      const addressees = await addresseesOf(scope, { organization, recipients: [...asked, ...withdrawn] });
      const drafts = addressees.map((person) =>
        draftFor({ deps, meeting, startsAt, ics, person, organization, cancelled: withdrawn.includes(person.id), changed: before.has(person.id) }),
      );
      return deliverMails(deps, scope, drafts, { organization, dueAt: now, now, workflowId: workflowOf(), beat: heartbeat });
    },
  };
}

/** Recipients of invitations: people whose calendar is not connected, and addresses outside. Whoever calls the meeting knows of it. */
async function withoutCalendar(scope: Scope, { organizerId }: MeetingRow, participants: readonly ParticipantRow[]): Promise<string[]> {
  const people = participants.flatMap(({ personId, response }) => (personId === null || personId === organizerId || response === 'declined' ? [] : [personId]));
  const connected = await calendarOwners(scope, people);
  return [...people.filter((id) => !connected.has(id)), ...participants.flatMap(({ email }) => (email === null ? [] : [outsideRecipient(email)]))];
}

/** Whoever declined, or whose calendar is connected by now, needs no mail that takes the first one back. */
function stillTakesPart(participants: readonly ParticipantRow[], recipient: string, { cancelledAt }: MeetingRow): boolean {
  return (
    cancelledAt === null && participants.some(({ personId, email }) => personId === recipient || (email !== null && outsideRecipient(email) === recipient))
  );
}

async function addresseesOf(
  scope: Scope,
  { organization, recipients }: { organization: OrganizationRow; recipients: readonly string[] },
): Promise<Addressee[]> {
  const people = await peopleByIds(
    scope,
    recipients.filter((recipient) => outsideAddressOf(recipient) === null),
  );
  return recipients.flatMap((recipient) => {
    const address = outsideAddressOf(recipient);
    return address === null ? (people.find(({ id }) => id === recipient) ?? []) : outsideAddressee(address, organization);
  });
}

function draftFor(input: {
  deps: ActivityDeps;
  meeting: MeetingRow;
  startsAt: Instant;
  ics: IcsMeeting;
  person: Addressee;
  organization: OrganizationRow;
  cancelled: boolean;
  changed: boolean;
}): MailDraft<'meeting-invitation'> {
  const { deps, meeting, startsAt, ics, person, organization, cancelled, changed } = input;
  const { title, agenda, durationMinutes, recurrence, icsSequence, id, cycleId } = meeting;
  const isOutside = outsideAddressOf(person.id) !== null;
  return {
    kind: 'meeting-invitation',
    subject: `meeting/${id}`,
    occurrence: `${cancelled ? 'cancel' : 'request'}#${icsSequence}`,
    cycleId,
    person,
    reason: cancelled ? 'was invited' : 'takes part, and no calendar is connected',
    links: [],
    calendar: { method: cancelled ? 'CANCEL' : 'REQUEST', content: invitationIcs({ ...ics, cancelled }, cancelled ? 'CANCEL' : 'REQUEST') },
    compose: () => ({
      reader: readerOf(person, organization, deps.publicUrl),
      organizerName: ics.organizer.name,
      title,
      agenda,
      startsAt,
      durationMinutes,
      repeats: recurrence !== '',
      cancelled,
      changed,
      url: isOutside ? null : ics.url,
    }),
  };
}
