import { type FakeConsent, createFakeConsent } from '../fake-consent.ts';
import { type FakeAnswer, type FakeProvider, type FakeRequest, type FakeRoute, startFakeProvider } from '../fake-provider.ts';
import { type FakeChannels, createFakeChannels } from './fake-channels.ts';
import { FAKE_TIME_ZONE, etagOf, eventJson, refusal, timeOfJson } from './fake-shapes.ts';
import { type FakeDeed, type FakeEventInput, type FakeCalendars, type StoredEvent, createFakeCalendars, placeOf } from '../fake-calendars.ts';

/** Whose calendars the fake has; the calendar's id is the address. */
export const FAKE_PEOPLE = ['mara@northwind.test', 'jonas@northwind.test', 'amira@northwind.test'] as const;
/** Where people's deeds are done over HTTP, as the demo does: POST a FakeDeed; GET shows the events. */
const WORLD_PATH = '/__world';
/** Google refuses these beside a token. */
const FORBIDDEN_WITH_TOKEN = ['iCalUID', 'orderBy', 'privateExtendedProperty', 'q', 'sharedExtendedProperty', 'timeMin', 'timeMax', 'updatedMin'];

export interface FakeGoogleCalendar extends FakeProvider {
  world: FakeCalendars;
  consent: FakeConsent;
  channels: FakeChannels;
  /** Every token of every calendar is forgotten: 410 to who comes with one. */
  expireTokens(): void;
}

