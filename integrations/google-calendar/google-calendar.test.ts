import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarAccount, CalendarEvent, EventDraft } from '../../domain/calendar-account.ts';
import { DomainError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import { openConsent } from '../oauth.ts';
import { createGoogleCalendar } from './calendar.ts';
import { FAKE_PEOPLE, type FakeGoogleCalendar, startFakeGoogleCalendar } from './fake-server.ts';
import { manifest } from './manifest.ts';
import { eventIdOf, ownIdOf } from './own-id.ts';
import { verifyWebhook } from './webhook.ts';

const [MARA, JONAS] = FAKE_PEOPLE;
const WINDOW = { from: '2026-10-01T00:00:00.000Z', to: '2027-04-01T00:00:00.000Z' };
const berlin = (at: string) => ({ at: new Date(at).toISOString(), timeZone: 'Europe/Berlin' });
const open: FakeGoogleCalendar[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

/** Mondays at ten in Berlin, from summer time into winter time. */
const WEEKLY: EventDraft = {
  ownId: 'check-in/2026-W43',
  title: 'Weekly check-in',
  description: 'Agenda: https://sextant.test/meetings/1',
  start: berlin('2026-10-19T10:00:00+02:00'),
  end: berlin('2026-10-19T10:30:00+02:00'),
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=MO'],
  attendees: [{ email: JONAS }],
  exceptions: [],
};
const MOVED = { originalStart: berlin('2026-10-26T10:00:00+01:00'), start: berlin('2026-10-27T14:00:00+01:00'), end: berlin('2026-10-27T15:00:00+01:00') };
const LEFT_OUT = { originalStart: berlin('2026-11-02T10:00:00+01:00'), start: berlin('2026-11-02T10:00:00+01:00'), end: berlin('2026-11-02T10:30:00+01:00') };
const REVIEW: EventDraft = {
  ownId: 'review/2026-11',
  title: 'Review',
  description: '',
  start: berlin('2026-11-20T15:00:00+01:00'),
  end: berlin('2026-11-20T16:00:00+01:00'),
  recurrence: [],
  attendees: [],
  exceptions: [],
};

describe('reading', () => {
  test('the first read gives what is there, the next ones what changed, and a page may be empty', async () => {
    const { account, fake } = await connect({ pageSize: 2, emptyFirstPage: true });
    for (const day of ['20', '21', '22'])
      fake.world.deed({
        action: 'create',
        calendar: MARA,
        title: `Talk ${day}`,
        start: berlin(`2026-11-${day}T09:00:00Z`),
        end: berlin(`2026-11-${day}T10:00:00Z`),
      });

    const first = await readAll(account, null);
    const quiet = await readAll(account, first.cursor);
    fake.world.deed({ action: 'move', id: 'ev000002', start: berlin('2026-11-25T09:00:00Z'), end: berlin('2026-11-25T10:00:00Z') });
    fake.world.deed({ action: 'delete', id: 'ev000003' });
    const next = await readAll(account, quiet.cursor);

    expect(first.changed.map(({ title }) => title)).toEqual(['Talk 20', 'Talk 21', 'Talk 22']);
    expect(first.pages).toBe(3);
    expect([quiet.changed, quiet.removed]).toEqual([[], []]);
    expect(next.changed).toMatchObject([{ id: 'ev000002', start: berlin('2026-11-25T09:00:00Z') }]);
    expect(next.removed).toEqual(['ev000003']);
  });

  test('read again from any page after a kill, it ends the same; what changes between pages comes with the next read', async () => {
    const { account, fake } = await connect({ pageSize: 1 });
    for (const id of ['aaaaa1', 'aaaaa2', 'aaaaa3'])
      fake.world.deed({ action: 'create', calendar: MARA, id, title: id, start: { day: '2026-11-20' }, end: { day: '2026-11-21' } });

    const one = await account.changes({ calendarId: MARA, cursor: null, window: WINDOW });
    fake.world.deed({ action: 'rename', id: 'aaaaa1', title: 'renamed' });
    const again = await readAll(account, one.cursor);
    const rest = await readAll(account, one.cursor);
    const next = await readAll(account, rest.cursor);

    expect(rest.changed.map(({ id }) => id)).toEqual(['aaaaa2', 'aaaaa3']);
    expect(again).toEqual(rest);
    expect(next.changed.map(({ title }) => title)).toEqual(['renamed']);
  });

  test('all-day events are days, in any zone', async () => {
    const { account, fake } = await connect();
    fake.world.deed({ action: 'create', calendar: MARA, title: 'Offsite', start: { day: '2026-11-20' }, end: { day: '2026-11-22' } });

    expect((await readAll(account, null)).changed).toMatchObject([{ start: { day: '2026-11-20' }, end: { day: '2026-11-22' } }]);
  });

  test('a token that Google forgot is cursor-expired, and the read from the start is whole', async () => {
    const { account, fake } = await connect();
    fake.world.deed({ action: 'create', calendar: MARA, id: 'aaaaa1', title: 'Stays', start: { day: '2026-11-20' }, end: { day: '2026-11-21' } });
    const { cursor } = await readAll(account, null);
    fake.expireTokens();

    await expect(readAll(account, cursor)).rejects.toMatchObject({ name: 'ProviderError', kind: 'cursor-expired' });
    expect((await readAll(account, null)).changed.map(({ title }) => title)).toEqual(['Stays']);
  });

  test('each calendar has its own position: another’s is not used', async () => {
    const { account } = await connect();
    const { cursor } = await readAll(account, null);

    for (const foreign of [{ ...(cursor as object), calendarId: JONAS }, { version: 9 }, 'text', 7])
      await expect(account.changes({ calendarId: MARA, cursor: foreign, window: WINDOW })).rejects.toMatchObject({ kind: 'cursor-expired' });
  });

  test('people answer, move one instance and delete another: all three come, and the deleted instance stays known', async () => {
    const { account, fake } = await connect();
    const series = await account.put({ calendarId: MARA, event: WEEKLY });
    const { cursor } = await readAll(account, null);
    fake.world.deed({ action: 'respond', id: series.id, person: JONAS, response: 'accepted' });
    fake.world.deed({ action: 'move', id: series.id, ...MOVED });
    fake.world.deed({ action: 'delete', id: series.id, originalStart: LEFT_OUT.originalStart });

    const { changed, removed } = await readAll(account, cursor);

    expect(removed).toEqual([]);
    const [master, moved, cancelled] = changed;
    expect(master).toMatchObject({ id: series.id, seriesId: null, attendees: [{ email: JONAS, response: 'accepted' }] });
    expect(moved).toMatchObject({ seriesId: series.id, originalStart: { at: MOVED.originalStart.at }, start: { at: MOVED.start.at }, cancelled: false });
    expect(cancelled).toMatchObject({ seriesId: series.id, originalStart: { at: LEFT_OUT.originalStart.at }, cancelled: true });
    // No loop: what Sextant made is known by its own id, instances included.
    expect(changed.map(({ ownId }) => ownId)).toEqual([WEEKLY.ownId, WEEKLY.ownId, WEEKLY.ownId]);
  });

  test('a series that is deleted is removed, with all its instances', async () => {
    const { account, fake } = await connect();
    const series = await account.put({ calendarId: MARA, event: { ...WEEKLY, exceptions: [{ ...MOVED, cancelled: false }] } });
    const { cursor } = await readAll(account, null);
    fake.world.deed({ action: 'delete', id: series.id });

    expect(await readAll(account, cursor)).toMatchObject({ changed: [], removed: [series.id] });
  });
});

describe('writing', () => {
  test('a series keeps its hour over the change of clocks, with a moved and a left out instance', async () => {
    const { account, fake } = await connect();

    const put = await account.put({
      calendarId: MARA,
      event: {
        ...WEEKLY,
        exceptions: [
          { ...MOVED, cancelled: false },
          { ...LEFT_OUT, cancelled: true },
        ],
      },
    });

    const series = fake.world.find(MARA, put.id);
    const stands = series === null ? [] : fake.world.instances(series).filter(({ cancelled }) => !cancelled);
    expect(stands.map(({ start }) => ('at' in start ? start.at : start.day))).toEqual([
      '2026-10-19T08:00:00.000Z',
      '2026-10-27T13:00:00.000Z',
      '2026-11-09T09:00:00.000Z',
    ]);
    expect(put).toMatchObject({ ownId: WEEKLY.ownId, title: WEEKLY.title, recurrence: WEEKLY.recurrence });
  });

  test('put again unchanged, nothing is written; put without its exceptions, they go back to their places', async () => {
    const { account, fake } = await connect();
    const withExceptions = {
      ...WEEKLY,
      exceptions: [
        { ...MOVED, cancelled: false },
        { ...LEFT_OUT, cancelled: true },
      ],
    };
    const first = await account.put({ calendarId: MARA, event: withExceptions });
    const step = fake.world.step();

    const second = await account.put({ calendarId: MARA, event: withExceptions });
    expect([second.revision, fake.world.step()]).toEqual([first.revision, step]);

    await account.put({ calendarId: MARA, event: WEEKLY });
    const series = fake.world.find(MARA, first.id);
    expect(series === null ? [] : fake.world.instances(series).map(({ start, cancelled }) => [(start as { at: string }).at, cancelled])).toEqual([
      ['2026-10-19T08:00:00.000Z', false],
      ['2026-10-26T09:00:00.000Z', false],
      ['2026-11-02T09:00:00.000Z', false],
      ['2026-11-09T09:00:00.000Z', false],
    ]);
  });

  test('a change keeps the answers that people gave', async () => {
    const { account, fake } = await connect();
    const { id } = await account.put({ calendarId: MARA, event: WEEKLY });
    fake.world.deed({ action: 'respond', id, person: JONAS, response: 'declined' });

    const put = await account.put({
      calendarId: MARA,
      event: { ...WEEKLY, title: 'Check-in', attendees: [{ email: JONAS }, { email: 'new@northwind.test' }] },
    });

    expect(put).toMatchObject({
      title: 'Check-in',
      attendees: [
        { email: JONAS, response: 'declined' },
        { email: 'new@northwind.test', response: 'none' },
      ],
    });
    // Sextant writes its own invitations.
    const writes = fake.requests().filter(({ method }) => method === 'POST' || method === 'PATCH');
    expect(writes.every(({ path }) => path.includes('sendUpdates=none'))).toBe(true);
  });

  test.each(['lost-answer', 'drop', 'truncate'] as const)(
    'an answer that is lost (%s) at any step, and a retry: one event, as the draft says',
    async (kind) => {
      const draft = {
        ...WEEKLY,
        exceptions: [
          { ...MOVED, cancelled: false },
          { ...LEFT_OUT, cancelled: true },
        ],
      };
      const whole = await connect();
      await whole.account.put({ calendarId: MARA, event: draft });
      const steps = whole.fake.requests().length;
      const truth = instancesOf(whole.fake, draft);

      for (let step = 0; step < steps; step += 1) {
        const { account, fake } = await connect();
        let attempts = 0;
        const counted = createGoogleCalendar({
          ...inputOf(fake, MARA),
          budget: {
            take: async () => {
              if (attempts === step) fake.fault({ kind });
              attempts += 1;
            },
            told: async () => undefined,
          },
        });
        await expect(counted.put({ calendarId: MARA, event: draft })).rejects.toMatchObject({ name: 'ProviderError', kind: 'transient' });
        await account.put({ calendarId: MARA, event: draft });

        expect([step, fake.world.eventsOf(MARA).filter(({ seriesId }) => seriesId === null)]).toEqual([
          step,
          [expect.objectContaining({ title: draft.title })],
        ]);
        expect([step, instancesOf(fake, draft)]).toEqual([step, truth]);
      }
    },
  );

  test('two writers at once make one event', async () => {
    const { account, fake } = await connect();
    const other = createGoogleCalendar(inputOf(fake, MARA));

    await Promise.all([account.put({ calendarId: MARA, event: REVIEW }), other.put({ calendarId: MARA, event: { ...REVIEW, title: 'Review!' } })]);

    expect(fake.world.eventsOf(MARA)).toHaveLength(1);
  });

  test('an event that was taken away comes back with put, and goes with remove, however often', async () => {
    const { account, fake } = await connect();
    const { id } = await account.put({ calendarId: MARA, event: REVIEW });
    await account.remove({ calendarId: MARA, ownId: REVIEW.ownId });
    await account.remove({ calendarId: MARA, ownId: REVIEW.ownId });
    await account.remove({ calendarId: MARA, ownId: 'never-made' });
    expect(fake.world.find(MARA, id)?.cancelled).toBe(true);

    expect(await account.put({ calendarId: MARA, event: REVIEW })).toMatchObject({ id, cancelled: false });
  });

  test('a meeting becomes a whole day, and a series a single event', async () => {
    const { account } = await connect();
    await account.put({ calendarId: MARA, event: WEEKLY });

    const day = { ...WEEKLY, start: { day: '2026-11-20' }, end: { day: '2026-11-21' }, recurrence: [] };

    expect(await account.put({ calendarId: MARA, event: day })).toMatchObject({ start: { day: '2026-11-20' }, end: { day: '2026-11-21' }, recurrence: [] });
  });

  test('ids of ours are in Google’s alphabet and lead back', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }), (ownId) => {
        fc.pre(Buffer.from(ownId, 'utf8').toString('utf8') === ownId);
        expect(eventIdOf(ownId)).toMatch(/^[a-v0-9]{5,1024}$/);
        expect(ownIdOf(eventIdOf(ownId))).toBe(ownId);
        expect(ownIdOf(`${eventIdOf(ownId)}_20261102T090000Z`)).toBe(ownId);
      }),
    );
    for (const foreign of ['4q2v7n6pb1dfg8a0', 'okrhub!', 'okrhub1', '_']) expect(ownIdOf(foreign)).toBeNull();
  });
});

