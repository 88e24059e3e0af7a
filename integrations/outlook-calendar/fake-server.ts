import { type FakeCalendars, type FakeDeed, type FakeEventInput, type StoredEvent, createFakeCalendars } from '../fake-calendars.ts';
import { type FakeConsent, createFakeConsent } from '../fake-consent.ts';
import { type FakeAnswer, type FakeProvider, type FakeRequest, type FakeRoute, startFakeProvider } from '../fake-provider.ts';
import { createFakeDelta } from './fake-delta.ts';
import { type GraphTag, eventJson, refusal, timeOfJson } from './fake-shapes.ts';
import { type FakeSubscriptions, createFakeSubscriptions } from './fake-subscriptions.ts';
import { ruleOf } from './recurrence.ts';
import { recurrenceSchema } from './schema.ts';

/** Whose mailboxes the fake has; a mailbox has one calendar, with an id of its own. */
export const FAKE_PEOPLE = ['mara@contoso.test', 'jonas@contoso.test', 'amira@contoso.test'] as const;
/** Where people's deeds are done over HTTP, as the demo does: POST a FakeDeed; GET shows the events. */
const WORLD_PATH = '/__world';

export interface FakeOutlookCalendar extends FakeProvider {
  world: FakeCalendars;
  consent: FakeConsent;
  subscriptions: FakeSubscriptions;
  /** Every delta link is forgotten: 410 to who comes with one. */
  expireLinks(): void;
  /** Events of a person that stand and carry this id of ours. */
  ownEvents(person: string, ownId: string): readonly StoredEvent[];
}

/** The id of a person's calendar. */
export function calendarIdOf(person: string): string {
  return `calendar-${person.split('@')[0] ?? ''}`;
}