/** A Google Calendar on loopback: calendars of some people, sync tokens, push channels and consent. `pageSize` is the most that a page has. */
export async function startFakeGoogleCalendar({
  port = 0,
  pageSize = 250,
  emptyFirstPage = false,
  now = Date.now,
}: {
  port?: number;
  pageSize?: number;
  /** Google may send a page with nothing on it and a next one behind it. */
  emptyFirstPage?: boolean;
  now?: () => number;
} = {}): Promise<FakeGoogleCalendar> {
  const channels = createFakeChannels(now);
  const world = createFakeCalendars({ people: FAKE_PEOPLE, onChange: channels.notify });
  const consent = createFakeConsent({ provider: 'Google', people: FAKE_PEOPLE, authorizePath: '/o/oauth2/v2/auth', tokenPath: '/token', rotates: false });
  let generation = 1;

  const personOf = (request: FakeRequest): string => consent.personOf(request) ?? '';
  const calendarOf = (request: FakeRequest): string => {
    const { calendar = '' } = request.parameters;
    return calendar === 'primary' ? personOf(request) : calendar;
  };
  /** People see and change their own calendar only. */
  const own = (handler: (request: FakeRequest, calendar: string) => FakeAnswer) => (request: FakeRequest) => {
    const calendar = calendarOf(request);
    return calendar === personOf(request) ? handler(request, calendar) : refusal(404, 'notFound', 'Not Found');
  };

  function listEvents(request: FakeRequest, calendar: string): FakeAnswer {
    const query = request.url.searchParams;
    const token = query.get('syncToken');
    if (token !== null && FORBIDDEN_WITH_TOKEN.some((name) => query.has(name)))
      return refusal(400, 'badRequest', 'Sync token cannot be used with other search restrictions.', 'syncToken');
    const [, ofGeneration, since] = /^sync-(\d+)-(\d+)$/.exec(token ?? '') ?? [];
    if (token !== null && Number(ofGeneration) !== generation)
      return refusal(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.', 'syncToken');
    const page = query.has('pageToken') ? pageOf(query.get('pageToken')) : { after: '', step: world.step(), empty: emptyFirstPage };
    if (page === null) return refusal(400, 'invalid', 'Invalid page token value.', 'pageToken');
    const timeMin = Date.parse(query.get('timeMin') ?? '');
    const items = world
      .eventsOf(calendar)
      .filter((event) => (token === null ? isListed(event, calendar, timeMin) : event.step > Number(since)))
      .filter(({ id }) => id > page.after);
    const size = page.empty ? 0 : Math.min(Number(query.get('maxResults') ?? 250), pageSize);
    const shown = items.slice(0, size);
    const last = shown.at(-1)?.id ?? page.after;
    const position =
      items.length > shown.length ? { nextPageToken: pageToken({ after: last, step: page.step }) } : { nextSyncToken: `sync-${generation}-${page.step}` };
    const list = request.list(shown.map((event) => eventJson(event, calendar)));
    return {
      json: { kind: 'calendar#events', summary: calendar, timeZone: FAKE_TIME_ZONE, accessRole: 'owner', defaultReminders: [], items: list, ...position },
    };
  }

  function isListed(event: StoredEvent, calendar: string, timeMin: number): boolean {
    if (event.goneFrom.has(calendar) || (event.cancelled && event.seriesId === null)) return false;
    if (Number.isNaN(timeMin)) return true;
    const ends = event.recurrence.length > 0 ? world.instances(event).map(({ end }) => end) : [event.end];
    return ends.some((end) => Date.parse('day' in end ? end.day : end.at) > timeMin);
  }

  function insert(request: FakeRequest, calendar: string): FakeAnswer {
    const body = request.json() as Record<string, unknown> & { id?: string };
    const id = body.id ?? `g${Date.now().toString(32)}${world.step()}`;
    if (!/^[a-v0-9]{5,1024}$/.test(id)) return refusal(400, 'invalid', 'Invalid resource id value.', 'id');
    if (world.find(calendar, id) !== null) return refusal(409, 'duplicate', 'The requested identifier already exists.');
    const blank = { id, organizer: calendar, title: '', description: '', recurrence: [], attendees: [], cancelled: false, seriesId: null, originalStart: null };
    return write({ ...blank, start: { day: '1970-01-01' }, end: { day: '1970-01-01' } }, body, calendar);
  }

  function write(event: FakeEventInput, body: Record<string, unknown>, calendar: string): FakeAnswer {
    const [start, end] = [timeOfJson(body.start) ?? event.start, timeOfJson(body.end) ?? event.end];
    if ('day' in start !== 'day' in end) return refusal(400, 'invalid', 'Start and end times must either both be date or both be dateTime.');
    const recurrence = body.recurrence === undefined ? event.recurrence : ((body.recurrence as string[] | null) ?? []);
    const timed = body.start as { dateTime?: string; timeZone?: string } | undefined;
    if (recurrence.length > 0 && timed?.dateTime && !timed.timeZone) return refusal(400, 'required', 'Missing time zone definition for start time.');
    const given = body.attendees as { email: string; responseStatus?: string }[] | undefined;
    const saved = world.save({
      ...event,
      start,
      end,
      recurrence,
      title: (body.summary as string | undefined) ?? event.title,
      description: (body.description as string | undefined) ?? event.description,
      cancelled: body.status === undefined ? event.cancelled : body.status === 'cancelled',
      attendees: given?.map(({ email, responseStatus }) => ({ email, response: responseStatus ?? 'needsAction' })) ?? event.attendees,
    });
    return { json: eventJson(saved, calendar), headers: { etag: etagOf(saved) } };
  }

  /** An event or an instance of a series by its id. */
  function named(request: FakeRequest, calendar: string): StoredEvent | null {
    const { id = '' } = request.parameters;
    const [seriesId = '', place] = id.split('_');
    const stored = world.find(calendar, id);
    if (stored !== null || place === undefined) return stored;
    const series = world.find(calendar, seriesId);
    return (series && world.instances(series).find(({ originalStart }) => originalStart !== null && placeOf(originalStart) === place)) ?? null;
  }

  const onEvent = (handler: (event: StoredEvent, request: FakeRequest, calendar: string) => FakeAnswer) =>
    own((request, calendar) => {
      const event = named(request, calendar);
      if (event === null) return refusal(404, 'notFound', 'Not Found');
      const condition = request.headers['if-match'];
      if (condition !== undefined && condition !== etagOf(event)) return refusal(412, 'conditionNotMet', 'Precondition Failed');
      return handler(event, request, calendar);
    });

  function watch(request: FakeRequest, calendar: string): FakeAnswer {
    const { id = '', address = '', token = null, expiration } = request.json() as { id?: string; address?: string; token?: string; expiration?: string };
    if (!URL.canParse(address)) return refusal(400, 'push.webhookUrlNotHttps', 'WebHook callback must be HTTPS');
    // Google keeps a channel for a week at most.
    const expirationMs = Math.min(Number(expiration ?? Number.POSITIVE_INFINITY), now() + 7 * 86_400_000);
    const channel = channels.open({ id, calendar, address, token, expirationMs });
    if (channel === null) return refusal(400, 'channelIdNotUnique', `Channel id ${id} not unique`);
    return { json: { kind: 'api#channel', id, resourceId: channel.resourceId, resourceUri: 'https://www.googleapis.com/', expiration: String(expirationMs) } };
  }

  const base = '/calendar/v3/calendars/:calendar/events';
  const routes: FakeRoute[] = [
    ...consent.routes,
    [
      'GET',
      '/calendar/v3/users/me/calendarList',
      (request) => ({ json: { kind: 'calendar#calendarList', items: request.list([calendarJson(personOf(request))]) } }),
    ],
    ['GET', '/calendar/v3/users/me/calendarList/:calendar', own((_request, calendar) => ({ json: calendarJson(calendar) }))],
    ['GET', base, own(listEvents)],
    ['POST', base, own(insert)],
    ['POST', `${base}/watch`, own(watch)],
    ['GET', `${base}/:id`, onEvent((event, _request, calendar) => ({ json: eventJson(event, calendar) }))],
    ['PATCH', `${base}/:id`, onEvent((event, request, calendar) => write(event, request.json() as Record<string, unknown>, calendar))],
    [
      'DELETE',
      `${base}/:id`,
      onEvent((event) => {
        if (event.cancelled) return refusal(410, 'deleted', 'Resource has been deleted');
        world.remove(event);
        return { status: 204 };
      }),
    ],
    [
      'GET',
      `${base}/:id/instances`,
      onEvent((event, request, calendar) => {
        const hidden = request.url.searchParams.get('showDeleted') !== 'true';
        const items = world.instances(event).filter(({ cancelled }) => !cancelled || !hidden);
        return { json: { kind: 'calendar#events', timeZone: FAKE_TIME_ZONE, items: request.list(items.map((instance) => eventJson(instance, calendar))) } };
      }),
    ],
    ['POST', '/calendar/v3/freeBusy', (request) => ({ json: freeBusy(world, request.json() as FreeBusyQuestion) })],
    [
      'POST',
      '/calendar/v3/channels/stop',
      (request) => {
        const { id = '', resourceId = '' } = request.json() as { id?: string; resourceId?: string };
        return channels.close(id, resourceId) ? { status: 204 } : refusal(404, 'notFound', 'Channel not found');
      },
    ],
    ['POST', WORLD_PATH, (request) => ({ json: eventJson(world.deed(request.json() as FakeDeed), '') })],
    ['GET', WORLD_PATH, () => ({ json: Object.fromEntries(FAKE_PEOPLE.map((person) => [person, world.eventsOf(person)])) })],
  ];
  const gate = (request: FakeRequest): FakeAnswer | null =>
    request.url.pathname.startsWith('/calendar/') && consent.personOf(request) === null ? refusal(401, 'authError', 'Invalid Credentials') : null;

  const provider = await startFakeProvider({ routes, gate, now, port });
  return {
    ...provider,
    world,
    consent,
    channels,
    expireTokens: () => {
      generation += 1;
    },
  };
}

interface FreeBusyQuestion {
  timeMin: string;
  timeMax: string;
  items: { id: string }[];
}

function freeBusy(world: FakeCalendars, { timeMin, timeMax, items }: FreeBusyQuestion): Record<string, unknown> {
  const [from, to] = [Date.parse(timeMin), Date.parse(timeMax)];
  const busyOf = (calendar: string) =>
    world
      .eventsOf(calendar)
      .filter(({ cancelled, goneFrom, seriesId }) => !cancelled && !goneFrom.has(calendar) && seriesId === null)
      .flatMap((event) => (event.recurrence.length > 0 ? world.instances(event).filter(({ cancelled }) => !cancelled) : [event]))
      .flatMap(({ start, end }) =>
        'at' in start && 'at' in end && Date.parse(start.at) < to && Date.parse(end.at) > from ? [{ start: start.at, end: end.at }] : [],
      );
  const answer = (id: string) => (world.people.includes(id) ? { busy: busyOf(id) } : { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] });
  return { kind: 'calendar#freeBusy', timeMin, timeMax, calendars: Object.fromEntries(items.map(({ id }) => [id, answer(id)])) };
}

function calendarJson(person: string): Record<string, unknown> {
  return { kind: 'calendar#calendarListEntry', id: person, summary: person, timeZone: FAKE_TIME_ZONE, accessRole: 'owner', primary: true };
}

interface Page {
  after: string;
  step: number;
  empty?: boolean;
}

function pageToken(page: Page): string {
  return Buffer.from(JSON.stringify(page)).toString('base64url');
}

function pageOf(token: string | null): Page | null {
  try {
    return JSON.parse(Buffer.from(token ?? '', 'base64url').toString()) as Page;
  } catch {
    return null;
  }
}
