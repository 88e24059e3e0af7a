import { DomainError } from '../../domain/errors.ts';
import type { WebhookDelivery, WebhookRequest } from '../../domain/integration.ts';
import { sameText } from '../same-text.ts';

/**
 * Checks a channel's message: its token is the one that we gave, compared in constant time. Google sends headers only and signs nothing, so a body is never read.
 * `subject` is the channel's id: compare it with the channels that live. The event `sync` opens a channel and says nothing changed.
 * The number grows with each message, so a repeat is told by channel and number.
 */
export function verifyWebhook({ secret, headers }: WebhookRequest): WebhookDelivery {
  const given = headerOf(headers, 'x-goog-channel-token');
  if (secret === '' || given === null || !sameText(given, secret)) throw new DomainError('INVALID_INPUT', 'The token of this message is missing or wrong');
  const channelId = headerOf(headers, 'x-goog-channel-id');
  const number = headerOf(headers, 'x-goog-message-number');
  const state = headerOf(headers, 'x-goog-resource-state');
  if (channelId === null || state === null || number === null || !/^\d{1,20}$/.test(number))
    throw new DomainError('INVALID_INPUT', 'This is not a message of Google Calendar: a header is missing');
  const payload = { resource: headerOf(headers, 'x-goog-resource-id'), expiration: headerOf(headers, 'x-goog-channel-expiration') };
  return { deliveryId: `${channelId}:${number}`, event: state, subject: channelId, payload, metrics: [] };
}

function headerOf(headers: WebhookRequest['headers'], name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
