import { inputByConsent } from '../conformance-consent.ts';
import type { CalendarBench, Conformance } from '../conformance-contract.ts';
import { startFakeProvider } from '../fake-provider.ts';
import { createOutlookCalendar } from './calendar.ts';
import { FAKE_PEOPLE, type FakeOutlookCalendar, calendarIdOf, startFakeOutlookCalendar } from './fake-server.ts';
import { refusal } from './fake-shapes.ts';
import { manifest } from './manifest.ts';

const [MARA, JONAS] = FAKE_PEOPLE;
const DAY_MS = 86_400_000;

/** How Outlook Calendar is held to the checks that every integration has to pass. */
export const conformance: Conformance = {
  now: '2026-11-22T12:00:00.000Z',
  calendar: async () => {
    const fake = await startFakeOutlookCalendar();
    const window = { from: new Date().toISOString(), to: new Date(Date.now() + 180 * DAY_MS).toISOString() };
    // Three pages of a hundred, so that positions matter.
    for (let number = 1; number <= 210; number += 1) addTalk(fake, window, `a${String(number).padStart(3, '0')}`);
    return benchOf(fake, window);
  },
  signWebhook: null,
  carryWebhook: ({ secret, deliveryId }) => ({
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ value: [{ subscriptionId: 's-1', clientState: secret, changeType: 'updated', resourceData: { id: deliveryId } }] })),
  }),
  bypass: {
    C6: 'A position is Graph’s own link for what it has told, and no time: an event cannot become visible behind it',
  },
};

async function benchOf(fake: FakeOutlookCalendar, window: CalendarBench['window']): Promise<CalendarBench> {
  const hook = await startFakeProvider({
    routes: [['POST', '/hook', ({ url }) => ({ headers: { 'content-type': 'text/plain' }, text: url.searchParams.get('validationToken') ?? '' })]],
  });
  const refuse = (status: number, code: string, headers: Record<string, string> = {}) =>
    fake.fault({ kind: 'status', status, headers, body: refusal(status, code, code).json });
  const inputOf = inputByConsent(fake, { manifest, person: MARA });
  return {
    accountInput: inputOf(),
    open: (options) => createOutlookCalendar(inputOf(options)),
    renewed: (accessToken) => {
      fake.consent.grant(MARA, accessToken);
      return { accessToken };
    },
    calendarId: calendarIdOf(MARA),
    window,
    truth: () =>
      fake.world
        .eventsOf(MARA)
        .filter(({ cancelled, goneFrom }) => !cancelled && !goneFrom.has(MARA))
        .map(({ title }) => title),
    faults: {
      unauthorized: () => refuse(401, 'InvalidAuthenticationToken'),
      forbidden: () => refuse(403, 'ErrorAccessDenied'),
      'limit-seconds': () => refuse(429, 'TooManyRequests', { 'retry-after': '90' }),
      // Graph throttles as being out of service too; the header tells it from trouble.
      'limit-date': () => refuse(503, 'serviceNotAvailable', { 'retry-after': new Date(Date.now() + 121_000).toUTCString() }),
      'limit-untold': () => refuse(429, 'ApplicationThrottled'),
      'limit-around-dead-grant': () => refuse(429, 'InvalidAuthenticationToken', { 'retry-after': '5' }),
      'server-error': () => refuse(503, 'serviceNotAvailable'),
      truncated: () => fake.fault({ kind: 'truncate' }),
      dropped: () => fake.fault({ kind: 'drop' }),
      'lost-answer': () => fake.fault({ kind: 'lost-answer' }),
      'odd-item': () => fake.fault({ kind: 'odd-item', item: { id: 'odd', type: 'seance', start: 'at midnight', aura: { hue: 'blue' } } }),
      'redirect-elsewhere': () => fake.fault({ kind: 'redirect', to: 'http://169.254.169.254/latest/meta-data' }),
    },
    happenings: {
      'one-more': () => addTalk(fake, window, 'b001'),
      'many-at-once': () => {
        for (let number = 1; number <= 130; number += 1) addTalk(fake, window, `c${String(number).padStart(3, '0')}`);
      },
      'edit-between-pages': () =>
        fake.fault({ path: '/delta', kind: 'then', act: () => fake.world.deed({ action: 'rename', id: 'a002', title: 'Renamed between pages' }) }),
      'one-vanishes': () => void fake.world.deed({ action: 'delete', id: 'a150' }),
      'cursors-expire': fake.expireLinks,
    },
    refusals: [
      () => refuse(410, 'SyncStateNotFound'),
      () => refuse(400, 'syncStateNotFound'),
      () => refuse(400, 'SyncStateInvalid'),
      () => refuse(410, 'resyncRequired'),
      () => refuse(410, 'resyncChangesApplyDifferences'),
      () => refuse(410, 'Gone'),
    ],
    intoFuture: (cursor) => ({
      ...(cursor as object),
      window: { from: '2099-01-01T00:00:00.000Z', to: '2099-07-01T00:00:00.000Z' },
      link: null,
      resting: false,
    }),
    people: { free: JONAS, hidden: 'stranger@else.test' },
    hookUrl: `${hook.url}/hook`,
    eventsOf: (ownId) => fake.ownEvents(MARA, ownId).length,
    channels: () => fake.subscriptions.ids().length,
    credentials: () => fake.requests().map(({ authorization }) => authorization ?? ''),
    close: async () => {
      await fake.subscriptions.settled();
      await hook.close();
      await fake.close();
    },
  };
}

/** A talk in the window; all are at one time. */
function addTalk({ world }: FakeOutlookCalendar, { from }: CalendarBench['window'], id: string): void {
  const timeZone = 'Europe/Berlin';
  const at = new Date(Date.parse(from) + 7 * DAY_MS).toISOString();
  const end = new Date(Date.parse(at) + 3_600_000).toISOString();
  world.deed({ action: 'create', calendar: MARA, id, title: `Talk ${id}`, start: { at, timeZone }, end: { at: end, timeZone } });
}
