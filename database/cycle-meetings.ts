import { cycleMeetingWords } from '../domain/cycle-meeting-words.ts';
import { type CycleMeeting, cycleMeetings } from '../domain/cycle-meetings.ts';
import type { Instant } from '../domain/key-result.ts';
import { MOST_PARTICIPANTS } from '../domain/meeting.ts';
import type { Language } from '../domain/person.ts';
import { writeAudit } from './audit-log.ts';
import { type CycleRow, cycleById, refuseEnded } from './cycles.ts';
import { readTimeline } from './cycle-timeline.ts';
import { publish } from './events.ts';
import { seededIds } from './ids.ts';
import { insertMeeting, type MeetingRow, meetingsByIds, writeMeeting } from './meetings.ts';
import { invite, participantsOf } from './meeting-participants.ts';
import { organizationById } from './organizations.ts';
import { activePeople } from './people.ts';
import { isSameJson, jsonColumn } from './plain.ts';
import { requireRight } from './rights.ts';
import { actingPersonId, inTransaction, type Scope } from './scope.ts';
import type { WriteOptions } from './versions.ts';

/** Puts the cycle's meetings into calendars in the name of the acting person, or takes them away again. */
export async function putCycleMeetings(scope: Scope, { cycleId, on }: { cycleId: string; on: boolean }, { at }: WriteOptions): Promise<CycleRow> {
  requireRight(scope, 'update', 'cycle');
  return inTransaction(scope, async (inside) => {
    const before = await cycleById(inside, cycleId);
    refuseEnded(before);
    const meetingsById = on ? (before.meetingsById ?? actingPersonId(inside)) : null;
    if (meetingsById === before.meetingsById) return before;
    await inside.db.cycle.updateMany({ where: { organizationId: inside.organizationId, id: cycleId }, data: { meetingsById } });
    await writeAudit(inside, {
      action: on ? 'put-meetings' : 'take-meetings',
      noun: 'cycle',
      subjectId: cycleId,
      before,
      after: { ...before, meetingsById },
      at,
    });
    publish(inside, { type: 'cycle', id: cycleId });
    await keepCycleMeetings(inside, { cycleId, at });
    return cycleById(inside, cycleId);
  });
}

/**
 * Makes the cycle's meetings what its timeline says, with those who answer for its goals: the one place where they are made, moved and called off. What the
 * cycle would still plan the same is left as people moved it; what is over stays as it was.
 */
export async function keepCycleMeetings(scope: Scope, { cycleId, at }: { cycleId: string; at: Instant }): Promise<void> {
  await inTransaction(scope, async (inside) => {
    const { cycle, steps } = await readTimeline(inside, cycleId);
    const wanted = cycle.meetingsById === null || cycle.phase === 'cancelled' || cycle.phase === 'draft' ? [] : cycleMeetings(steps, cycle);
    const idOf = seededIds(`cycle-meeting/${inside.organizationId}/${cycleId}`);
    const ids = (['check_in', 'review', 'retro'] as const).map((kind) => ({ kind, id: idOf(kind) }));
    const known = await meetingsByIds(
      inside,
      ids.map(({ id }) => id),
    );
    if (wanted.length === 0 && known.every(isTakenAway)) return;
    const invited = await whoTakesPart(inside, cycleId);
    const { language } = await organizationById(inside);
    for (const { kind, id } of ids) {
      const plan = wanted.find((each) => each.kind === kind);
      const meeting = known.find((each) => each.id === id);
      if (plan === undefined) await callOff(inside, meeting, at);
      else await keep(inside, { cycle, id, plan, meeting, personIds: invited[kind], language, at });
    }
  });
}

async function keep(
  scope: Scope,
  input: {
    cycle: CycleRow;
    id: string;
    plan: CycleMeeting;
    meeting: MeetingRow | undefined;
    personIds: readonly string[];
    language: Language;
    at: Instant;
  },
): Promise<void> {
  const { cycle, id, plan, meeting, personIds, language, at } = input;
  const organizerId = cycle.meetingsById;
  if (organizerId === null) return;
  const { exceptions, kind, ...times } = plan;
  const words = cycleMeetingWords(kind, language);
  const title = `${cycle.name}: ${words.title}`;
  const planned = { ...times, title, exceptions, personIds };
  const invited = { personIds, emails: [] };
  if (meeting === undefined) {
    const made = await insertMeeting(scope, { ...times, title, agenda: words.agenda, invited, id, organizerId, cycleId: cycle.id, kind, planned }, { at });
    if (exceptions.length > 0) await writeMeeting(scope, { before: made, fields: {}, exceptions, action: 'plan', at });
    return;
  }
  // Older plans do not say whom they invited.
  const { personIds: plannedBefore = [], title: titleBefore, ...timesBefore } = meeting.planned as Partial<typeof planned>;
  // What people called off stays so.
  if (meeting.cancelledAt !== null && !isTakenAway(meeting)) return;
  const isSameTime = isSameJson(timesBefore, { ...times, exceptions });
  const isSameTitle = titleBefore === title;
  const othersTakePart = await changeInvited(scope, meeting, { organizerId, plannedBefore, personIds });
  if (isSameTime && isSameTitle && !othersTakePart) {
    // Nothing that people see has changed: no version rises.
    if (!isSameJson(plannedBefore, personIds)) await rewritePlan(scope, id, planned);
    return;
  }
  // A cycle that is renamed, or a company that changes its language, leaves the times where people moved them.
  const fields = { planned, ...(isSameTitle ? {} : { title }), ...(isSameTime ? {} : { ...times, cancelledAt: null, organizerId }) };
  await writeMeeting(scope, { before: meeting, fields, ...(isSameTime ? {} : { exceptions }), action: 'plan', at });
}

