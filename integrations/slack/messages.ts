import { z } from 'zod';
import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import type { Messenger } from '../../domain/messenger.ts';
import { formView, messageBlocks, messageText } from './blocks.ts';
import { createSlackClient } from './client.ts';
import { accountSchema, historySchema, openedSchema, postedSchema, userSchema } from './schema.ts';

/** What our messages carry, unseen, so that they can be known again. */
const KEY_EVENT = 'sextant_message';
/** Clocks differ, and Slack's may be behind ours. */
const CLOCK_MARGIN_S = 120;
/** The newest of a channel between one person and us; Slack gives apps that are sold to many no more than 15. */
const LOOKED_THROUGH = 100;

const anything = z.unknown();

/** The messages door of Slack: to one person each, in the channel that the bot has with them. */
export function createSlackMessenger(input: ReaderInput & { timeoutMs?: number }): Messenger {
  const { call } = createSlackClient(input);
  const whoWeAre = (signal?: AbortSignal) => call({ method: 'auth.test', bucket: 'at-once', schema: accountSchema, signal });
  const userOf = async (method: 'users.info' | 'users.lookupByEmail', given: Record<string, unknown>, signal?: AbortSignal) =>
    unlessUnknown(
      call({ method, bucket: method === 'users.info' ? 'at-once' : 'look-up', schema: userSchema, arguments: given, signal }).then(({ user }) => user),
    );
  const channelOf = async (to: string, signal?: AbortSignal) =>
    (await call({ method: 'conversations.open', bucket: 'look-up', schema: openedSchema, arguments: { users: to }, signal })).channel.id;

  return {
    testConnection: async () => ({ account: (await whoWeAre()).team }),
    personOf: async ({ email, signal }) => {
      const user = await userOf('users.lookupByEmail', { email }, signal);
      return user === null || user.deleted || user.is_bot ? null : user.id;
    },
    emailOf: async ({ userId, workspaceId, signal }) => {
      // An app that several workspaces have signs for all of them with one secret: a signature does not say which.
      const [{ team_id: ours }, user] = await Promise.all([whoWeAre(signal), userOf('users.info', { user: userId }, signal)]);
      if (workspaceId !== ours || user === null || (user.team_id ?? ours) !== ours) return null;
      if (user.deleted || user.is_bot || user.is_stranger || !user.is_email_confirmed) return null;
      return user.profile.email ?? null;
    },
    send: async ({ to, key, message, signal }) => {
      const { channel, ts } = await call({
        method: 'chat.postMessage',
        bucket: 'post',
        schema: postedSchema,
        arguments: {
          channel: await channelOf(to, signal),
          text: messageText(message),
          blocks: messageBlocks(message),
          metadata: { event_type: KEY_EVENT, event_payload: { key } },
          unfurl_links: false,
          unfurl_media: false,
        },
        signal,
        writes: true,
      });
      return { channel, messageId: ts };
    },
    find: async ({ to, key, since, signal }) => {
      const channel = await channelOf(to, signal);
      const oldest = String(Date.parse(since) / 1_000 - CLOCK_MARGIN_S);
      const { messages } = await call({
        method: 'conversations.history',
        bucket: 'history',
        schema: historySchema,
        arguments: { channel, oldest, limit: LOOKED_THROUGH, include_all_metadata: true },
        signal,
      });
      const found = messages.find(({ metadata }) => metadata?.event_type === KEY_EVENT && metadata.event_payload.key === key);
      return found === undefined ? null : { channel, messageId: found.ts };
    },
    update: async ({ receipt, message, signal }) => {
      const { channel, messageId: ts } = receipt;
      await call({
        method: 'chat.update',
        bucket: 'change',
        schema: anything,
        arguments: { channel, ts, text: messageText(message), blocks: messageBlocks(message) },
        signal,
      });
    },
    openForm: async ({ trigger, form, signal }) => {
      await call({ method: 'views.open', bucket: 'at-once', schema: anything, arguments: { trigger_id: trigger, view: formView(form) }, signal });
    },
    preview: async ({ place, previews, signal }) => {
      const where = 'unfurlId' in place ? { unfurl_id: place.unfurlId, source: place.source } : { channel: place.channel, ts: place.messageId };
      const unfurls = Object.fromEntries(Object.entries(previews).map(([url, message]) => [url, { blocks: messageBlocks(message) }]));
      await call({ method: 'chat.unfurl', bucket: 'change', schema: anything, arguments: { ...where, unfurls }, signal });
    },
  };
}

/** Nobody there is an answer, not a failure. */
async function unlessUnknown<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ProviderError && /\((users?_not_found|user_not_visible)\)/.test(error.message)) return null;
    throw error;
  }
}
