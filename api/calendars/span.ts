import { encodeGlobalID } from '@pothos/plugin-relay';
import { type CalendarSpan, calendarSpan, type CycleDateRow, type DueDateRow } from '../../database/calendar-span.ts';
import { actingPersonId } from '../../database/scope.ts';
import { dayIn } from '../../domain/calendar.ts';
import { addDays, daysBetween } from '../../domain/day.ts';
import { DomainError } from '../../domain/errors.ts';
import { requireTimeZone } from '../../domain/required-time-zone.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { OccurrenceType } from '../meetings/type.ts';

const CycleDateKindEnum = builder.enumType('CycleDateKind', { values: ['starts', 'check_in', 'review', 'ends', 'retro'] as const });
const DueDateKindEnum = builder.enumType('DueDateKind', { values: ['task', 'milestone'] as const });

const CycleDateType = builder.objectRef<CycleDateRow>('CycleDate').implement({
  description: 'A date that a cycle sets: a whole day, or an instant.',
  fields: (t) => ({
    kind: t.field({ type: CycleDateKindEnum, resolve: ({ kind }) => kind }),
    day: t.field({ type: 'Day', nullable: true, resolve: ({ day }) => day }),
    at: t.field({ type: 'DateTime', nullable: true, resolve: ({ at }) => at }),
    cycleId: t.id({ resolve: ({ cycleId }) => encodeGlobalID('Cycle', cycleId) }),
    cycleName: t.exposeString('cycleName'),
  }),
});

const DueDateType = builder.objectRef<DueDateRow>('DueDate').implement({
  description: 'A task, or a milestone of a key result, with its last day.',
  fields: (t) => ({
    kind: t.field({ type: DueDateKindEnum, resolve: ({ kind }) => kind }),
    id: t.id({ description: 'Of the task, or of the milestone.', resolve: ({ kind, id }) => (kind === 'task' ? encodeGlobalID('Task', id) : id) }),
    title: t.exposeString('title'),
    day: t.field({ type: 'Day', resolve: ({ day }) => day }),
    done: t.exposeBoolean('done'),
    ownerName: t.exposeString('ownerName', { nullable: true, description: 'Who does it, or answers for the key result.' }),
    keyResultId: t.id({ nullable: true, resolve: ({ keyResultId }) => (keyResultId === null ? null : encodeGlobalID('KeyResult', keyResultId)) }),
    keyResultTitle: t.exposeString('keyResultTitle', { nullable: true }),
    mayChange: t.exposeBoolean('mayChange', { description: 'Whether the viewer may give a task another day; a milestone is changed with its key result.' }),
    version: t.exposeInt('version'),
  }),
});

const CalendarSpanType = builder.objectRef<CalendarSpan>('CalendarSpan').implement({
  fields: (t) => ({
    meetings: t.field({ type: [OccurrenceType], resolve: ({ meetings }) => meetings }),
    cycleDates: t.field({ type: [CycleDateType], resolve: (span) => span.cycleDates }),
    dueDates: t.field({ type: [DueDateType], resolve: (span) => span.dueDates }),
    freeDays: t.field({ type: ['Day'], description: 'On which nobody works here.', resolve: ({ freeDays }) => freeDays }),
    isCut: t.exposeBoolean('isCut', { description: 'There is more in the span than is listed.' }),
  }),
});

const SHOWN_DAYS = 30;
const MOST_DAYS = 100;

builder.queryField('calendar', (t) =>
  t.field({
    type: CalendarSpanType,
    description:
      'What the days from one to another hold, both included, by the clock of a zone: by default the next 30 days in the viewer’s own. What the viewer takes part in, does or answers for, or with `mine: false` all that they may read.',
    args: { from: t.arg({ type: 'Day' }), to: t.arg({ type: 'Day' }), timeZone: t.arg.string(), mine: t.arg.boolean() },
    resolve: async (_root, args, context) => {
      const { scope, loaders } = signedIn(context);
      const own = actingPersonId(scope);
      const ownTimeZone = own === null ? 'UTC' : (await loaders.person.load(own)).timeZone;
      const timeZone = args.timeZone ? requireTimeZone(args.timeZone) : ownTimeZone;
      const firstDay = args.from ?? dayIn(context.now, timeZone);
      const lastDay = args.to ?? addDays(firstDay, SHOWN_DAYS);
      const days = daysBetween(firstDay, lastDay);
      if (days < 0 || days >= MOST_DAYS)
        throw new DomainError('INVALID_INPUT', `A span of the calendar ends on its first day or after it, and has at most ${MOST_DAYS} days.`, { field: 'to' });
      return calendarSpan(scope, { firstDay, lastDay, timeZone, ownTimeZone, mine: args.mine ?? true });
    },
  }),
);
