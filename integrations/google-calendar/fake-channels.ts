/** A channel as the fake keeps it. */
interface Channel {
  id: string;
  resourceId: string;
  calendar: string;
  address: string;
  token: string | null;
  expirationMs: number;
  number: number;
}

/** Google's push channels: a first message `sync`, then one `exists` a change, headers only, without a second try. */
export interface FakeChannels {
  open(input: Pick<Channel, 'id' | 'calendar' | 'address' | 'token' | 'expirationMs'>): Channel | null;
  close(id: string, resourceId: string): boolean;
  notify(calendar: string): void;
  ids(): string[];
  /** When all messages so far have been answered or given up. */
  settled(): Promise<void>;
}

export function createFakeChannels(now: () => number): FakeChannels {
  const channels = new Map<string, Channel>();
  const sending = new Set<Promise<unknown>>();

  function send(channel: Channel, state: 'sync' | 'exists'): void {
    channel.number += 1;
    const headers = {
      'x-goog-channel-id': channel.id,
      'x-goog-message-number': String(channel.number),
      'x-goog-resource-id': channel.resourceId,
      'x-goog-resource-state': state,
      'x-goog-resource-uri': `https://www.googleapis.com/calendar/v3/calendars/${encodeURIComponent(channel.calendar)}/events?alt=json`,
      'x-goog-channel-expiration': new Date(channel.expirationMs).toUTCString(),
      ...(channel.token !== null && { 'x-goog-channel-token': channel.token }),
    };
    const message = fetch(channel.address, { method: 'POST', headers, signal: AbortSignal.timeout(10_000) }).then(
      (response) => response.body?.cancel(),
      () => undefined,
    );
    sending.add(message);
    void message.finally(() => sending.delete(message));
  }

  return {
    open: (input) => {
      if (channels.has(input.id)) return null;
      const channel: Channel = { ...input, resourceId: `resource-${input.calendar.replaceAll(/\W/g, '-')}`, number: 0 };
      channels.set(channel.id, channel);
      send(channel, 'sync');
      return channel;
    },
    close: (id, resourceId) => channels.get(id)?.resourceId === resourceId && channels.delete(id),
    notify: (calendar) => {
      for (const channel of channels.values()) {
        if (channel.expirationMs <= now()) channels.delete(channel.id);
        else if (channel.calendar === calendar) send(channel, 'exists');
      }
    },
    ids: () => [...channels.keys()],
    settled: async () => {
      while (sending.size > 0) await Promise.all(sending);
    },
  };
}
