import type { EventTime } from '../../domain/calendar-account.ts';
import type { FakeAnswer, FakeRequest } from '../fake-provider.ts';
import type { FakeCalendars, StoredEvent } from '../fake-calendars.ts';
import { type GraphTag, eventJson, refusal } from './fake-shapes.ts';

interface Window {
  from: string;
  to: string;
}

/** What a delta link knows: its window, for ever, and what was in it when it was given. */
interface Token {
  mailbox: string;
  window: Window;
  step: number;
  ids: ReadonlySet<string>;
}

/** `calendarView/delta` of the fake: rounds in pages, links with a window inside, `@removed` for what is no longer in it. */
export interface FakeDelta {
  answer(request: FakeRequest, mailbox: string): FakeAnswer;
  /** All links are forgotten: 410 to who comes with one. */
  expire(): void;
}

export function createFakeDelta({ calendars, tagOf }: { calendars: FakeCalendars; tagOf: (event: StoredEvent) => GraphTag | undefined }): FakeDelta {
  const tokens = new Map<string, Token>();
  const rests = new Map<string, { items: unknown[]; next: Token }>();
  let given = 0;

  /** All that is in a window: singles, series with their occurrences and exceptions. */
  function contentOf(mailbox: string, window: Window): Map<string, StoredEvent> {
    const inside = new Map<string, StoredEvent>();
    for (const event of calendars.eventsOf(mailbox)) {
      if (event.cancelled || event.goneFrom.has(mailbox) || event.seriesId !== null) continue;
      const instances = event.recurrence.length > 0 ? calendars.instances(event).filter(({ cancelled }) => !cancelled) : [event];
      const shown = instances.filter(({ start, end }) => instant(start) < Date.parse(window.to) && instant(end) > Date.parse(window.from));
      if (shown.length > 0) for (const item of [event, ...shown]) inside.set(item.id, item);
    }
    return inside;
  }

  function link(request: FakeRequest, parameter: string, token: string): string {
    // A sign that a link taken apart and put together again would lose.
    return `${request.url.origin}${request.url.pathname}?${parameter}=${encodeURIComponent(token)}&keep=a%2Bb%3D`;
  }

  function page(request: FakeRequest, items: unknown[], next: Token): FakeAnswer {
    const size = Number(/odata\.maxpagesize=(\d+)/.exec(String(request.headers.prefer ?? ''))?.[1] ?? 10);
    const shown = request.list(items.slice(0, size));
    given += 1;
    if (items.length > size) {
      rests.set(`skip+${given}==`, { items: items.slice(size), next });
      return { json: { value: shown, '@odata.nextLink': link(request, '$skiptoken', `skip+${given}==`) } };
    }
    tokens.set(`delta+${given}==`, next);
    return { json: { value: shown, '@odata.deltaLink': link(request, '$deltatoken', `delta+${given}==`) } };
  }

  function round(request: FakeRequest, mailbox: string, window: Window, last: Token | null): FakeAnswer {
    const inside = contentOf(mailbox, window);
    const changed = [...inside.values()].filter(({ step }) => step > (last?.step ?? -1));
    const removed = [...(last?.ids ?? [])].filter((id) => !inside.has(id)).map((id) => ({ id, '@removed': { reason: 'deleted' } }));
    const next = { mailbox, window, step: calendars.step(), ids: new Set(inside.keys()) };
    return page(request, [...changed.map((event) => eventJson(event, tagOf(event), { slim: true })), ...removed], next);
  }

  return {
    answer: (request, mailbox) => {
      const query = request.url.searchParams;
      const lost = refusal(410, 'SyncStateNotFound', 'The sync state generation is not found; issue a full request.');
      if ((query.has('$skiptoken') || query.has('$deltatoken')) && query.get('keep') !== 'a+b=') return refusal(400, 'BadRequest', 'The link was changed.');
      if (query.has('$skiptoken')) {
        const rest = rests.get(query.get('$skiptoken') ?? '');
        return rest === undefined || rest.next.mailbox !== mailbox ? lost : page(request, rest.items, rest.next);
      }
      if (query.has('$deltatoken')) {
        const last = tokens.get(query.get('$deltatoken') ?? '');
        return last === undefined || last.mailbox !== mailbox ? lost : round(request, mailbox, last.window, last);
      }
      for (const name of query.keys())
        if (!['startDateTime', 'endDateTime'].includes(name)) return refusal(400, 'ErrorInvalidUrlQuery', `The query parameter '${name}' is not supported.`);
      const [from, to] = [query.get('startDateTime') ?? '', query.get('endDateTime') ?? ''];
      if (Number.isNaN(Date.parse(from)) || Number.isNaN(Date.parse(to))) return refusal(400, 'ErrorInvalidParameter', 'This request requires a time window.');
      return round(request, mailbox, { from, to }, null);
    },
    expire: () => {
      tokens.clear();
      rests.clear();
    },
  };
}

function instant(time: EventTime): number {
  return Date.parse('day' in time ? time.day : time.at);
}
