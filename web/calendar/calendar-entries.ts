import { zonedInstant } from '../../domain/calendar.ts';
import { addDays, daysBetween } from '../../domain/day.ts';
import { timeOf, wallClock } from '../texts/wall-clock.ts';
import { type Layer, LAYERS } from './calendar-choices.ts';
import type { CycleDateData, DueDateData, OccurrenceData, SpanData } from './calendar-query.ts';

/** A point of a calendar: a day, and minutes since its midnight by the clock of the zone; null for the day as a whole. */
export interface Place {
  day: string;
  minutes: number | null;
}

/** What stands in the calendar, by the clock of the zone that it is shown in. */
export interface Entry extends Place {
  key: string;
  layer: Layer;
  title: string;
  /** Behind midnight it ends on a later day; of a whole day, and of a mere instant, it is where it starts. */
  endDay: string;
  endMinutes: number | null;
  source: { kind: 'meeting'; occurrence: OccurrenceData } | { kind: 'cycle'; date: CycleDateData } | { kind: 'due'; due: DueDateData };
}

export const DAY_MINUTES = 1440;
/** What has no length is drawn as long, so that it can be read and hit. */
export const SHORTEST_MINUTES = 30;

/** All of a span in the order of time, whole days first. */
export function entriesOf(span: SpanData, { timeZone, titleOf }: { timeZone: string; titleOf: (date: CycleDateData) => string }): Entry[] {
  const placeAt = (instant: string): { day: string; minutes: number } => {
    const { day, time } = wallClock(instant, timeZone);
    return { day, minutes: minutesOf(time) };
  };
  const meetings = span.meetings.map((occurrence): Entry => {
    const [start, end] = [placeAt(occurrence.startsAt), placeAt(occurrence.endsAt)];
    return {
      key: `${occurrence.meeting.id}/${occurrence.originalStart}`,
      layer: 'meetings',
      title: occurrence.meeting.title,
      ...start,
      ...endOf(start, end, (Date.parse(occurrence.endsAt) - Date.parse(occurrence.startsAt)) / 60_000),
      source: { kind: 'meeting', occurrence },
    };
  });
  const dates = span.cycleDates.map((date): Entry => {
    const place = date.at === null ? { day: date.day ?? '', minutes: null } : placeAt(date.at);
    return {
      key: `${date.cycleId}/${date.kind}/${date.at ?? date.day}`,
      layer: date.kind === 'check_in' ? 'checkIns' : 'cycles',
      title: titleOf(date),
      ...place,
      endDay: place.day,
      endMinutes: place.minutes,
      source: { kind: 'cycle', date },
    };
  });
  const due = span.dueDates.map((each): Entry => {
    const layer = each.kind === 'task' ? 'tasks' : 'milestones';
    return { key: each.id, layer, title: each.title, day: each.day, minutes: null, endDay: each.day, endMinutes: null, source: { kind: 'due', due: each } };
  });
  return [...dates, ...due, ...meetings].toSorted(byPlace);
}

/** The instant of a place, as a clock in the zone shows it. */
export function instantOf({ day, minutes }: Place, timeZone: string): string {
  return zonedInstant({ day, time: timeOf(minutes ?? 0), timeZone });
}

/** What stands on a day, also what began the day before. */
export function entriesOn(entries: readonly Entry[], day: string): Entry[] {
  return entries.filter((entry) => entry.day <= day && entry.endDay >= day && !(entry.endDay === day && entry.day < day && entry.endMinutes === 0));
}

/** A part of an entry that lies on one day, in minutes of that day, and its place among those beside it. */
export interface Segment {
  entry: Entry;
  from: number;
  to: number;
  lane: number;
  lanes: number;
  /** It is the part with the start, which can be taken hold of. */
  isFirst: boolean;
}

