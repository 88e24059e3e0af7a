import { type MeetingOccurrence, meetingsByIds, meetingsIn, meetingById } from '../../database/meetings.ts';
import { type ParticipantRow } from '../../database/meeting-participants.ts';
import { proposeTimes } from '../../database/free-times.ts';
import { isAllowed } from '../../database/rights.ts';
import { actingPersonId } from '../../database/scope.ts';
import { addMs } from '../../domain/calendar.ts';
import { DomainError } from '../../domain/errors.ts';
import { repeatsOf } from '../../domain/meeting.ts';
import { nextOccurrence, type Window } from '../../domain/occurrences.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { MeetingKindEnum, MeetingResponseEnum } from '../enums.ts';
import { orNull } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import { CycleType, MeetingType, PersonType } from '../refs.ts';

/** One time that a meeting takes place. */
export const OccurrenceType = builder.objectRef<MeetingOccurrence>('MeetingOccurrence');

const ParticipantType = builder.objectRef<ParticipantRow>('MeetingParticipant').implement({
  fields: (t) => ({
    person: t.field({
      type: PersonType,
      nullable: true,
      resolve: ({ personId }, _args, context) => (personId === null ? null : signedIn(context).loaders.person.load(personId)),
    }),
    email: t.exposeString('email', { nullable: true }),
    response: t.field({ type: MeetingResponseEnum, resolve: ({ response }) => response }),
  }),
});

builder.node(MeetingType, {
  id: { resolve: (meeting) => meeting.id },
  loadMany: async (ids, context) => inOrder(ids, await meetingsByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    kind: t.field({ type: MeetingKindEnum, resolve: ({ kind }) => kind }),
    title: t.exposeString('title'),
    agenda: t.exposeString('agenda'),
    startsAt: t.field({ type: 'DateTime', resolve: ({ startsAt }) => startsAt }),
    durationMinutes: t.exposeInt('durationMinutes'),
    timeZone: t.exposeString('timeZone'),
    recurrence: t.exposeString('recurrence'),
    repeats: t.string({
      description: 'none, daily, weekly, monthly, or custom for a rule that came from a calendar.',
      resolve: ({ recurrence }) => repeatsOf(recurrence),
    }),
    next: t.field({
      type: OccurrenceType,
      nullable: true,
      description: 'The next time that it takes place or is under way; null where it is over.',
      resolve: async (meeting, _args, context) => {
        if (meeting.cancelledAt !== null) return null;
        const next = nextOccurrence(meeting, await signedIn(context).loaders.exceptionsOf.load(meeting.id), context.now);
        return next && { ...next, meeting };
      },
    }),
    cancelledAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ cancelledAt }) => cancelledAt }),
    organizer: t.field({ type: PersonType, resolve: ({ organizerId }, _args, context) => signedIn(context).loaders.person.load(organizerId) }),
    cycle: t.field({
      type: CycleType,
      nullable: true,
      resolve: ({ cycleId }, _args, context) => (cycleId === null ? null : signedIn(context).loaders.cycle.load(cycleId)),
    }),
    participants: t.field({ type: [ParticipantType], resolve: ({ id }, _args, context) => signedIn(context).loaders.participantsOf.load(id) }),
    myResponse: t.field({
      type: MeetingResponseEnum,
      nullable: true,
      description: 'What the viewer answered; null where they do not take part.',
      resolve: async ({ id }, _args, context) => {
        const { scope, loaders } = signedIn(context);
        return (await loaders.participantsOf.load(id)).find(({ personId }) => personId === actingPersonId(scope))?.response ?? null;
      },
    }),
    mayChange: t.boolean({
      resolve: ({ organizerId }, _args, context) => isAllowed(signedIn(context).scope, 'update', 'meeting', { ownerIds: [organizerId] }),
    }),
    version: t.exposeInt('version'),
  }),
});

OccurrenceType.implement({
  fields: (t) => ({
    originalStart: t.field({
      type: 'DateTime',
      description: 'Where its series has it: its name, however often it is moved.',
      resolve: ({ originalStart }) => originalStart,
    }),
    startsAt: t.field({ type: 'DateTime', resolve: ({ startsAt }) => startsAt }),
    endsAt: t.field({ type: 'DateTime', resolve: ({ endsAt }) => endsAt }),
    moved: t.exposeBoolean('moved', { description: 'It stands in another place than its series says.' }),
    meeting: t.field({ type: MeetingType, resolve: ({ meeting }) => meeting }),
  }),
});

const FreeTimeType = builder.objectRef<Window>('FreeTime').implement({
  fields: (t) => ({
    from: t.field({ type: 'DateTime', resolve: ({ from }) => from }),
    to: t.field({ type: 'DateTime', resolve: ({ to }) => to }),
  }),
});

const DAY_MS = 86_400_000;
const SHOWN_DAYS = 14;
/** A list of a whole year has more than anybody reads, and a wider one costs more than it says. */
const MOST_DAYS = 366;

builder.queryFields((t) => ({
  meetings: t.field({
    type: [OccurrenceType],
    description:
      'What takes place in a span, by default in the two weeks to come, in order and the first 500 at most: what the viewer takes part in, or with `mine: false` all that they may read.',
    args: {
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime' }),
      mine: t.arg.boolean(),
      calledOff: t.arg.boolean({ description: 'Also what was called off, each such meeting at the first time that it would have had.' }),
    },
    resolve: (_root, args, context) => {
      const from = args.from ?? context.now;
      const to = args.to ?? addMs(from, SHOWN_DAYS * DAY_MS);
      if (to <= from || Date.parse(to) - Date.parse(from) > MOST_DAYS * DAY_MS)
        throw new DomainError('INVALID_INPUT', 'A span of meetings ends after its start, at most a year later.', { field: 'to' });
      return meetingsIn(signedIn(context).scope, { from, to, mine: args.mine ?? true, calledOff: args.calledOff ?? false });
    },
  }),
  meeting: t.field({
    type: MeetingType,
    nullable: true,
    args: { id: t.arg.globalID({ for: [MeetingType], required: true }) },
    resolve: (_root, { id }, context) => orNull(meetingById(signedIn(context).scope, id.id)),
  }),
  freeTimes: t.field({
    type: [FreeTimeType],
    description:
      'When these people and the viewer are free, in the next two weeks; by what their connected calendars and Sextant know. By what somebody is taken is not told.',
    args: { personIds: t.arg.globalIDList({ for: [PersonType] }), durationMinutes: t.arg.int(), timeZone: t.arg.string() },
    resolve: async (_root, args, context) => {
      const { scope, loaders } = signedIn(context);
      const own = actingPersonId(scope);
      if (own === null || !isAllowed(scope, 'create', 'meeting', { ownerIds: [own] })) return [];
      const timeZone = args.timeZone ?? (await loaders.person.load(own)).timeZone;
      const personIds = [...new Set([own, ...(args.personIds ?? []).map(({ id }) => id)])].slice(0, 50);
      return proposeTimes(scope, { personIds, durationMinutes: Math.min(Math.max(args.durationMinutes ?? 30, 5), 480), timeZone, now: context.now });
    },
  }),
}));
