import { createHash, createHmac } from 'node:crypto';
import { DomainError } from '../../domain/errors.ts';
import type { ChatAnswer, WebhookDelivery, WebhookRequest } from '../../domain/integration.ts';
import type { ChatReply, ChatRequest } from '../../domain/messenger.ts';
import { jsonOf } from '../json-of.ts';
import { sameText } from '../same-text.ts';
import { messageBlocks, messageText } from './blocks.ts';
import { envelopeSchema, interactionSchema } from './schema.ts';

/** Slack's own measure of age; what lies ahead is refused by the same one. */
const LONGEST_AGE_S = 5 * 60;

/**
 * Checks a delivery's signature (v0, over the time and the bytes) in constant time, and reads what it says: an event, something pressed or
 * entered, or a command. Slack sends again what was not answered in time; the second has the same `deliveryId`. Throws DomainError INVALID_INPUT.
 */
export function verifyWebhook({ secret, headers, rawBody, at }: WebhookRequest): WebhookDelivery {
  const given = headerOf(headers, 'x-slack-signature') ?? '';
  const timestamp = headerOf(headers, 'x-slack-request-timestamp') ?? '';
  const expected = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(rawBody).digest('hex')}`;
  // Without a secret nothing can be believed.
  if (secret === '' || !sameText(given, expected)) throw new DomainError('INVALID_INPUT', 'The signature of this delivery is missing or wrong');
  const nowS = (at === undefined ? Date.now() : Date.parse(at)) / 1_000;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowS - Number(timestamp)) > LONGEST_AGE_S)
    throw new DomainError('INVALID_INPUT', 'This delivery was not signed in the last five minutes');
  const text = Buffer.from(rawBody).toString('utf8');
  const { id, event, subject, request } = text.trimStart().startsWith('{') ? readEvent(text) : readForm(new URLSearchParams(text));
  return {
    deliveryId: (id ?? createHash('sha256').update(rawBody).digest('hex')).slice(0, 200),
    event: event.slice(0, 200),
    subject,
    payload: null,
    metrics: [],
    ...(request !== null && { chat: { request, write: writeReply } }),
  };
}

interface Read {
  id: string | null;
  event: string;
  subject: string;
  request: ChatRequest | null;
}

function readEvent(text: string): Read {
  const envelope = envelopeSchema.safeParse(jsonOf(text));
  if (!envelope.success) throw new DomainError('INVALID_INPUT', 'This is not a delivery of Slack');
  const { type = '', challenge = '', team_id: workspaceId = '', event_id: id = null, event } = envelope.data;
  if (type === 'url_verification') return { id, event: type, subject: '', request: { kind: 'hello', challenge } };
  const read = { id, event: event?.type ?? type, subject: workspaceId };
  switch (event?.type) {
    case 'app_uninstalled':
    case 'tokens_revoked':
      return { ...read, request: { kind: 'gone', workspaceId } };
    case 'link_shared': {
      const { user: userId, links = [], unfurl_id: unfurlId, source, channel, message_ts: messageId } = event;
      const place = unfurlId && source ? { unfurlId, source } : channel && messageId ? { channel, messageId } : null;
      if (userId === undefined || place === null) return { ...read, request: null };
      return { ...read, request: { kind: 'links', userId, workspaceId, urls: links.map(({ url }) => url), place } };
    }
    default:
      return { ...read, request: null };
  }
}

/** Slack sends forms for what people do: an interaction as JSON in `payload`, a command as fields. */
function readForm(form: URLSearchParams): Read {
  const payload = form.get('payload');
  if (payload === null) return readCommand(form);
  const interaction = interactionSchema.safeParse(jsonOf(payload));
  // Shortcuts and forms that were closed: nothing of ours.
  if (!interaction.success) return { id: null, event: 'interaction', subject: '', request: null };
  const { data } = interaction;
  const actor = { userId: data.user.id, workspaceId: data.user.team_id ?? data.team?.id ?? '' };
  if (data.type === 'view_submission') {
    const { id, hash, callback_id: action, private_metadata: value, state } = data.view;
    const answers = Object.fromEntries(
      Object.entries(state.values).map(([name, elements]) => [
        name,
        Object.values(elements).flatMap(({ value: entered, selected_option: one, selected_options: several }) =>
          several ? several.map((option) => option.value) : one ? [one.value] : entered ? [entered] : [],
        ),
      ]),
    );
    return { id: `${id}/${hash}`, event: data.type, subject: actor.workspaceId, request: { kind: 'submit', action, value, answers, ...actor } };
  }
  const { actions, trigger_id: trigger, container } = data;
  const { action_id: actionId = '', value = '' } = actions[0] ?? {};
  const { channel_id: channel, message_ts: messageId } = container;
  const receipt = channel !== undefined && messageId !== undefined ? { channel, messageId } : null;
  const action = actionId.split(' ')[0] ?? '';
  return { id: trigger, event: data.type, subject: actor.workspaceId, request: { kind: 'press', action, value, trigger, receipt, ...actor } };
}

function readCommand(form: URLSearchParams): Read {
  const [userId, workspaceId, command] = [form.get('user_id'), form.get('team_id'), form.get('command')];
  if (userId === null || workspaceId === null || command === null) throw new DomainError('INVALID_INPUT', 'This is not a delivery of Slack');
  const request = { kind: 'command', text: (form.get('text') ?? '').trim(), userId, workspaceId } as const;
  return { id: form.get('trigger_id'), event: command, subject: workspaceId, request };
}

function writeReply(reply: ChatReply): ChatAnswer {
  switch (reply.kind) {
    case 'challenge':
      return { text: reply.challenge };
    case 'message':
      return { json: { response_type: 'ephemeral', text: messageText(reply.message), blocks: messageBlocks(reply.message) } };
    case 'errors':
      return { json: { response_action: 'errors', errors: reply.fields } };
    default:
      // An empty body closes a form; anything else is an error to Slack.
      return null;
  }
}

function headerOf(headers: WebhookRequest['headers'], name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