describe('busy, calendars, channels', () => {
  test('who is taken when; a calendar that cannot be seen is left out', async () => {
    const { account, fake } = await connect();
    fake.world.deed({ action: 'create', calendar: JONAS, title: 'Private', start: berlin('2026-11-20T09:00:00Z'), end: berlin('2026-11-20T10:00:00Z') });

    const busy = await account.busy({ emails: [JONAS, 'stranger@else.test'], from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' });

    expect(busy).toEqual({ [JONAS]: [{ from: '2026-11-20T09:00:00.000Z', to: '2026-11-20T10:00:00.000Z' }] });
  });

  test('the account and its calendars have names', async () => {
    const { account } = await connect();

    expect(await account.testConnection()).toEqual({ account: `${MARA} at Google` });
    expect(await account.calendars()).toEqual([{ id: MARA, name: MARA, timeZone: 'Europe/Berlin', writable: true, primary: true }]);
  });

  test('a channel opens with sync, tells each change, and is silent once stopped', async () => {
    const { account, fake } = await connect();
    const inbox = await receiver();
    const { webhookSecret = '' } = manifest.parseSettings({ clientId: 'c', clientSecret: 's' }).secret;
    const until = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const channel = await account.watch({ calendarId: MARA, channelId: 'channel-1', url: inbox.url, token: webhookSecret, until });
    await account.put({ calendarId: MARA, event: REVIEW });
    await fake.channels.settled();
    await account.stop({ channel });
    await account.stop({ channel });
    await account.remove({ calendarId: MARA, ownId: REVIEW.ownId });
    await fake.channels.settled();
    inbox.close();

    const deliveries = inbox.arrived.map((headers) => verifyWebhook({ secret: webhookSecret, headers, rawBody: Buffer.alloc(0) }));
    expect(channel.expiresAt).toBe(until);
    expect(deliveries.map(({ deliveryId, event, subject }) => [deliveryId, event, subject])).toEqual([
      ['channel-1:1', 'sync', 'channel-1'],
      ['channel-1:2', 'exists', 'channel-1'],
    ]);
  });

  test.each([
    ['another token', { 'x-goog-channel-token': 'another' }],
    ['no token', { 'x-goog-channel-token': undefined }],
    ['two tokens', { 'x-goog-channel-token': ['hush', 'hush'] }],
    ['no channel', { 'x-goog-channel-id': '' }],
    ['no number', { 'x-goog-message-number': 'one' }],
    ['no state', { 'x-goog-resource-state': undefined }],
  ])('a message with %s is refused', (_what, change) => {
    const headers = { 'x-goog-channel-token': 'hush', 'x-goog-channel-id': 'c', 'x-goog-message-number': '7', 'x-goog-resource-state': 'exists' };

    expect(verifyWebhook({ secret: 'hush', headers, rawBody: Buffer.alloc(0) }).deliveryId).toBe('c:7');
    expect(() => verifyWebhook({ secret: 'hush', headers: { ...headers, ...change }, rawBody: Buffer.alloc(0) })).toThrow(DomainError);
    expect(() => verifyWebhook({ secret: '', headers: { ...headers, 'x-goog-channel-token': '' }, rawBody: Buffer.alloc(0) })).toThrow(DomainError);
  });
});

describe('refusals', () => {
  const google = (reason: string, location?: string) => ({ error: { errors: [{ reason, ...(location && { location }) }], message: 'no' } });
  test.each([
    [{ status: 401, body: google('authError') }, 'reauth-needed', 0],
    [{ status: 429, headers: { 'retry-after': '5' }, body: google('authError') }, 'reauth-needed', 0],
    [{ status: 429, headers: { 'retry-after': '90' } }, 'rate-limited', 90_000],
    [{ status: 429 }, 'rate-limited', 60_000],
    [{ status: 403, body: google('rateLimitExceeded') }, 'rate-limited', 60_000],
    [{ status: 403, headers: { 'retry-after': '700' }, body: google('userRateLimitExceeded') }, 'rate-limited', 700_000],
    [{ status: 403, body: google('dailyLimitExceeded') }, 'rate-limited', 3_600_000],
    [{ status: 403, body: google('forbidden') }, 'bad-config', 0],
    [{ status: 403, body: google('insufficientPermissions') }, 'bad-config', 0],
    [{ status: 404 }, 'bad-config', 0],
    [{ status: 410, body: google('fullSyncRequired') }, 'cursor-expired', 0],
    [{ status: 410 }, 'cursor-expired', 0],
    [{ status: 400, body: google('invalid', 'pageToken') }, 'cursor-expired', 0],
    [{ status: 400, body: google('invalid') }, 'bad-config', 0],
    [{ status: 401, body: google('push.webhookUrlUnauthorized') }, 'bad-config', 0],
    [{ status: 503 }, 'transient', 0],
    [{ status: 302, headers: { location: 'http://169.254.169.254/' } }, 'bad-config', 0],
    [{ status: 200, body: 'half' }, 'transient', 0],
  ])('%j is %s', async (fault, kind, waitMs) => {
    const { account, fake } = await connect();
    fake.fault({ kind: 'status', ...fault });

    const failure = await account.changes({ calendarId: MARA, cursor: null, window: WINDOW }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ name: 'ProviderError', provider: 'google-calendar', kind });
    if (waitMs > 0) expect((failure as { retryAfterMs: number }).retryAfterMs).toBeGreaterThanOrEqual(waitMs);
    // The SDK does not try again by itself.
    expect(fake.requests()).toHaveLength(1);
  });

  test('a wait that is told as a date is kept', async () => {
    const { account, fake } = await connect();
    fake.fault({ kind: 'status', status: 429, headers: { 'retry-after': new Date(Date.now() + 120_000).toUTCString() } });

    const failure = await account.testConnection().catch((error: unknown) => error);

    expect((failure as { retryAfterMs: number }).retryAfterMs).toBeGreaterThanOrEqual(118_000);
  });

  test('an access that runs out is renewed once, for all requests together, and then a person is needed', async () => {
    const fake = await startFakeGoogleCalendar();
    open.push(fake);
    let renewals = 0;
    const { refreshToken, ...rest } = fake.consent.grant(MARA);
    const input = inputOf(fake, MARA, rest.accessToken);
    const consent = openConsent({ ...manifest, oauth: manifest.oauth ?? raise() }, input);
    const account = createGoogleCalendar({
      ...input,
      renew: async () => {
        renewals += 1;
        return { accessToken: (await consent.refresh(refreshToken)).accessToken };
      },
    });
    fake.consent.expireAccess();

    await Promise.all([account.testConnection(), account.calendars(), account.put({ calendarId: MARA, event: REVIEW })]);
    expect(renewals).toBe(1);

    fake.fault({ kind: 'status', status: 401, times: 9, path: '/calendar/' });
    const before = fake.requests().length;
    await expect(account.testConnection()).rejects.toMatchObject({ kind: 'reauth-needed' });
    expect([renewals, fake.requests().length - before]).toEqual([2, 3]);
  });

  test('without a grant nothing is asked', async () => {
    const fake = await startFakeGoogleCalendar();
    open.push(fake);
    const { secret, ...input } = inputOf(fake, MARA);

    await expect(createGoogleCalendar({ ...input, secret: { clientSecret: secret.clientSecret ?? '' } }).testConnection()).rejects.toMatchObject({
      kind: 'reauth-needed',
    });
    expect(fake.requests()).toEqual([]);
  });

  test('without leave, neither this machine nor plain http is spoken to', async () => {
    const { fake } = await connect();
    const { allowLoopback: _leave, ...input } = inputOf(fake, MARA);

    expect(() => createGoogleCalendar(input)).toThrow(/https/);
    const secure = { ...input, config: { ...input.config, baseUrl: fake.url.replace('http:', 'https:') } };
    await expect(createGoogleCalendar(secure).testConnection()).rejects.toMatchObject({
      kind: 'bad-config',
      message: expect.stringContaining('not a public address'),
    });
    expect(fake.requests()).toEqual([]);
  });

  test('a proxy in the environment does not lead around the guard', async () => {
    const { account, fake } = await connect();
    process.env.HTTPS_PROXY = 'http://127.0.0.1:9';
    try {
      await account.testConnection();
    } finally {
      delete process.env.HTTPS_PROXY;
    }
    expect(fake.requests()).toHaveLength(1);
  });

  test('no token is in any failure', async () => {
    const { fake } = await connect();
    const account = createGoogleCalendar({ ...inputOf(fake, MARA, 'canary-token') });
    for (const status of [401, 403, 404, 410, 429, 500]) {
      fake.fault({ kind: 'status', status });
      const failure = await account.testConnection().catch((error: unknown) => error);
      expect(inspect(failure, { depth: 12, showHidden: true })).not.toContain('canary');
    }
    fake.fault({ kind: 'truncate' });
    expect(inspect(await account.testConnection().catch((error: unknown) => error), { depth: 12, showHidden: true })).not.toContain('canary');
  });

  test('a cancelled call stops at once, as cancelled', async () => {
    const { account, fake } = await connect();
    fake.fault({ kind: 'slow', ms: 300 });
    const controller = new AbortController();
    const reading = account.calendars({ signal: controller.signal });
    controller.abort(new Error('cancelled by the test'));

    await expect(reading).rejects.toThrow('cancelled by the test');
  });
});

describe('consent', () => {
  test('a person agrees on the page, and the grant opens their calendar until they take it back', async () => {
    const fake = await startFakeGoogleCalendar();
    open.push(fake);
    const settings = manifest.parseSettings({ clientId: 'sextant-demo', clientSecret: 'sextant-demo-client', baseUrl: fake.url });
    const consent = openConsent({ ...manifest, oauth: manifest.oauth ?? raise() }, { ...settings, allowLoopback: true });
    const redirectUri = 'http://localhost:3000/api/connections/back';
    const url = consent.url({ redirectUri, state: 'st', verifier: 'v'.repeat(43) });
    const page = await (await fetch(url)).text();
    const agreed = await fetch(`${url}&person=${MARA}`, { redirect: 'manual' });
    const back = new URL(agreed.headers.get('location') ?? '');
    const grant = await consent.exchange({ code: back.searchParams.get('code') ?? '', redirectUri, verifier: 'v'.repeat(43) });
    const account = createGoogleCalendar({ ...settings, secret: { ...settings.secret, accessToken: grant.accessToken }, allowLoopback: true });

    expect(page).toContain(`Continue as ${MARA}`);
    expect(new URL(url).searchParams.get('access_type')).toBe('offline');
    expect(back.searchParams.get('state')).toBe('st');
    expect(await account.testConnection()).toEqual({ account: `${MARA} at Google` });
    fake.consent.revoke(MARA);
    await expect(account.testConnection()).rejects.toMatchObject({ kind: 'reauth-needed' });
    await expect(consent.refresh(grant.refreshToken ?? '')).rejects.toMatchObject({ kind: 'reauth-needed' });
  });
});

test('the demo is steered over HTTP', async () => {
  const { account, fake } = await connect();
  const deed = { action: 'create', calendar: MARA, title: 'From outside', start: { day: '2026-11-20' }, end: { day: '2026-11-21' } };
  await fetch(`${fake.url}/__world`, { method: 'POST', body: JSON.stringify(deed) });

  expect((await readAll(account, null)).changed.map(({ title }) => title)).toEqual(['From outside']);
});

async function connect(options: Parameters<typeof startFakeGoogleCalendar>[0] = {}) {
  const fake = await startFakeGoogleCalendar(options);
  open.push(fake);
  return { fake, account: createGoogleCalendar(inputOf(fake, MARA)) };
}

function inputOf(fake: FakeGoogleCalendar, person: string, accessToken = fake.consent.grant(person).accessToken): ReaderInput {
  const { config, secret } = manifest.parseSettings({ clientId: 'sextant-demo', clientSecret: 'sextant-demo-client', baseUrl: fake.url });
  return { config, secret: { ...secret, accessToken }, allowLoopback: true };
}

async function readAll(account: CalendarAccount, from: unknown) {
  const changed: CalendarEvent[] = [];
  const removed: string[] = [];
  let cursor = from;
  for (let pages = 1; pages < 50; pages += 1) {
    const page = await account.changes({ calendarId: MARA, cursor, window: WINDOW });
    changed.push(...page.changed);
    removed.push(...page.removed);
    // A cursor lives in a JSON column.
    cursor = JSON.parse(JSON.stringify(page.cursor));
    if (!page.more) return { changed, removed, cursor, pages };
  }
  throw new Error('The read does not end');
}

function instancesOf(fake: FakeGoogleCalendar, { ownId }: EventDraft) {
  const series = fake.world.find(MARA, eventIdOf(ownId));
  return series === null ? null : fake.world.instances(series).map(({ start, end, cancelled }) => ({ start, end, cancelled }));
}

async function receiver() {
  const arrived: Record<string, string | string[] | undefined>[] = [];
  const server = createServer((request, response) => {
    arrived.push(request.headers);
    response.writeHead(202).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, arrived, close: () => server.close() };
}

function raise(): never {
  throw new Error('not reached');
}
