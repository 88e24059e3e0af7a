import { putCycleMeetings } from '../../database/cycle-meetings.ts';
import { moveMeeting } from '../../database/meeting-moves.ts';
import { cancelMeeting, createMeeting, type MeetingInput as MeetingFields, respondToMeeting, updateMeeting } from '../../database/meetings.ts';
import { zonedInstant } from '../../domain/calendar.ts';
import { weekdayOf } from '../../domain/day.ts';
import { DomainError } from '../../domain/errors.ts';
import { recurrenceOf } from '../../domain/meeting.ts';
import { requireTimeZone } from '../../domain/required-time-zone.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { MeetingRepeatsEnum, MeetingResponseEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { CycleType, MeetingType, PersonType } from '../refs.ts';

const MeetingInput = builder.inputType('MeetingInput', {
  fields: (t) => ({
    title: t.string({ required: true }),
    agenda: t.string(),
    day: t.field({ type: 'Day', required: true, description: 'Of the first meeting, by the clock of the zone.' }),
    time: t.string({ required: true, description: 'Such as 10:00.' }),
    timeZone: t.string({ required: true }),
    durationMinutes: t.int({ required: true }),
    repeats: t.field({ type: MeetingRepeatsEnum, required: true, description: '`custom` leaves the rule as it is.' }),
    personIds: t.globalIDList({ for: [PersonType] }),
    emails: t.stringList(),
  }),
});

builder.mutationFields((t) => {
  const id = t.arg.globalID({ for: [MeetingType], required: true });
  const version = t.arg.int({ required: true });
  const input = t.arg({ type: MeetingInput, required: true });
  return {
    createMeeting: t.field({
      type: MeetingType,
      errors: refusals,
      args: { input },
      resolve: (_root, args, context) => createMeeting(signedIn(context).scope, { recurrence: '', ...fieldsOf(args.input) }, { at: context.now }),
    }),
    updateMeeting: t.field({
      type: MeetingType,
      errors: refusals,
      args: { id, version, input },
      resolve: (_root, args, context) =>
        updateMeeting(signedIn(context).scope, { id: args.id.id, ...fieldsOf(args.input) }, { version: args.version, at: context.now }),
    }),
    moveMeeting: t.field({
      type: MeetingType,
      errors: refusals,
      description: 'Moves one occurrence of a meeting, or with `whole` its whole series as far. All else of it stays as it is.',
      args: {
        id,
        version,
        originalStart: t.arg({ type: 'DateTime', required: true, description: 'The occurrence, by where its series has it.' }),
        startsAt: t.arg({ type: 'DateTime', required: true }),
        whole: t.arg.boolean({ required: true }),
      },
      resolve: (_root, { originalStart, startsAt, whole, ...args }, context) =>
        moveMeeting(signedIn(context).scope, { id: args.id.id, originalStart, startsAt, whole }, { version: args.version, at: context.now }),
    }),
    cancelMeeting: t.field({
      type: MeetingType,
      errors: refusals,
      args: { id, version },
      resolve: (_root, args, context) => cancelMeeting(signedIn(context).scope, { id: args.id.id }, { version: args.version, at: context.now }),
    }),
    respondToMeeting: t.field({
      type: MeetingType,
      errors: refusals,
      args: { id, response: t.arg({ type: MeetingResponseEnum, required: true }) },
      resolve: (_root, args, context) => respondToMeeting(signedIn(context).scope, { id: args.id.id, response: args.response }, { at: context.now }),
    }),
    putCycleMeetings: t.field({
      type: CycleType,
      errors: refusals,
      description: "Puts the cycle's check-in, review and retrospective into the calendars of those who answer for its goals, or takes them away again.",
      args: { id: t.arg.globalID({ for: [CycleType], required: true }), on: t.arg.boolean({ required: true }) },
      resolve: (_root, args, context) => putCycleMeetings(signedIn(context).scope, { cycleId: args.id.id, on: args.on }, { at: context.now }),
    }),
  };
});

/** Without a rule where it is to stay as it is. */
function fieldsOf(input: typeof MeetingInput.$inferInput): Omit<MeetingFields, 'recurrence'> & { recurrence?: string } {
  const { title, agenda, day, time, durationMinutes, repeats, personIds, emails } = input;
  const timeZone = requireTimeZone(input.timeZone);
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new DomainError('INVALID_INPUT', `"${time}" is no time of day; write one like 10:00.`, { field: 'time' });
  return {
    title,
    agenda: agenda ?? '',
    startsAt: zonedInstant({ day, time, timeZone }),
    durationMinutes,
    timeZone,
    ...(repeats === 'custom' ? {} : { recurrence: recurrenceOf(repeats, { weekday: weekdayOf(day), day: Number(day.slice(-2)) }) }),
    invited: { personIds: (personIds ?? []).map(({ id }) => id), emails: emails ?? [] },
  };
}
