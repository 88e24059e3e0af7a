import { z } from 'zod';

/** Of Slack's answers the fields that are read. */
export const accountSchema = z.object({ team_id: z.string(), team: z.string().default('') });

export const userSchema = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string().optional(),
    deleted: z.boolean().default(false),
    is_bot: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
    /** Absent where the workspace does not ask for confirmation. */
    is_email_confirmed: z.boolean().default(true),
    profile: z.object({ email: z.string().optional() }).default({}),
  }),
});

export const openedSchema = z.object({ channel: z.object({ id: z.string() }) });
export const postedSchema = z.object({ channel: z.string(), ts: z.string() });

export const historySchema = z.object({
  messages: z.array(
    z.object({ ts: z.string(), metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()).default({}) }).optional() }),
  ),
});

/** What Slack says of a refusal, with 200 or without. */
export const refusalSchema = z.object({ error: z.string().default(''), needed: z.string().default('') });

const eventSchema = z.looseObject({
  type: z.string(),
  user: z.string().optional(),
  channel: z.string().optional(),
  message_ts: z.string().optional(),
  unfurl_id: z.string().optional(),
  source: z.string().optional(),
  links: z.array(z.object({ url: z.string() })).optional(),
});

/** A body of the events API. */
export const envelopeSchema = z.looseObject({
  type: z.string().optional(),
  challenge: z.string().optional(),
  team_id: z.string().optional(),
  event_id: z.string().optional(),
  event: eventSchema.optional(),
});

const actorSchema = { user: z.object({ id: z.string(), team_id: z.string().optional() }), team: z.object({ id: z.string() }).nullish() };
const enteredSchema = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
});

/** What `payload` of an interaction holds. */
export const interactionSchema = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('block_actions'),
    ...actorSchema,
    trigger_id: z.string(),
    actions: z.array(z.object({ action_id: z.string(), value: z.string().default('') })).min(1),
    container: z.object({ channel_id: z.string().optional(), message_ts: z.string().optional() }).default({}),
  }),
  z.looseObject({
    type: z.literal('view_submission'),
    ...actorSchema,
    view: z.object({
      id: z.string(),
      hash: z.string().default(''),
      callback_id: z.string(),
      private_metadata: z.string().default(''),
      state: z.object({ values: z.record(z.string(), z.record(z.string(), enteredSchema)) }),
    }),
  }),
]);
