import { randomUUID } from 'node:crypto';
import type { FakeAnswer, FakeRequest, FakeRoute } from '../fake-provider.ts';
import { refusal } from './fake-shapes.ts';

interface Subscription {
  id: string;
  mailbox: string;
  resource: string;
  notificationUrl: string;
  lifecycleNotificationUrl: string | null;
  clientState: string | null;
  expirationDateTime: string;
  changeType: string;
}

/** Graph's subscriptions: the address is asked to echo a token, then hears of each change in batches, and of the subscription's own life. */
export interface FakeSubscriptions {
  routes: readonly FakeRoute[];
  notify(mailbox: string): void;
  /** News of the subscriptions themselves. */
  tell(lifecycleEvent: 'missed' | 'reauthorizationRequired' | 'subscriptionRemoved'): void;
  ids(): string[];
  /** When all notifications so far have been answered or given up. */
  settled(): Promise<void>;
}

const LONGEST_MS = 10_080 * 60_000;

export function createFakeSubscriptions({ mailboxOf, now }: { mailboxOf: (request: FakeRequest) => string; now: () => number }): FakeSubscriptions {
  const subscriptions = new Map<string, Subscription>();
  const sending = new Set<Promise<unknown>>();

  function post(address: string, value: unknown[]): void {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ value }), signal: AbortSignal.timeout(10_000) };
    const message = fetch(address, init).then(
      (response) => response.body?.cancel(),
      () => undefined,
    );
    sending.add(message);
    void message.finally(() => sending.delete(message));
  }

  function headOf({ id, clientState, expirationDateTime, resource }: Subscription) {
    return { subscriptionId: id, clientState, subscriptionExpirationDateTime: expirationDateTime, resource, tenantId: 'tenant' };
  }

  async function create(request: FakeRequest): Promise<FakeAnswer> {
    const asked = request.json() as Omit<Subscription, 'id' | 'mailbox'>;
    const mailbox = mailboxOf(request);
    const untilMs = Date.parse(asked.expirationDateTime);
    if (Number.isNaN(untilMs) || untilMs > now() + LONGEST_MS)
      return refusal(400, 'ExtensionError', 'Subscription expiration can only be 10080 minutes in the future.');
    const same = [...subscriptions.values()].find((known) => known.resource === asked.resource && known.notificationUrl === asked.notificationUrl);
    if (same !== undefined) return refusal(409, 'Conflict', 'The subscription already exists.');
    const token = `Validation: ${randomUUID()}`;
    const url = new URL(asked.notificationUrl);
    url.searchParams.set('validationToken', token);
    const echo = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' } }).catch(() => null);
    const echoed = echo?.status === 200 && echo.headers.get('content-type')?.startsWith('text/plain') === true && (await echo.text()) === token;
    if (!echoed) return refusal(400, 'ValidationError', 'Subscription validation request failed.');
    const subscription = { ...asked, lifecycleNotificationUrl: asked.lifecycleNotificationUrl ?? null, id: randomUUID(), mailbox };
    subscriptions.set(subscription.id, subscription);
    return { status: 201, json: subscriptionJson(subscription) };
  }

  const known = (handler: (subscription: Subscription, request: FakeRequest) => FakeAnswer) => (request: FakeRequest) => {
    const subscription = subscriptions.get(request.parameters.id ?? '');
    return subscription === undefined ? refusal(404, 'ResourceNotFound', 'The object was not found.') : handler(subscription, request);
  };

  return {
    routes: [
      ['POST', '/v1.0/subscriptions', create],
      [
        'GET',
        '/v1.0/subscriptions',
        (request) => ({ json: { value: [...subscriptions.values()].filter(({ mailbox }) => mailbox === mailboxOf(request)).map(subscriptionJson) } }),
      ],
      [
        'PATCH',
        '/v1.0/subscriptions/:id',
        known((subscription, request) => {
          subscription.expirationDateTime = (request.json() as Subscription).expirationDateTime;
          return { json: subscriptionJson(subscription) };
        }),
      ],
      [
        'DELETE',
        '/v1.0/subscriptions/:id',
        known(({ id }) => {
          subscriptions.delete(id);
          return { status: 204 };
        }),
      ],
    ],
    notify: (mailbox) => {
      for (const subscription of subscriptions.values()) {
        if (subscription.mailbox !== mailbox || Date.parse(subscription.expirationDateTime) <= now()) continue;
        const resourceData = { '@odata.type': '#Microsoft.Graph.Event', '@odata.etag': `W/"${randomUUID()}"`, id: 'event' };
        post(subscription.notificationUrl, [{ ...headOf(subscription), changeType: 'updated', resourceData }]);
      }
    },
    tell: (lifecycleEvent) => {
      for (const subscription of subscriptions.values()) {
        if (subscription.lifecycleNotificationUrl !== null) post(subscription.lifecycleNotificationUrl, [{ ...headOf(subscription), lifecycleEvent }]);
        if (lifecycleEvent === 'subscriptionRemoved') subscriptions.delete(subscription.id);
      }
    },
    ids: () => [...subscriptions.keys()],
    settled: async () => {
      while (sending.size > 0) await Promise.all(sending);
    },
  };
}

/** A subscription as Graph shows it. */
function subscriptionJson({ mailbox: _mailbox, ...shown }: Subscription): Omit<Subscription, 'mailbox'> {
  return shown;
}