/** The timed entries of a day side by side: those that touch share the width, each in the first lane that is free. */
export function segmentsOn(entries: readonly Entry[], day: string): Segment[] {
  const parts = entriesOn(entries, day)
    .flatMap((entry): Omit<Segment, 'lane' | 'lanes'>[] => {
      if (entry.minutes === null || entry.endMinutes === null) return [];
      const from = entry.day === day ? entry.minutes : 0;
      const to = entry.endDay === day ? entry.endMinutes : DAY_MINUTES;
      return [{ entry, from, to: Math.min(DAY_MINUTES, Math.max(to, from + SHORTEST_MINUTES)), isFirst: entry.day === day }];
    })
    .toSorted((a, b) => a.from - b.from || b.to - a.to);
  const placed: Segment[] = [];
  let group: Segment[] = [];
  let groupEnd = 0;
  for (const part of parts) {
    if (part.from >= groupEnd) close();
    const taken = group.filter((each) => each.to > part.from).map(({ lane }) => lane);
    const lane = Array.from({ length: taken.length + 1 }, (_, index) => index).find((index) => !taken.includes(index)) ?? 0;
    group.push({ ...part, lane, lanes: 1 });
    groupEnd = Math.max(groupEnd, part.to);
  }
  close();
  return placed;

  function close(): void {
    const lanes = Math.max(0, ...group.map(({ lane }) => lane)) + 1;
    placed.push(...group.map((segment) => ({ ...segment, lanes })));
    [group, groupEnd] = [[], 0];
  }
}

/** A move that was made here and is not read back yet. */
export type Move =
  | { kind: 'task'; id: string; day: string }
  | { kind: 'occurrence'; meetingId: string; originalStart: string; startsAt: string }
  | { kind: 'series'; meetingId: string; from: string; to: string };

/** The span as it will be after these moves. */
export function withMoves(span: SpanData, moves: readonly Move[]): SpanData {
  return moves.reduce((before, move): SpanData => {
    if (move.kind === 'task') return { ...before, dueDates: before.dueDates.map((due) => (due.id === move.id ? { ...due, day: move.day } : due)) };
    return { ...before, meetings: before.meetings.map((occurrence) => movedBy(occurrence, move)) };
  }, span);
}

function movedBy(occurrence: OccurrenceData, move: Exclude<Move, { kind: 'task' }>): OccurrenceData {
  if (occurrence.meeting.id !== move.meetingId) return occurrence;
  if (move.kind === 'occurrence' && occurrence.originalStart !== move.originalStart) return occurrence;
  const startsAt = move.kind === 'occurrence' ? move.startsAt : shifted(occurrence.startsAt, move, occurrence.meeting.timeZone);
  const lengthMs = Date.parse(occurrence.endsAt) - Date.parse(occurrence.startsAt);
  return { ...occurrence, startsAt, endsAt: new Date(Date.parse(startsAt) + lengthMs).toISOString() };
}

/** An instant moved as another was, by days and by the clock of a zone: as the series of a meeting moves. */
export function shifted(instant: string, { from, to }: { from: string; to: string }, timeZone: string): string {
  const [a, b, own] = [wallClock(from, timeZone), wallClock(to, timeZone), wallClock(instant, timeZone)];
  const minutes = minutesOf(own.time) + daysBetween(a.day, b.day) * DAY_MINUTES + minutesOf(b.time) - minutesOf(a.time);
  const days = Math.floor(minutes / DAY_MINUTES);
  return instantOf({ day: addDays(own.day, days), minutes: minutes - days * DAY_MINUTES }, timeZone);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** Where clocks are put back an end can stand before its start: then its length tells where it is drawn to. */
function endOf(start: { day: string; minutes: number }, end: { day: string; minutes: number }, length: number): Pick<Entry, 'endDay' | 'endMinutes'> {
  const isBehind = end.day > start.day || (end.day === start.day && end.minutes > start.minutes);
  return isBehind ? { endDay: end.day, endMinutes: end.minutes } : { endDay: start.day, endMinutes: Math.min(DAY_MINUTES, start.minutes + length) };
}

function byPlace(a: Entry, b: Entry): number {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1;
  return (a.minutes ?? -1) - (b.minutes ?? -1) || LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer) || a.title.localeCompare(b.title);
}