/** True where others take part than before. Whom the plan no longer names is taken off; whom people invited besides stays, and whoever calls the meeting comes. */
async function changeInvited(
  scope: Scope,
  { id, organizerId: calledBefore }: MeetingRow,
  { organizerId, plannedBefore, personIds }: { organizerId: string; plannedBefore: readonly string[]; personIds: readonly string[] },
): Promise<boolean> {
  const before = await participantsOf(scope, [id]);
  const people = before.flatMap(({ personId }) => personId ?? []);
  const wanted = [organizerId, ...personIds];
  const stay = people.filter((personId) => wanted.includes(personId) || (personId !== calledBefore && !plannedBefore.includes(personId)));
  if (stay.length === people.length && wanted.every((personId) => people.includes(personId))) return false;
  const emails = before.flatMap(({ email }) => email ?? []);
  await invite(scope, { meetingId: id, organizerId, invited: { personIds: [...new Set([...stay, ...wanted])], emails } });
  return true;
}

/** Takes a meeting out of the plan: when the plan has it again it takes place again, also where people had called it off meanwhile. */
async function callOff(scope: Scope, meeting: MeetingRow | undefined, at: Instant): Promise<void> {
  if (meeting === undefined) return;
  const { personIds = [] } = meeting.planned as { personIds?: readonly string[] };
  if (meeting.cancelledAt === null) await writeMeeting(scope, { before: meeting, fields: { cancelledAt: at, planned: { personIds } }, action: 'cancel', at });
  else await rewritePlan(scope, meeting.id, { personIds });
}

/** Whether the plan itself took a meeting away: its times are no longer in it. */
function isTakenAway({ cancelledAt, planned }: MeetingRow): boolean {
  return cancelledAt !== null && !('startsAt' in (planned as object));
}

/** What the cycle planned, beside the meeting as it is: no version rises. */
async function rewritePlan({ db, organizationId }: Scope, id: string, planned: object): Promise<void> {
  await db.meeting.updateMany({ where: { organizationId, id }, data: { planned: jsonColumn(planned) as object } });
}

/** Owners of key results check in; owners of objectives and those who lead review and look back. Where these are too many, those who lead teams stand for them. */
async function whoTakesPart(scope: Scope, cycleId: string): Promise<Record<CycleMeeting['kind'], string[]>> {
  const { organizationId, db } = scope;
  const rows = await db.$queryRaw<{ answerer: string; owner: string }[]>`
    SELECT DISTINCT coalesce(k.owner_id, t.lead_id, o.owner_id)::text AS answerer, o.owner_id::text AS owner FROM key_results k
    JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
    LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
    WHERE k.organization_id = ${organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND k.dropped_at IS NULL`;
  const people = await activePeople(scope);
  const teams = await db.team.findMany({ where: { organizationId, leadId: { not: null } }, select: { leadId: true } });
  const isHere = (id: string | null): id is string => people.some((person) => person.id === id);
  const leading = [...new Set([...people.filter(({ leadership }) => leadership).map(({ id }) => id), ...teams.map(({ leadId }) => leadId).filter(isHere)])];
  const atMost = (ids: readonly string[]): string[] => {
    const own = [...new Set(ids)].filter(isHere).toSorted();
    return own.length < MOST_PARTICIPANTS ? own : leading.slice(0, MOST_PARTICIPANTS - 1).toSorted();
  };
  const owners = rows.map(({ owner }) => owner);
  const leaders = people.filter(({ leadership }) => leadership).map(({ id }) => id);
  return { check_in: atMost(rows.map(({ answerer }) => answerer)), review: atMost([...owners, ...leaders]), retro: atMost([...owners, ...leaders]) };
}
