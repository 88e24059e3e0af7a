import { z } from 'zod';

/** A moment as Google gives it: a date, or an instant with the zone of its series. */
export const timeSchema = z.object({ date: z.string().optional(), dateTime: z.string().optional(), timeZone: z.string().optional() });
export type GoogleTime = z.output<typeof timeSchema>;

/** The fields of an event that are read. Of a cancelled one only the ids are certain. */
export const eventSchema = z.object({
  id: z.string().min(1),
  etag: z.string().default(''),
  status: z.string().default('confirmed'),
  eventType: z.string().default('default'),
  summary: z.string().default(''),
  description: z.string().default(''),
  start: timeSchema.optional(),
  end: timeSchema.optional(),
  recurrence: z.array(z.string()).default([]),
  recurringEventId: z.string().optional(),
  originalStartTime: timeSchema.optional(),
  attendees: z.array(z.object({ email: z.string().default(''), responseStatus: z.string().default('needsAction') })).default([]),
  updated: z.string().optional(),
});
export type GoogleEvent = z.output<typeof eventSchema>;

/** A page of events. `items` are looked at one by one: an odd one must not hide its neighbours. */
export const eventPageSchema = z.object({
  items: z.array(z.unknown()).default([]),
  timeZone: z.string().default('UTC'),
  nextPageToken: z.string().min(1).optional(),
  nextSyncToken: z.string().min(1).optional(),
});

export const calendarListSchema = z.object({
  items: z
    .array(
      z.object({
        id: z.string(),
        summary: z.string().default(''),
        summaryOverride: z.string().optional(),
        timeZone: z.string().default('UTC'),
        accessRole: z.string(),
        primary: z.boolean().default(false),
      }),
    )
    .default([]),
  nextPageToken: z.string().min(1).optional(),
});

export const calendarSchema = z.object({ id: z.string() });

export const freeBusySchema = z.object({
  calendars: z.record(
    z.string(),
    z.object({ errors: z.array(z.unknown()).default([]), busy: z.array(z.object({ start: z.string(), end: z.string() })).default([]) }),
  ),
});

export const channelSchema = z.object({ id: z.string(), resourceId: z.string(), expiration: z.coerce.number() });