/** A Microsoft Graph on loopback: calendars of some people, delta rounds, subscriptions and consent. */
export async function startFakeOutlookCalendar({ port = 0, now = Date.now }: { port?: number; now?: () => number } = {}): Promise<FakeOutlookCalendar> {
  const [authorizePath, tokenPath] = ['/:tenant/oauth2/v2.0/authorize', '/:tenant/oauth2/v2.0/token'];
  const consent = createFakeConsent({ provider: 'Microsoft', people: FAKE_PEOPLE, authorizePath, tokenPath, rotates: true });
  const mailboxOf = (request: FakeRequest): string => consent.personOf(request) ?? '';
  const subscriptions = createFakeSubscriptions({ mailboxOf, now });
  const world = createFakeCalendars({ people: FAKE_PEOPLE, onChange: subscriptions.notify });
  const tags = new Map<string, GraphTag>();
  /** Graph remembers a transaction although its event was deleted. */
  const transactions = new Set<string>();
  const tagOf = ({ organizer, id, seriesId }: StoredEvent) => (seriesId === null ? tags.get(`${organizer}/${id}`) : undefined);
  const delta = createFakeDelta({ calendars: world, tagOf });
  let made = 0;

  /** People see and change their own calendar only. */
  const own = (handler: (request: FakeRequest, mailbox: string) => FakeAnswer) => (request: FakeRequest) => {
    const mailbox = mailboxOf(request);
    return request.parameters.calendar === calendarIdOf(mailbox)
      ? handler(request, mailbox)
      : refusal(404, 'ErrorItemNotFound', 'The specified object was not found.');
  };

  function named(request: FakeRequest, mailbox: string): StoredEvent | null {
    const { id = '' } = request.parameters;
    const stored = world.find(mailbox, id);
    const series = stored === null && id.includes('_') ? world.find(mailbox, id.slice(0, id.lastIndexOf('_'))) : null;
    const event = stored ?? (series && world.instances(series).find((instance) => instance.id === id)) ?? null;
    return event === null || event.cancelled || event.goneFrom.has(mailbox) ? null : event;
  }

  const onEvent = (handler: (event: StoredEvent, request: FakeRequest, mailbox: string) => FakeAnswer) =>
    own((request, mailbox) => {
      const event = named(request, mailbox);
      return event === null ? refusal(404, 'ErrorItemNotFound', 'The specified object was not found in the store.') : handler(event, request, mailbox);
    });

  function ownEvents(mailbox: string, ownId: string): StoredEvent[] {
    return world.eventsOf(mailbox).filter((event) => !event.cancelled && event.organizer === mailbox && tagOf(event)?.ownId === ownId);
  }

  function list(request: FakeRequest, mailbox: string): FakeAnswer {
    const filter = request.url.searchParams.get('$filter') ?? '';
    const wanted = /^singleValueExtendedProperties\/Any\(ep: ep\/id eq '[^']+' and ep\/value eq '((?:[^']|'')*)'\)$/.exec(filter)?.[1]?.replaceAll("''", "'");
    if (wanted === undefined) return refusal(400, 'ErrorInvalidUrlQueryFilter', 'The filter is not supported.');
    return { json: { value: request.list(ownEvents(mailbox, wanted).map((event) => eventJson(event, tagOf(event)))) } };
  }

  function create(request: FakeRequest, mailbox: string): FakeAnswer {
    const body = request.json() as Record<string, unknown> & { transactionId?: string; singleValueExtendedProperties?: { value: string }[] };
    const transaction = `${mailbox}/${body.transactionId}`;
    if (body.transactionId !== undefined && transactions.has(transaction))
      return refusal(409, 'ErrorDuplicateTransactionId', 'Another event with the same transaction id exists.');
    const id = `AAMkAG-${mailbox.slice(0, 2)}-${String((made += 1)).padStart(5, '0')}=`;
    const tag = { transactionId: body.transactionId, ownId: body.singleValueExtendedProperties?.[0]?.value };
    tags.set(`${mailbox}/${id}`, tag);
    const blank = { id, organizer: mailbox, title: '', description: '', recurrence: [], attendees: [], cancelled: false, seriesId: null, originalStart: null };
    const answer = write({ ...blank, start: { day: '1970-01-01' }, end: { day: '1970-01-01' } }, body);
    if (answer.status !== undefined) return answer;
    transactions.add(transaction);
    return { ...answer, status: 201 };
  }

  function write(event: FakeEventInput, body: Record<string, unknown>): FakeAnswer {
    const isAllDay = (body.isAllDay as boolean | undefined) ?? ('day' in event.start && event.start.day !== '1970-01-01');
    const start = body.start === undefined ? event.start : timeOfJson(body.start, isAllDay);
    const end = body.end === undefined ? event.end : timeOfJson(body.end, isAllDay);
    if (start === null || end === null)
      return refusal(400, 'ErrorInvalidRequest', 'The Event.Start property for an all-day event needs to be set to midnight.');
    const recurrence = recurrenceSchema.nullish().safeParse(body.recurrence);
    if (!recurrence.success) return refusal(400, 'ErrorPropertyValidationFailure', 'At least one property failed validation.');
    const given = body.attendees as { emailAddress: { address: string } }[] | undefined;
    const responseOf = (email: string) => event.attendees.find((guest) => guest.email === email)?.response ?? 'needsAction';
    const saved = world.save({
      ...event,
      start,
      end,
      recurrence: body.recurrence === undefined ? event.recurrence : recurrence.data ? ruleOf(recurrence.data, start) : [],
      title: (body.subject as string | undefined) ?? event.title,
      description: (body.body as { content: string } | undefined)?.content ?? event.description,
      // The organizer is not among the attendees.
      attendees:
        given
          ?.filter(({ emailAddress: { address } }) => address !== event.organizer)
          .map(({ emailAddress: { address } }) => ({ email: address, response: responseOf(address) })) ?? event.attendees,
    });
    // A rule that is told anew brings back what was moved or taken out.
    if (body.recurrence !== undefined) world.resetInstances(saved);
    return { json: eventJson(saved, tagOf(saved)) };
  }

  function show(event: StoredEvent, request: FakeRequest): FakeAnswer {
    const json = eventJson(event, tagOf(event));
    if (event.recurrence.length === 0 || !(request.url.searchParams.get('$select') ?? '').includes('cancelledOccurrences')) return { json };
    const cancelled = world.instances(event).filter((instance) => instance.cancelled);
    const days = cancelled.map(({ originalStart }) =>
      originalStart === null ? '' : 'day' in originalStart ? originalStart.day : originalStart.at.slice(0, 10),
    );
    return { json: { ...json, cancelledOccurrences: days.map((day) => `OID.${event.id}.${day}`) } };
  }

  const base = '/v1.0/me/calendars/:calendar';
  const routes: FakeRoute[] = [
    ...consent.routes,
    ...subscriptions.routes,
    ['GET', '/v1.0/me/calendar', (request) => ({ json: calendarJson(mailboxOf(request)) })],
    ['GET', '/v1.0/me/calendars', (request) => ({ json: { value: request.list([calendarJson(mailboxOf(request))]) } })],
    ['GET', `${base}/calendarView/delta`, own(delta.answer)],
    ['GET', `${base}/events`, own(list)],
    ['POST', `${base}/events`, own(create)],
    ['GET', `${base}/events/:id`, onEvent(show)],
    ['PATCH', `${base}/events/:id`, onEvent((event, request) => write(event, request.json() as Record<string, unknown>))],
    [
      'DELETE',
      `${base}/events/:id`,
      onEvent((event) => {
        world.remove(event);
        return { status: 204 };
      }),
    ],
    [
      'GET',
      `${base}/events/:id/instances`,
      onEvent((event, request) => {
        const instances = world.instances(event).filter(({ cancelled }) => !cancelled);
        return { json: { value: request.list(instances.map((instance) => eventJson(instance, undefined))) } };
      }),
    ],
    ['POST', '/v1.0/me/calendar/getSchedule', (request) => ({ json: { value: schedules(world, request.json() as ScheduleQuestion) } })],
    ['POST', WORLD_PATH, (request) => ({ json: eventJson(world.deed(request.json() as FakeDeed), undefined) })],
    ['GET', WORLD_PATH, () => ({ json: Object.fromEntries(FAKE_PEOPLE.map((person) => [person, world.eventsOf(person)])) })],
  ];
  const gate = (request: FakeRequest): FakeAnswer | null =>
    request.url.pathname.startsWith('/v1.0/') && consent.personOf(request) === null
      ? refusal(401, 'InvalidAuthenticationToken', 'Access token has expired or is not yet valid.')
      : null;

  const provider = await startFakeProvider({ routes, gate, now, port });
  return { ...provider, world, consent, subscriptions, expireLinks: delta.expire, ownEvents };
}

interface ScheduleQuestion {
  Schedules: string[];
  StartTime: { dateTime: string };
  EndTime: { dateTime: string };
}

function schedules(world: FakeCalendars, { Schedules: people, StartTime, EndTime }: ScheduleQuestion): unknown[] {
  const [from, to] = [Date.parse(`${StartTime.dateTime}Z`), Date.parse(`${EndTime.dateTime}Z`)];
  const itemsOf = (person: string) =>
    world
      .eventsOf(person)
      .filter(({ cancelled, goneFrom, seriesId }) => !cancelled && !goneFrom.has(person) && seriesId === null)
      .flatMap((event) => (event.recurrence.length > 0 ? world.instances(event).filter(({ cancelled }) => !cancelled) : [event]))
      .filter(({ start, end }) => 'at' in start && 'at' in end && Date.parse(start.at) < to && Date.parse(end.at) > from)
      .map((event) => ({ status: 'busy', start: eventJson(event, undefined).start, end: eventJson(event, undefined).end }));
  const unknown = { message: 'Unable to resolve mailbox.', responseCode: 'ErrorMailRecipientNotFound' };
  return people.map((scheduleId) => (world.people.includes(scheduleId) ? { scheduleId, scheduleItems: itemsOf(scheduleId) } : { scheduleId, error: unknown }));
}

function calendarJson(person: string): Record<string, unknown> {
  return { id: calendarIdOf(person), name: 'Calendar', canEdit: true, isDefaultCalendar: true, owner: { name: person, address: person } };
}
