import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { CalendarAccount, CalendarEvent, EventDraft } from '../../domain/calendar-account.ts';
import { DomainError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import { openConsent } from '../oauth.ts';
import { createOutlookCalendar } from './calendar.ts';
import { FAKE_PEOPLE, type FakeOutlookCalendar, calendarIdOf, startFakeOutlookCalendar } from './fake-server.ts';
import { manifest } from './manifest.ts';
import { recurrenceOf, ruleOf } from './recurrence.ts';
import { answerHandshake, verifyWebhook } from './webhook.ts';
import { ianaZone } from './windows-zones.ts';

const [MARA, JONAS] = FAKE_PEOPLE;
const CALENDAR = calendarIdOf(MARA);
const WINDOW = { from: '2026-10-01T00:00:00.000Z', to: '2027-04-01T00:00:00.000Z' };
const DAY_MS = 86_400_000;
const berlin = (at: string) => ({ at: new Date(at).toISOString(), timeZone: 'Europe/Berlin' });
const open: FakeOutlookCalendar[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

/** Mondays at ten in Berlin, from summer time into winter time. */
const WEEKLY: EventDraft = {
  ownId: "check-in/2026-W43 'x'",
  title: 'Weekly check-in',
  description: 'Agenda:\nhttps://sextant.test/meetings/1',
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
const talk = (id: string, at: string, title = id) =>
  ({ action: 'create', calendar: MARA, id, title, start: berlin(at), end: berlin(new Date(Date.parse(at) + 3_600_000).toISOString()) }) as const;

describe('reading', () => {
  test('the first round gives what is there in pages, the next ones what changed', async () => {
    const { account, fake } = await connect();
    for (let index = 0; index < 230; index += 1)
      fake.world.deed(talk(`t${String(index).padStart(3, '0')}`, new Date(Date.parse('2026-11-01T09:00:00Z') + index * 3_600_000).toISOString()));

    const first = await readAll(account, null);
    const quiet = await readAll(account, first.cursor);
    fake.world.deed({ action: 'move', id: 't001', start: berlin('2026-11-25T09:00:00Z'), end: berlin('2026-11-25T10:00:00Z') });
    fake.world.deed({ action: 'delete', id: 't002' });
    const next = await readAll(account, quiet.cursor);

    expect([new Set(first.changed.map(({ id }) => id)).size, first.pages]).toEqual([230, 3]);
    expect([quiet.changed, quiet.removed]).toEqual([[], []]);
    expect(next.changed).toMatchObject([{ id: 't001', start: berlin('2026-11-25T09:00:00Z') }]);
    expect(next.removed).toEqual(['t002']);
  });

  test('repeats and disorder change nothing, and a page read twice after a kill neither', async () => {
    const { account, fake } = await connect();
    for (let index = 0; index < 130; index += 1) fake.world.deed(talk(`t${String(index).padStart(3, '0')}`, '2026-11-20T09:00:00Z'));
    await account.put({ calendarId: CALENDAR, event: WEEKLY });
    const truth = idsOf(await readAll(account, null));

    for (const kind of ['duplicates', 'disorder'] as const) {
      fake.fault({ kind, times: 2, path: 'delta' });
      expect(idsOf(await readAll(account, null))).toEqual(truth);
    }
    const one = await page(account, null);
    await page(account, one.cursor);
    expect(idsOf(await readAll(account, one.cursor))).toEqual(truth.filter((id) => !one.changed.some((event) => event.id === id)));
  });

  test('all-day events are days', async () => {
    const { account, fake } = await connect();
    fake.world.deed({ action: 'create', calendar: MARA, title: 'Offsite', start: { day: '2026-11-20' }, end: { day: '2026-11-22' } });

    expect((await readAll(account, null)).changed).toMatchObject([{ start: { day: '2026-11-20' }, end: { day: '2026-11-22' } }]);
  });

  test('a link that Outlook forgot is cursor-expired, and the read from the start is whole', async () => {
    const { account, fake } = await connect();
    fake.world.deed(talk('stays', '2026-11-20T09:00:00Z'));
    const { cursor } = await readAll(account, null);
    fake.expireLinks();

    await expect(readAll(account, cursor)).rejects.toMatchObject({ name: 'ProviderError', kind: 'cursor-expired' });
    expect(idsOf(await readAll(account, null))).toEqual(['stays']);
    for (const foreign of [{ ...(cursor as object), calendarId: 'other' }, { version: 9 }, 'text', 7])
      await expect(account.changes({ calendarId: CALENDAR, cursor: foreign, window: WINDOW })).rejects.toMatchObject({ kind: 'cursor-expired' });
  });

  test('people answer, move one instance and take out another: all three come, each known as ours', async () => {
    const { account, fake } = await connect();
    const series = await account.put({ calendarId: CALENDAR, event: WEEKLY });
    const { cursor, changed: known } = await readAll(account, null);
    fake.world.deed({ action: 'respond', id: series.id, person: JONAS, response: 'accepted' });
    fake.world.deed({ action: 'move', id: series.id, ...MOVED });
    fake.world.deed({ action: 'delete', id: series.id, originalStart: LEFT_OUT.originalStart });

    const { changed, removed } = await readAll(account, cursor);

    // Plain occurrences are told by the rule, not one by one.
    expect(known.map(({ id }) => id)).toEqual([series.id]);
    expect(removed).toEqual([]);
    expect(changed.find(({ seriesId }) => seriesId === null)).toMatchObject({
      id: series.id,
      recurrence: WEEKLY.recurrence,
      start: WEEKLY.start,
      attendees: [{ email: JONAS, response: 'accepted' }],
    });
    expect(changed.filter(({ seriesId }) => seriesId !== null)).toMatchObject([
      { seriesId: series.id, originalStart: LEFT_OUT.originalStart, cancelled: true },
      { seriesId: series.id, originalStart: MOVED.originalStart, start: MOVED.start, cancelled: false },
    ]);
    expect(changed.map(({ ownId }) => ownId)).toEqual([WEEKLY.ownId, WEEKLY.ownId, WEEKLY.ownId]);
  });

  test('an instance that was taken out before the first round is told too', async () => {
    const { account } = await connect();
    const series = await account.put({ calendarId: CALENDAR, event: { ...WEEKLY, exceptions: [{ ...LEFT_OUT, cancelled: true }] } });

    expect((await readAll(account, null)).changed).toMatchObject([
      { id: series.id },
      { seriesId: series.id, originalStart: LEFT_OUT.originalStart, cancelled: true },
    ]);
  });

  test('a series that is deleted is removed, with all its instances', async () => {
    const { account, fake } = await connect();
    const series = await account.put({ calendarId: CALENDAR, event: WEEKLY });
    const { cursor } = await readAll(account, null);
    fake.world.deed({ action: 'delete', id: series.id });

    expect(await readAll(account, cursor)).toMatchObject({ changed: [], removed: [series.id] });
  });

  test('an event that only left the window is not gone', async () => {
    const { account, fake } = await connect();
    fake.world.deed(talk('far', '2026-11-20T09:00:00Z'));
    const { cursor } = await readAll(account, null);
    fake.world.deed({ action: 'move', id: 'far', start: berlin('2028-01-01T09:00:00Z'), end: berlin('2028-01-01T10:00:00Z') });

    expect(await readAll(account, cursor)).toMatchObject({ changed: [{ id: 'far', start: berlin('2028-01-01T09:00:00Z') }], removed: [] });
  });

  test('the window rolls: what comes into it appears, what vanished meanwhile is told, and nothing expires', async () => {
    const { account, fake } = await connect();
    for (const [id, at] of [
      ['stays', '2026-12-01T09:00:00Z'],
      ['vanishes', '2026-12-02T09:00:00Z'],
      ['beyond', '2027-04-20T09:00:00Z'],
    ] as const)
      fake.world.deed(talk(id, at));
    const first = await readAll(account, null);
    const dayLater = await readAll(account, first.cursor, shifted(1));
    fake.world.deed({ action: 'delete', id: 'vanishes' });
    const asked = fake.requests().length;

    const rolled = await readAll(account, dayLater.cursor, shifted(30));
    const after = await readAll(account, rolled.cursor, shifted(31));

    expect(idsOf(first)).toEqual(['stays', 'vanishes']);
    expect(idsOf(rolled)).toEqual(['beyond', 'stays']);
    expect(rolled.removed).toEqual(['vanishes']);
    expect([after.changed, after.removed]).toEqual([[], []]);
    expect(fake.requests()[asked]?.path).toContain('startDateTime=2026-10-31');
  });

  test('the window rolls in the middle of a kill at any page', async () => {
    const { account, fake } = await connect();
    for (let index = 0; index < 150; index += 1) fake.world.deed(talk(`t${String(index).padStart(3, '0')}`, '2026-12-01T09:00:00Z'));
    const first = await readAll(account, null);
    fake.world.deed({ action: 'delete', id: 't140' });

    const changed = new Set<string>();
    const removed: string[] = [];
    let cursor = first.cursor;
    for (let more = true; more; ) {
      await account.changes({ calendarId: CALENDAR, cursor, window: shifted(30) });
      const got = await account.changes({ calendarId: CALENDAR, cursor, window: shifted(30) });
      for (const { id } of got.changed) changed.add(id);
      removed.push(...got.removed);
      cursor = JSON.parse(JSON.stringify(got.cursor));
      more = got.more;
      // While it rolls, another event goes.
      if (removed.length === 0 && changed.size === 100) fake.world.deed({ action: 'delete', id: 't120' });
    }
    const after = await readAll(account, cursor, shifted(30));

    // What one round tells as gone, the next may tell again.
    expect([...new Set([...removed, ...after.removed])].sort()).toEqual(['t120', 't140']);
  });
});

describe('writing', () => {
  test('a series keeps its hour over the change of clocks, with a moved and a left out instance', async () => {
    const { account, fake } = await connect();

    const put = await account.put({
      calendarId: CALENDAR,
      event: {
        ...WEEKLY,
        exceptions: [
          { ...MOVED, cancelled: false },
          { ...LEFT_OUT, cancelled: true },
        ],
      },
    });

    expect(startsOf(fake, put.id)).toEqual(['2026-10-19T08:00:00.000Z', '2026-10-27T13:00:00.000Z', '2026-11-09T09:00:00.000Z']);
    expect(put).toMatchObject({
      ownId: WEEKLY.ownId,
      title: WEEKLY.title,
      description: WEEKLY.description,
      recurrence: WEEKLY.recurrence,
      start: WEEKLY.start,
    });
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
    const first = await account.put({ calendarId: CALENDAR, event: withExceptions });
    const step = fake.world.step();

    const second = await account.put({ calendarId: CALENDAR, event: withExceptions });
    expect([second.revision, fake.world.step()]).toEqual([first.revision, step]);

    await account.put({ calendarId: CALENDAR, event: WEEKLY });
    expect(startsOf(fake, first.id)).toEqual(['2026-10-19T08:00:00.000Z', '2026-10-26T09:00:00.000Z', '2026-11-02T09:00:00.000Z', '2026-11-09T09:00:00.000Z']);
  });

  test('what Outlook tells in its own way is no difference: the zone’s other name, the organizer among the attendees', async () => {
    const { account, fake } = await connect();
    const at = (time: { at: string }) => ({ at: time.at, timeZone: 'Europe/Vienna' });
    const draft = {
      ...WEEKLY,
      start: at(WEEKLY.start as { at: string }),
      end: at(WEEKLY.end as { at: string }),
      attendees: [{ email: MARA }, { email: JONAS.toUpperCase() }],
    };
    await account.put({ calendarId: CALENDAR, event: draft });
    const step = fake.world.step();

    await account.put({ calendarId: CALENDAR, event: draft });

    expect(fake.world.step()).toBe(step);
  });

  test('a change keeps the answers that people gave, and writes only what differs', async () => {
    const { account, fake } = await connect();
    const { id } = await account.put({ calendarId: CALENDAR, event: WEEKLY });
    fake.world.deed({ action: 'respond', id, person: JONAS, response: 'declined' });

    const put = await account.put({
      calendarId: CALENDAR,
      event: { ...WEEKLY, title: 'Check-in', attendees: [{ email: JONAS }, { email: 'new@contoso.test' }] },
    });

    expect(put).toMatchObject({
      title: 'Check-in',
      attendees: [
        { email: JONAS, response: 'declined' },
        { email: 'new@contoso.test', response: 'none' },
      ],
    });
    expect(account.mailsAttendees).toBe(true);
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
      const { id } = await whole.account.put({ calendarId: CALENDAR, event: draft });
      const steps = whole.fake.requests().length;
      const truth = startsOf(whole.fake, id);

      for (let step = 0; step < steps; step += 1) {
        const { account, fake } = await connect();
        let attempts = 0;
        const take = async () => {
          if (attempts === step) fake.fault({ kind });
          attempts += 1;
        };
        const broken = createOutlookCalendar({ ...inputOf(fake, MARA), budget: { take, told: async () => undefined } });
        // Half of an answer to a deletion is a whole one: there is nothing in it.
        await broken
          .put({ calendarId: CALENDAR, event: draft })
          .catch((error: unknown) => expect(error).toMatchObject({ name: 'ProviderError', kind: 'transient' }));
        const put = await account.put({ calendarId: CALENDAR, event: draft });

        expect([step, fake.world.eventsOf(MARA).filter(({ seriesId }) => seriesId === null)]).toEqual([
          step,
          [expect.objectContaining({ title: draft.title })],
        ]);
        expect([step, startsOf(fake, put.id)]).toEqual([step, truth]);
      }
    },
  );

  test('two writers at once make one event', async () => {
    const { account, fake } = await connect();
    const other = createOutlookCalendar(inputOf(fake, MARA));

    await Promise.all([account.put({ calendarId: CALENDAR, event: REVIEW }), other.put({ calendarId: CALENDAR, event: REVIEW })]);

    expect(fake.world.eventsOf(MARA)).toHaveLength(1);
  });

  test('an event that was taken away comes back with put although its transaction is used up, and goes with remove', async () => {
    const { account, fake } = await connect();
    const first = await account.put({ calendarId: CALENDAR, event: REVIEW });
    await account.remove({ calendarId: CALENDAR, ownId: REVIEW.ownId });
    await account.remove({ calendarId: CALENDAR, ownId: REVIEW.ownId });
    await account.remove({ calendarId: CALENDAR, ownId: 'never-made' });
    expect(fake.world.find(MARA, first.id)?.cancelled).toBe(true);

    const again = await account.put({ calendarId: CALENDAR, event: REVIEW });

    expect(again).toMatchObject({ ownId: REVIEW.ownId, cancelled: false });
    expect(fake.world.eventsOf(MARA).filter(({ cancelled }) => !cancelled)).toHaveLength(1);
  });

  test('a meeting becomes a whole day, and a series a single event', async () => {
    const { account } = await connect();
    await account.put({ calendarId: CALENDAR, event: WEEKLY });

    const day = { ...WEEKLY, start: { day: '2026-11-20' }, end: { day: '2026-11-21' }, recurrence: [] };

    expect(await account.put({ calendarId: CALENDAR, event: day })).toMatchObject({ start: { day: '2026-11-20' }, end: { day: '2026-11-21' }, recurrence: [] });
  });
});

describe('series in Graph’s words', () => {
  const start = berlin('2026-10-19T10:00:00+02:00');
  const range = { startDate: '2026-10-19', recurrenceTimeZone: 'Europe/Berlin' };
  test.each([
    ['FREQ=DAILY;INTERVAL=2', { type: 'daily', interval: 2 }, { type: 'noEnd' }],
    [
      'FREQ=WEEKLY;COUNT=4;BYDAY=MO,WE',
      { type: 'weekly', interval: 1, daysOfWeek: ['monday', 'wednesday'], firstDayOfWeek: 'monday' },
      { type: 'numbered', numberOfOccurrences: 4 },
    ],
    // In winter ten o'clock is 09:00 UTC; a last moment before it leaves that day out.
    ['FREQ=WEEKLY;UNTIL=20261130T090000Z;BYDAY=MO', { type: 'weekly', daysOfWeek: ['monday'] }, { type: 'endDate', endDate: '2026-11-30' }],
    ['FREQ=MONTHLY;BYMONTHDAY=19', { type: 'absoluteMonthly', dayOfMonth: 19 }, { type: 'noEnd' }],
    ['FREQ=MONTHLY;BYDAY=-1MO', { type: 'relativeMonthly', index: 'last', daysOfWeek: ['monday'] }, { type: 'noEnd' }],
    ['FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2', { type: 'relativeMonthly', index: 'second', daysOfWeek: ['monday', 'tuesday'] }, { type: 'noEnd' }],
    ['FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=19', { type: 'absoluteYearly', month: 10, dayOfMonth: 19 }, { type: 'noEnd' }],
  ])('%s, there and back', (rule, pattern, end) => {
    const recurrence = recurrenceOf([`RRULE:${rule}`], start);

    expect(recurrence).toMatchObject({ pattern, range: { ...range, ...end } });
    expect(recurrence && ruleOf(recurrence, start)).toEqual([`RRULE:${rule}`]);
  });

  test('an end before the hour of the series is the day before', () => {
    expect(recurrenceOf(['RRULE:FREQ=WEEKLY;UNTIL=20261130T085900Z;BYDAY=MO'], start)?.range.endDate).toBe('2026-11-29');
    expect(recurrenceOf(['RRULE:FREQ=DAILY;UNTIL=20261130'], { day: '2026-10-19' })?.range.endDate).toBe('2026-11-30');
  });

  test.each(['FREQ=HOURLY', 'FREQ=MONTHLY;BYMONTHDAY=-1', 'FREQ=WEEKLY;BYHOUR=9', 'FREQ=DAILY;INTERVAL=2;BYDAY=MO'])('%s has no words, and says so', (rule) => {
    expect(() => recurrenceOf([`RRULE:${rule}`], start)).toThrow(expect.objectContaining({ kind: 'bad-config' }));
    expect(() => recurrenceOf([`RRULE:${rule}`, 'RDATE:20261101T090000Z'], start)).toThrow(expect.objectContaining({ kind: 'bad-config' }));
  });

  test('zones are known in both kinds of names', () => {
    expect(['W. Europe Standard Time', 'Europe/Berlin', 'Customized Time Zone', '', null].map((name) => ianaZone(name))).toEqual([
      'Europe/Berlin',
      'Europe/Berlin',
      'UTC',
      'UTC',
      'UTC',
    ]);
  });
});

describe('busy, calendars, subscriptions', () => {
  test('who is taken when; a calendar that cannot be seen is left out', async () => {
    const { account, fake } = await connect();
    fake.world.deed({ action: 'create', calendar: JONAS, title: 'Private', start: berlin('2026-11-20T09:00:00Z'), end: berlin('2026-11-20T10:00:00Z') });

    const busy = await account.busy({ emails: [JONAS, 'stranger@else.test'], from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' });

    expect(busy).toEqual({ [JONAS]: [{ from: '2026-11-20T09:00:00.000Z', to: '2026-11-20T10:00:00.000Z' }] });
  });

  test('the account and its calendars have names', async () => {
    const { account } = await connect();

    expect(await account.testConnection()).toEqual({ account: `${MARA} at Outlook` });
    expect(await account.calendars()).toEqual([{ id: CALENDAR, name: 'Calendar', timeZone: 'UTC', writable: true, primary: true }]);
  });

  test('a subscription proves the address, tells changes and its own life, is renewed, and is silent once stopped', async () => {
    const { account, fake } = await connect();
    const inbox = await receiver();
    const { webhookSecret = '' } = manifest.parseSettings({ clientId: 'c', clientSecret: 's' }).secret;
    const until = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
    const watch = { calendarId: CALENDAR, channelId: 'any', url: inbox.url, token: webhookSecret };
    const channel = await account.watch({ ...watch, until: until(3) });
    const again = await account.watch({ ...watch, until: until(3) });
    await account.put({ calendarId: CALENDAR, event: REVIEW });
    await fake.subscriptions.settled();
    fake.subscriptions.tell('missed');
    fake.subscriptions.tell('reauthorizationRequired');
    await fake.subscriptions.settled();
    const renewed = await account.renew?.({ channel, until: until(30) });
    await account.stop({ channel });
    await account.stop({ channel });
    await account.remove({ calendarId: CALENDAR, ownId: REVIEW.ownId });
    await fake.subscriptions.settled();
    inbox.close();

    const deliveries = inbox.arrived.map((rawBody) => verifyWebhook({ secret: webhookSecret, headers: {}, rawBody }));
    // Lost answer or not: one subscription.
    expect(again).toEqual(channel);
    expect(deliveries.map(({ event, subject }) => `${event} ${subject}`).sort()).toEqual([
      `changed ${channel.id}`,
      `missed ${channel.id}`,
      `reauthorizationRequired ${channel.id}`,
    ]);
    // A week is the most that Graph grants.
    expect(Date.parse(renewed?.expiresAt ?? '') - Date.now()).toBeLessThan(7 * DAY_MS);
    await expect(account.renew?.({ channel, until: until(1) })).rejects.toMatchObject({ kind: 'cursor-expired' });
  });

  test('an address that does not answer the handshake gets no subscription', async () => {
    const { account, fake } = await connect();
    const watch = { calendarId: CALENDAR, channelId: 'any', url: fake.url, token: 't', until: new Date(Date.now() + DAY_MS).toISOString() };

    await expect(account.watch(watch)).rejects.toMatchObject({ kind: 'bad-config' });
    expect(answerHandshake({ validationToken: 'Validation: <b>' })).toBe('Validation: <b>');
    for (const query of [{}, { validationToken: '' }, { validationToken: ['a', 'b'] }, { validationToken: 'x'.repeat(2_001) }])
      expect(answerHandshake(query)).toBeNull();
  });

  const notification = { subscriptionId: 's-1', clientState: 'hush', changeType: 'updated' };
  test.each([
    ['another state', [{ ...notification, clientState: 'another' }]],
    ['no state', [{ subscriptionId: 's-1' }]],
    ['one of two with another state', [notification, { ...notification, clientState: 'x' }]],
    ['nothing in it', []],
    ['no subscription', [{ clientState: 'hush' }]],
  ])('a batch with %s is refused', (_what, value) => {
    expect(() => verifyWebhook({ secret: 'hush', headers: {}, rawBody: Buffer.from(JSON.stringify({ value })) })).toThrow(DomainError);
    expect(() => verifyWebhook({ secret: '', headers: {}, rawBody: Buffer.from(JSON.stringify({ value: [{ ...notification, clientState: '' }] })) })).toThrow(
      DomainError,
    );
    expect(() => verifyWebhook({ secret: 'hush', headers: {}, rawBody: Buffer.from('{') })).toThrow(DomainError);
  });

  test('a batch says the gravest news and names all', () => {
    const value = [
      notification,
      { ...notification, subscriptionId: 's-2', lifecycleEvent: 'subscriptionRemoved' },
      { ...notification, lifecycleEvent: 'missed' },
    ];
    const request = { secret: 'hush', headers: {}, rawBody: Buffer.from(JSON.stringify({ value })) };

    expect(verifyWebhook(request)).toMatchObject({
      event: 'subscriptionRemoved',
      subject: 's-1,s-2',
      payload: { notifications: [{ event: 'changed' }, {}, { event: 'missed' }] },
    });
    expect(verifyWebhook(request).deliveryId).toBe(verifyWebhook(request).deliveryId);
  });
});

describe('refusals', () => {
  const graph = (code: string) => ({ error: { code, message: 'no' } });
  test.each([
    [{ status: 401, body: graph('InvalidAuthenticationToken') }, 'reauth-needed', 0],
    [{ status: 429, headers: { 'retry-after': '5' }, body: graph('InvalidAuthenticationToken') }, 'reauth-needed', 0],
    [{ status: 429, headers: { 'retry-after': '600' } }, 'rate-limited', 600_000],
    [{ status: 429 }, 'rate-limited', 60_000],
    [{ status: 429, body: graph('ApplicationThrottled') }, 'rate-limited', 60_000],
    [{ status: 503, headers: { 'retry-after': '90' } }, 'rate-limited', 90_000],
    [{ status: 403, body: graph('ErrorAccessDenied') }, 'bad-config', 0],
    [{ status: 404, body: graph('MailboxNotEnabledForRESTAPI') }, 'bad-config', 0],
    [{ status: 404 }, 'bad-config', 0],
    [{ status: 410, body: graph('SyncStateNotFound') }, 'cursor-expired', 0],
    [{ status: 410, body: graph('resyncRequired') }, 'cursor-expired', 0],
    [{ status: 400, body: graph('SyncStateInvalid') }, 'cursor-expired', 0],
    [{ status: 400, body: graph('ErrorInvalidRequest') }, 'bad-config', 0],
    [{ status: 503 }, 'transient', 0],
    [{ status: 302, headers: { location: 'http://169.254.169.254/' } }, 'bad-config', 0],
    [{ status: 200, body: 'half' }, 'transient', 0],
  ])('%j is %s', async (fault, kind, waitMs) => {
    const { account, fake } = await connect();
    fake.fault({ kind: 'status', ...fault });

    const failure = await page(account, null).catch((error: unknown) => error);

    expect(failure).toMatchObject({ name: 'ProviderError', provider: 'outlook-calendar', kind });
    if (waitMs > 0) expect((failure as { retryAfterMs: number }).retryAfterMs).toBeGreaterThanOrEqual(waitMs);
    // The SDK's own retries would sleep, and would come back after three minutes whatever was told.
    expect(fake.requests()).toHaveLength(1);
  });

  test('a wait that is told as a date is kept', async () => {
    const { account, fake } = await connect();
    fake.fault({ kind: 'status', status: 429, headers: { 'retry-after': new Date(Date.now() + 1_200_000).toUTCString() } });

    const failure = await account.testConnection().catch((error: unknown) => error);

    expect((failure as { retryAfterMs: number }).retryAfterMs).toBeGreaterThanOrEqual(1_198_000);
  });

  test('an access that runs out is renewed once, for all requests together, and then a person is needed', async () => {
    const fake = await startFakeOutlookCalendar();
    open.push(fake);
    let renewals = 0;
    let { accessToken, refreshToken } = fake.consent.grant(MARA);
    const input = inputOf(fake, MARA, accessToken);
    const consent = openConsent({ ...manifest, oauth: manifest.oauth ?? raise() }, input);
    const account = createOutlookCalendar({
      ...input,
      renew: async () => {
        renewals += 1;
        const grant = await consent.refresh(refreshToken);
        // Microsoft gives a new refresh token each time.
        refreshToken = grant.refreshToken ?? refreshToken;
        accessToken = grant.accessToken;
        return { accessToken };
      },
    });
    fake.consent.expireAccess();

    await Promise.all([account.testConnection(), account.calendars(), account.put({ calendarId: CALENDAR, event: REVIEW })]);
    expect(renewals).toBe(1);

    fake.fault({ kind: 'status', status: 401, times: 9, path: '/v1.0/' });
    const before = fake.requests().length;
    await expect(account.testConnection()).rejects.toMatchObject({ kind: 'reauth-needed' });
    expect([renewals, fake.requests().length - before]).toEqual([2, 3]);
  });

  test('no more than four requests are under way at once', async () => {
    const { account, fake } = await connect();
    fake.fault({ kind: 'slow', ms: 1_000, times: 8 });

    const all = Promise.all(Array.from({ length: 8 }, () => account.testConnection()));
    while (fake.requests().length < 4) await new Promise((resolve) => setTimeout(resolve, 10));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const underWay = fake.requests().length;
    await all;

    expect(underWay).toBe(4);
    expect(fake.requests()).toHaveLength(8);
  });

  test('without leave, neither this machine nor plain http is spoken to; a link to elsewhere neither', async () => {
    const { account, fake } = await connect();
    const { allowLoopback: _leave, ...input } = inputOf(fake, MARA);

    expect(() => createOutlookCalendar(input)).toThrow(/https/);
    const secure = { ...input, config: { ...input.config, baseUrl: fake.url.replace('http:', 'https:') } };
    await expect(createOutlookCalendar(secure).testConnection()).rejects.toMatchObject({
      kind: 'bad-config',
      message: expect.stringContaining('not a public address'),
    });
    expect(fake.requests()).toEqual([]);
    const { cursor } = await readAll(account, null);
    await expect(page(account, { ...(cursor as object), link: 'http://169.254.169.254/latest' })).rejects.toMatchObject({ kind: 'bad-config' });
  });

  test('no token is in any failure', async () => {
    const { fake } = await connect();
    const account = createOutlookCalendar({ ...inputOf(fake, MARA, 'canary-token') });
    for (const status of [401, 403, 404, 410, 429, 500]) {
      fake.fault({ kind: 'status', status });
      expect(inspect(await account.testConnection().catch((error: unknown) => error), { depth: 12, showHidden: true })).not.toContain('canary');
    }
    for (const kind of ['truncate', 'drop'] as const) {
      fake.fault({ kind });
      expect(inspect(await account.testConnection().catch((error: unknown) => error), { depth: 12, showHidden: true })).not.toContain('canary');
    }
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

test('a person agrees on the page, and the grant opens their calendar until they take it back', async () => {
  const fake = await startFakeOutlookCalendar();
  open.push(fake);
  const settings = manifest.parseSettings({ clientId: 'sextant-demo', clientSecret: 'sextant-demo-client', baseUrl: fake.url });
  const consent = openConsent({ ...manifest, oauth: manifest.oauth ?? raise() }, { ...settings, allowLoopback: true });
  const redirectUri = 'http://localhost:3000/api/connections/back';
  const url = consent.url({ redirectUri, state: 'st', verifier: 'v'.repeat(43) });
  const agreed = await fetch(`${url}&person=${MARA}`, { redirect: 'manual' });
  const back = new URL(agreed.headers.get('location') ?? '');
  const grant = await consent.exchange({ code: back.searchParams.get('code') ?? '', redirectUri, verifier: 'v'.repeat(43) });
  const account = createOutlookCalendar({ ...settings, secret: { ...settings.secret, accessToken: grant.accessToken }, allowLoopback: true });

  expect(new URL(url).pathname).toBe('/common/oauth2/v2.0/authorize');
  expect(await account.testConnection()).toEqual({ account: `${MARA} at Outlook` });
  fake.consent.revoke(MARA);
  await expect(account.testConnection()).rejects.toMatchObject({ kind: 'reauth-needed' });
  await expect(consent.refresh(grant.refreshToken ?? '')).rejects.toMatchObject({ kind: 'reauth-needed' });
});

test('each of Microsoft’s clouds has its own place to sign in', () => {
  const urlAt = (baseUrl: string, tenant = '') =>
    manifest.oauth?.authorizeUrl(manifest.parseSettings({ clientId: 'c', clientSecret: 's', baseUrl, tenant }).config);

  expect(urlAt('')).toBe('https://login.microsoftonline.com/common/oauth2/v2.0/authorize');
  expect(urlAt('https://graph.microsoft.us', 'contoso.onmicrosoft.com')).toBe('https://login.microsoftonline.us/contoso.onmicrosoft.com/oauth2/v2.0/authorize');
  expect(() => urlAt('', 'a/../b')).toThrow(DomainError);
});

async function connect() {
  const fake = await startFakeOutlookCalendar();
  open.push(fake);
  return { fake, account: createOutlookCalendar(inputOf(fake, MARA)) };
}

function inputOf(fake: FakeOutlookCalendar, person: string, accessToken = fake.consent.grant(person).accessToken): ReaderInput {
  const { config, secret } = manifest.parseSettings({ clientId: 'sextant-demo', clientSecret: 'sextant-demo-client', baseUrl: fake.url });
  return { config, secret: { ...secret, accessToken }, allowLoopback: true };
}

function page(account: CalendarAccount, cursor: unknown) {
  return account.changes({ calendarId: CALENDAR, cursor, window: WINDOW });
}

async function readAll(account: CalendarAccount, from: unknown, window = WINDOW) {
  const changed: CalendarEvent[] = [];
  const removed: string[] = [];
  let cursor = from;
  for (let pages = 1; pages < 50; pages += 1) {
    const got = await account.changes({ calendarId: CALENDAR, cursor, window });
    changed.push(...got.changed);
    removed.push(...got.removed);
    // A cursor lives in a JSON column.
    cursor = JSON.parse(JSON.stringify(got.cursor));
    if (!got.more) return { changed, removed, cursor, pages };
  }
  throw new Error('The read does not end');
}

function idsOf({ changed }: { changed: readonly CalendarEvent[] }): string[] {
  return [...new Set(changed.map(({ id }) => id))].sort();
}

function shifted(days: number) {
  const later = (at: string) => new Date(Date.parse(at) + days * DAY_MS).toISOString();
  return { from: later(WINDOW.from), to: later(WINDOW.to) };
}

function startsOf(fake: FakeOutlookCalendar, id: string): string[] {
  const series = fake.world.find(MARA, id);
  const instances = series === null ? [] : fake.world.instances(series).filter(({ cancelled }) => !cancelled);
  return instances.map(({ start }) => ('at' in start ? start.at : start.day));
}

async function receiver() {
  const arrived: Buffer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const echo = answerHandshake(Object.fromEntries(new URL(request.url ?? '/', 'http://x').searchParams));
      if (echo !== null) return void response.writeHead(200, { 'content-type': 'text/plain' }).end(echo);
      arrived.push(Buffer.concat(chunks));
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, arrived, close: () => server.close() };
}

function raise(): never {
  throw new Error('not reached');
}
