import { dayIn } from '../../domain/calendar.ts';
import { addDays, daysBetween } from '../../domain/day.ts';
import type { Day } from '../../domain/key-result.ts';

/** Something that somebody did. */
export interface TrackedEvent {
  event: string;
  user: string;
  /** Milliseconds. */
  at: number;
  properties: Readonly<Record<string, string>>;
}

export interface SavedReport {
  bookmarkId: number;
  lines: readonly string[];
  /** The last so many days, by day or by week; or one number. */
  days: number;
  chart: 'day' | 'week' | 'number';
  breakdown?: string;
}

export interface SavedFunnel {
  funnelId: number;
  name: string;
  steps: readonly string[];
  windowDays: number;
}

export interface FakeProject {
  id: string;
  timeZone: string;
  events: TrackedEvent[];
  reports: SavedReport[];
  funnels: SavedFunnel[];
}

const DAY_MS = 86_400_000;

/** A project in which nothing ever happened. */
export function emptyProject(given: Partial<FakeProject> = {}): FakeProject {
  return { id: '2195193', timeZone: 'UTC', events: [], reports: [], funnels: [], ...given };
}

/** Three months of a small product: people sign up, invite others and subscribe, a few more each week. */
export function demoProject({ today }: { today: Day }): FakeProject {
  const events: TrackedEvent[] = [];
  const start = Date.parse(`${today}T06:00:00Z`) - 100 * DAY_MS;
  for (let day = 0; day <= 100; day += 1) {
    for (let index = 0; index < 4 + Math.floor(day / 12); index += 1) {
      const user = `user-${day}-${index}`;
      const properties = { plan: index % 3 === 0 ? 'pro' : 'free' };
      const track = (event: string, laterDays: number) =>
        void events.push({ event, user, at: start + (day + laterDays) * DAY_MS + index * 60_000, properties });
      track('Signed up', 0);
      if ((day + index) % 5 < 3) track('Invited a colleague', 1);
      if ((day + index) % 5 < 2) track('Subscribed', 3);
      if ((day * 3 + index) % 10 < 4 + day / 40) track('Opened the app', 7);
    }
  }
  return emptyProject({
    events,
    reports: [{ bookmarkId: 1001, lines: ['Signed up', 'Subscribed'], days: 100, chart: 'day' }],
    funnels: [{ funnelId: 7509, name: 'From sign-up to subscription', steps: ['Signed up', 'Invited a colleague', 'Subscribed'], windowDays: 14 }],
  });
}

/** What happened up to now, of an event (or of all), where a property has a value. */
export function happened(project: FakeProject, { event, where, nowMs }: { event?: string | null; where: Condition | null; nowMs: number }): TrackedEvent[] {
  return project.events.filter(
    (each) => each.at <= nowMs && (!event || each.event === event) && (where === null || each.properties[where.property] === where.value),
  );
}

export interface Condition {
  property: string;
  value: string;
}

/** A project's day of an event. Zone arithmetic is slow, and each count asks for all days again. */
export function dayOf(project: FakeProject, event: TrackedEvent): Day {
  const known = days.get(event);
  if (known !== undefined) return known;
  const day = dayIn(new Date(event.at).toISOString(), project.timeZone);
  days.set(event, day);
  return day;
}

const days = new WeakMap<TrackedEvent, Day>();

/** How many, how many people, or how many each. */
export function countOf(events: readonly TrackedEvent[], type: string): number {
  const people = new Set(events.map(({ user }) => user)).size;
  if (type === 'unique') return people;
  return type === 'average' ? (people === 0 ? 0 : events.length / people) : events.length;
}

/** Of those who took the first step on a day, how many took each step in time, in order. */
export function funnelOn(
  project: FakeProject,
  { steps, windowDays, day, where, nowMs }: { steps: readonly string[]; windowDays: number; day: Day; where: Condition | null; nowMs: number },
): number[] {
  const all = Map.groupBy(happened(project, { where, nowMs }), ({ user }) => user);
  const entered = [...all.values()].flatMap((events) => {
    const first = events.find((each) => each.event === steps[0] && dayOf(project, each) === day);
    return first === undefined ? [] : [{ events, first }];
  });
  return steps.map(
    (_, last) =>
      entered.filter(({ events, first }) => {
        let after = first.at;
        return steps.slice(1, last + 1).every((step) => {
          const next = events.find((each) => each.event === step && each.at >= after && each.at <= first.at + windowDays * DAY_MS);
          after = next?.at ?? Number.POSITIVE_INFINITY;
          return next !== undefined;
        });
      }).length,
  );
}

/** Of those who were new on a day, how many, and how many were back 0, 1, … `intervals` days later. */
export function retentionOn(
  project: FakeProject,
  {
    bornEvent,
    event,
    day,
    intervals,
    where,
    nowMs,
  }: { bornEvent: string; event: string | null; day: Day; intervals: number; where: Condition | null; nowMs: number },
) {
  const born = happened(project, { event: bornEvent, where, nowMs }).toSorted((one, other) => one.at - other.at);
  const firstDays = new Map<string, Day>();
  for (const each of born) if (!firstDays.has(each.user)) firstDays.set(each.user, dayOf(project, each));
  const cohort = new Set([...firstDays].filter(([, first]) => first === day).map(([user]) => user));
  const returned = happened(project, { event, where: null, nowMs }).filter(({ user }) => cohort.has(user));
  const counts = Array.from(
    { length: intervals + 1 },
    (_, interval) => new Set(returned.filter((each) => daysBetween(day, dayOf(project, each)) === interval).map(({ user }) => user)).size,
  );
  return { counts, first: cohort.size };
}

/** Where the week of a day begins: Monday. */
export function weekOf(day: Day): Day {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}
