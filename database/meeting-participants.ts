import { emailAddress } from '../domain/email-address.ts';
import { problem, refuse } from '../domain/goal-problem.ts';
import type { Instant } from '../domain/key-result.ts';
import { type MeetingResponse, MOST_PARTICIPANTS } from '../domain/meeting.ts';
import { peopleByIds } from './people.ts';
import { plain } from './plain.ts';
import type { Scope } from './scope.ts';

/** Somebody who takes part: a person, or an outside address. */
export interface ParticipantRow {
  id: string;
  meetingId: string;
  personId: string | null;
  email: string | null;
  response: MeetingResponse;
  respondedAt: Instant | null;
}

/** Who is to take part; whoever calls the meeting always does. */
export interface Invited {
  personIds: readonly string[];
  emails: readonly string[];
}

/** Everybody who takes part in these meetings. */
export async function participantsOf(scope: Scope, meetingIds: readonly string[]): Promise<ParticipantRow[]> {
  const rows = await scope.db.meetingParticipant.findMany({
    where: { organizationId: scope.organizationId, meetingId: { in: [...meetingIds] } },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => {
    const { organizationId: _organization, ...participant } = plain(row);
    return participant;
  });
}

/** Makes these the ones who take part. Whoever did already keeps their answer; an address of somebody here is that person. */
export async function invite(scope: Scope, input: { meetingId: string; organizerId: string; invited: Invited }): Promise<void> {
  const { meetingId, organizerId } = input;
  const { organizationId, db, database } = scope;
  const { personIds, emails } = await everybody(scope, input);
  const where = { organizationId, meetingId };
  await db.meetingParticipant.deleteMany({ where: { ...where, OR: [{ personId: { not: null, notIn: personIds } }, { email: { not: null, notIn: emails } }] } });
  const known = await participantsOf(scope, [meetingId]);
  const fresh = [
    ...personIds.filter((id) => !known.some(({ personId }) => personId === id)).map((personId) => ({ personId, email: null })),
    ...emails.filter((address) => !known.some(({ email }) => email === address)).map((email) => ({ personId: null, email })),
  ];
  const data = fresh.map((each) => ({
    ...where,
    ...each,
    id: database.newId(`meeting-participant/${meetingId}/${each.personId ?? each.email}`),
    // Whoever calls a meeting comes to it.
    response: each.personId === organizerId ? ('accepted' as const) : ('none' as const),
  }));
  await db.meetingParticipant.createMany({ data, skipDuplicates: true });
}

async function everybody(
  scope: Scope,
  { organizerId, invited }: { organizerId: string; invited: Invited },
): Promise<{ personIds: string[]; emails: string[] }> {
  const written = invited.emails.filter((email) => email.trim() !== '');
  const addresses = [...new Set(written.flatMap((email) => emailAddress(email) ?? []))];
  const wrong = written.find((email) => emailAddress(email) === null);
  if (wrong !== undefined) refuse([problem('emails', `"${wrong}" is no e-mail address.`)]);
  const here = await scope.db.person.findMany({
    where: { organizationId: scope.organizationId, email: { in: addresses }, active: true },
    select: { id: true, email: true },
  });
  const personIds = [...new Set([organizerId, ...invited.personIds, ...here.map(({ id }) => id)])];
  const emails = addresses.filter((address) => !here.some(({ email }) => email === address));
  const people = await peopleByIds(scope, personIds);
  if (people.length < personIds.length) refuse([problem('personIds', 'Somebody of those invited is not here any more: choose again.')]);
  if (personIds.length + emails.length > MOST_PARTICIPANTS)
    refuse([problem('personIds', `At most ${MOST_PARTICIPANTS} take part in a meeting; these are ${personIds.length + emails.length}.`)]);
  return { personIds, emails };
}
