import { z } from 'zod';

/** A wall-clock time with the zone it is told in; UTC by our wish. */
export const timeSchema = z.object({ dateTime: z.string(), timeZone: z.string().default('UTC') });

const dayOfWeek = z.string();
export const recurrenceSchema = z.object({
  pattern: z.object({
    type: z.string(),
    interval: z.number().default(1),
    daysOfWeek: z.array(dayOfWeek).optional(),
    dayOfMonth: z.number().optional(),
    month: z.number().optional(),
    index: z.string().optional(),
    firstDayOfWeek: dayOfWeek.optional(),
  }),
  range: z.object({
    type: z.string(),
    startDate: z.string(),
    endDate: z.string().optional(),
    numberOfOccurrences: z.number().optional(),
    recurrenceTimeZone: z.string().nullish(),
  }),
});
export type GraphRecurrence = z.output<typeof recurrenceSchema>;

/** The fields of an event that are read; an occurrence comes with ids and times only. */
export const eventSchema = z.object({
  id: z.string().min(1),
  type: z.string().nullish(),
  subject: z.string().nullish(),
  body: z.object({ content: z.string().default('') }).nullish(),
  start: timeSchema.nullish(),
  end: timeSchema.nullish(),
  isAllDay: z.boolean().nullish(),
  isCancelled: z.boolean().nullish(),
  originalStart: z.string().nullish(),
  originalStartTimeZone: z.string().nullish(),
  seriesMasterId: z.string().nullish(),
  recurrence: recurrenceSchema.nullish(),
  attendees: z
    .array(
      z.object({
        emailAddress: z.object({ address: z.string().nullish() }),
        status: z.object({ response: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
  organizer: z.object({ emailAddress: z.object({ address: z.string().nullish() }) }).nullish(),
  transactionId: z.string().nullish(),
  cancelledOccurrences: z.array(z.string()).nullish(),
  changeKey: z.string().nullish(),
  lastModifiedDateTime: z.string().nullish(),
});
export type GraphEvent = z.output<typeof eventSchema>;

/** The fields above, as they are asked for. */
export const EVENT_FIELDS =
  'id,type,subject,body,start,end,isAllDay,isCancelled,originalStart,originalStartTimeZone,seriesMasterId,recurrence,attendees,organizer,transactionId,changeKey,lastModifiedDateTime';

/** A page of a list or of a delta round. Items are looked at one by one: an odd one must not hide its neighbours. */
export const pageSchema = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().min(1).optional(),
  '@odata.deltaLink': z.string().min(1).optional(),
});

export const removedSchema = z.object({ id: z.string().min(1), '@removed': z.unknown().refine((removed) => removed !== undefined && removed !== null) });

export const calendarSchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  canEdit: z.boolean().nullish(),
  isDefaultCalendar: z.boolean().nullish(),
  owner: z.object({ address: z.string().nullish() }).nullish(),
});

export const scheduleSchema = z.object({
  value: z.array(
    z.object({
      scheduleId: z.string(),
      error: z.unknown().optional(),
      scheduleItems: z.array(z.object({ status: z.string().default('busy'), start: timeSchema, end: timeSchema })).nullish(),
    }),
  ),
});

export const subscriptionSchema = z.object({
  id: z.string(),
  resource: z.string(),
  notificationUrl: z.string().nullish(),
  expirationDateTime: z.string(),
});
