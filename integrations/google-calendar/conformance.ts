import { inputByConsent } from '../conformance-consent.ts';
import type { CalendarBench, Conformance } from '../conformance-contract.ts';
import { startFakeProvider } from '../fake-provider.ts';
import { createGoogleCalendar } from './calendar.ts';
import { FAKE_PEOPLE, type FakeGoogleCalendar, startFakeGoogleCalendar } from './fake-server.ts';
import { refusal } from './fake-shapes.ts';
import { manifest } from './manifest.ts';
import { eventIdOf } from './own-id.ts';

const [MARA, JONAS] = FAKE_PEOPLE;
const DAY_MS = 86_400_000;

/** How Google Calendar is held to the checks that every integration has to pass. */
export const conformance: Conformance = {
  now: '2026-11-22T12:00:00.000Z',
  calendar: async () => {
    // Three pages, so that positions matter.
    const fake = await startFakeGoogleCalendar({ pageSize: 3 });
    const window = { from: new Date().toISOString(), to: new Date(Date.now() + 180 * DAY_MS).toISOString() };
    for (let number = 1; number <= 7; number += 1) addTalk(fake, window, `aaaaa${number}`);
    return benchOf(fake, window);
  },
  signWebhook: null,
  carryWebhook: ({ secret, deliveryId }) => ({
    headers: {
      'x-goog-channel-token': secret,
      'x-goog-channel-id': 'channel-1',
      'x-goog-message-number': deliveryId.replace(/\D/g, ''),
      'x-goog-resource-state': 'exists',
    },
    body: Buffer.alloc(0),
  }),
  bypass: {
    C6: 'A position is Google’s own token for what it has told, and no time: an event cannot become visible behind it',
  },
};

async function benchOf(fake: FakeGoogleCalendar, window: CalendarBench['window']): Promise<CalendarBench> {
  const hook = await startFakeProvider({ routes: [['POST', '/hook', () => ({ status: 202 })]] });
  const standing = () => fake.world.eventsOf(MARA).filter(({ cancelled, goneFrom }) => !cancelled && !goneFrom.has(MARA));
  const refuse = (answer: ReturnType<typeof refusal>, headers: Record<string, string> = {}) =>
    fake.fault({ kind: 'status', status: answer.status, headers, body: answer.json });
  const limit = (headers: Record<string, string>) => refuse(refusal(429, 'rateLimitExceeded', 'Rate Limit Exceeded'), headers);
  const inputOf = inputByConsent(fake, { manifest, person: MARA });
  return {
    accountInput: inputOf(),
    open: (options) => createGoogleCalendar(inputOf(options)),
    renewed: (accessToken) => {
      fake.consent.grant(MARA, accessToken);
      return { accessToken };
    },
    calendarId: MARA,
    window,
    truth: () => standing().map(({ title }) => title),
    faults: {
      unauthorized: () => refuse(refusal(401, 'authError', 'Invalid Credentials')),
      forbidden: () => refuse(refusal(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.')),
      'limit-seconds': () => limit({ 'retry-after': '90' }),
      'limit-date': () => limit({ 'retry-after': new Date(Date.now() + 121_000).toUTCString() }),
      'limit-untold': () => limit({}),
      'limit-as-403': () => refuse(refusal(403, 'userRateLimitExceeded', 'User Rate Limit Exceeded')),
      'limit-around-dead-grant': () => refuse(refusal(429, 'authError', 'Invalid Credentials'), { 'retry-after': '5' }),
      'server-error': () => refuse(refusal(503, 'backendError', 'Backend Error')),
      truncated: () => fake.fault({ kind: 'truncate' }),
      dropped: () => fake.fault({ kind: 'drop' }),
      'lost-answer': () => fake.fault({ kind: 'lost-answer' }),
      'odd-item': () => fake.fault({ kind: 'odd-item', item: { kind: 'calendar#event', id: 7, status: 'melted', eventType: 'seance', aura: { hue: 'blue' } } }),
      'redirect-elsewhere': () => fake.fault({ kind: 'redirect', to: 'http://169.254.169.254/latest/meta-data' }),
    },
    happenings: {
      'one-more': () => addTalk(fake, window, 'bbbbb1'),
      'many-at-once': () => {
        for (let number = 100; number < 140; number += 1) addTalk(fake, window, `ccccc${number}`);
      },
      'edit-between-pages': () =>
        fake.fault({ path: '/events', kind: 'then', act: () => fake.world.deed({ action: 'rename', id: 'aaaaa2', title: 'Renamed between pages' }) }),
      'one-vanishes': () => void fake.world.deed({ action: 'delete', id: 'aaaaa5' }),
      'cursors-expire': fake.expireTokens,
    },
    refusals: [
      () => refuse(refusal(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.', 'syncToken')),
      () => refuse(refusal(410, 'updatedMinTooLongAgo', 'The requested minimum modification time lies too far in the past.', 'updatedMin')),
      () => refuse(refusal(400, 'invalid', 'Invalid sync token value.', 'syncToken')),
      () => refuse(refusal(400, 'invalid', 'Invalid page token value.', 'pageToken')),
    ],
    intoFuture: () => ({ version: 1, calendarId: MARA, timeMin: '2099-01-01T00:00:00.000Z' }),
    people: { free: JONAS, hidden: 'stranger@else.test' },
    hookUrl: `${hook.url}/hook`,
    eventsOf: (ownId) => standing().filter(({ id }) => id === eventIdOf(ownId)).length,
    channels: () => fake.channels.ids().length,
    credentials: () => fake.requests().map(({ authorization }) => authorization ?? ''),
    close: async () => {
      await fake.channels.settled();
      await hook.close();
      await fake.close();
    },
  };
}

/** A talk in the window; all are at one time. */
function addTalk({ world }: FakeGoogleCalendar, { from }: CalendarBench['window'], id: string): void {
  const timeZone = 'Europe/Berlin';
  const at = new Date(Date.parse(from) + 7 * DAY_MS).toISOString();
  const end = new Date(Date.parse(at) + 3_600_000).toISOString();
  world.deed({ action: 'create', calendar: MARA, id, title: `Talk ${id}`, start: { at, timeZone }, end: { at: end, timeZone } });
}
