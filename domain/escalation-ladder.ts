import { addWorkingDaysToInstant, dayIn, isWorkingDay, localHour, nextWorkingDay, zonedInstant } from './calendar.ts';
import { addDays } from './day.ts';
import type { WorkCalendar } from './calendar.ts';
import type { Day, Instant, Status } from './key-result.ts';
import type { NotificationPreferences, Person } from './person.ts';

/** Working days that a level has to answer before the next one is told. */
export const LEVEL_WORKING_DAYS = 2;
/** Judgments in a row that have to say OFF_TRACK before anybody is told. */
export const JUDGMENTS_IN_A_ROW = 2;
/** The local hour at which what could not be sent in the night or on a free day is sent. */
const MORNING_HOUR = 9;

/** Whom one message of a ladder reaches, and when; `insteadOfId` is the absent person a deputy stands in for. */
export interface LadderDelivery {
  recipientId: string;
  insteadOfId: string | null;
  dueAt: Instant;
}

/** One rung of a ladder. Names stay the same when managers change; an audience that is empty leaves its rung out. */
export interface LadderStep<Audience extends string = OffTrackAudience> {
  step: number;
  name: string;
  audience: Audience;
  recipientIds: readonly string[];
  deliveries: readonly LadderDelivery[];
  /** The earliest of the deliveries. */
  dueAt: Instant;
}

export type OffTrackAudience = 'owner' | 'manager' | 'leadership';
export type MissedCheckInAudience = 'owner' | 'manager-digest' | 'manager' | 'report-line';

/** A rung of the ladder for missed check-ins; above the manager only figures by team are told, never names. */
export interface MissedCheckInStep extends LadderStep<MissedCheckInAudience> {
  namesAllowed: boolean;
}

/** Who can be told about one person's key results. */
export interface LadderPeople {
  /** Null, or inactive, where nobody owns the key result: the ladder then starts with the manager. */
  owner: Person | null;
  /** The owner's report line, nearest manager first. */
  reportLine: readonly Person[];
  leaders: readonly Person[];
  /** The deputies that any of them has named. */
  deputies: readonly Person[];
}

/** One daily judgment as the ladder sees it; `tooEarly` in the settling-in span, null where nothing could be judged. */
export interface DailyJudgment {
  status: Status | null;
  tooEarly: boolean;
}

/** How far an escalation has come; `snoozedUntil` only counts while it is snoozed. */
export interface EscalationStanding {
  state: 'open' | 'acknowledged' | 'snoozed' | 'recovered' | 'closed';
  snoozedUntil: Instant | null;
}

/** When a rung is climbed: never while its escalation is acknowledged or over, not before a snooze ends; a notice of recovery always. */
export function climbsAt({ state, snoozedUntil }: EscalationStanding, { audience, dueAt }: { audience: string; dueAt: Instant }): Instant | null {
  if (audience === 'recovered' || state === 'open') return dueAt;
  if (state !== 'snoozed' || snoozedUntil === null) return null;
  return snoozedUntil > dueAt ? snoozedUntil : dueAt;
}

/** Whether an OFF_TRACK ladder opens: the last two daily judgments (oldest first) both say so, neither of them in the settling-in span. */
export function shouldEscalateOffTrack(judgments: readonly DailyJudgment[]): boolean {
  const newest = judgments.slice(-JUDGMENTS_IN_A_ROW);
  return newest.length === JUDGMENTS_IN_A_ROW && newest.every((judgment) => judgment.status === 'OFF_TRACK' && !judgment.tooEarly);
}

/**
 * Who hears when of an off-track key result, opened by its second judgment: the owner at once, after 2 working days the manager,
 * after 2 more the leadership. An acknowledgement or recovery stops it; that is the caller's. An educational cycle tells the owner only.
 * Source: docs/okr-method.md §5.
 */
export function offTrackLadder(input: LadderPeople & { openedAt: Instant; settings: WorkCalendar; educational: boolean }): LadderStep[] {
  const { owner, reportLine, leaders, educational } = input;
  const rungs: { audience: OffTrackAudience; people: readonly Person[] }[] = [
    { audience: 'owner', people: owner === null ? [] : [owner] },
    { audience: 'manager', people: educational ? [] : reportLine.filter((person) => person.active).slice(0, 1) },
    { audience: 'leadership', people: educational ? [] : leaders },
  ];
  return climb({ ...input, rungs });
}

/**
 * Who hears when that a person missed check-ins, counted from the end of the newest week's grace. One week: a name in the manager's digest.
 * Two or more running: the manager is asked to act, then each level of the report line after 2 more working days, with figures by team only.
 * An educational cycle coaches the owner and tells nobody above.
 */
export function missedCheckInLadder(
  input: LadderPeople & { missedWeeks: number; graceEndsAt: Instant; settings: WorkCalendar; educational: boolean },
): MissedCheckInStep[] {
  const line = input.reportLine.filter((person) => person.active);
  const opened = { ...input, openedAt: input.graceEndsAt };
  return climb({ ...opened, rungs: missedRungs(input, line) }).map((step) => ({ ...step, namesAllowed: step.audience !== 'report-line' }));
}

/** The first instant at or after `at` when a person may be written to: a working day, outside the quiet hours; what waits overnight comes at 09:00. */
export function nextAllowedInstant(input: { at: Instant; person: Pick<Person, 'timeZone' | 'preferences'>; settings: WorkCalendar }): Instant {
  const { at, person, settings } = input;
  const { timeZone } = person;
  const day = dayIn(at, timeZone);
  const quiet = quietHoursOf(person.preferences);
  if (!isWorkingDay(day, settings)) return atHour(nextWorkingDay(day, settings), morningHour(quiet), timeZone);
  if (!isQuiet(localHour(at, timeZone), quiet)) return at;
  const endsToday = localHour(at, timeZone) < quiet.to;
  const wakingDay = nextWorkingDay(endsToday ? day : addDays(day, 1), settings);
  return atHour(wakingDay, Math.max(quiet.to, morningHour(quiet)), timeZone);
}

/** The recipient's own day: the occurrence that keeps escalations to one message a recipient a day. */
export function escalationDay(instant: Instant, timeZone: string): Day {
  return dayIn(instant, timeZone);
}

/** The person who reads what is meant for somebody now: the deputy until the agreed instant, where one is named and active, and no mere viewer. */
export function recipientOf(input: { person: Person; at: Instant; deputies: readonly Person[] }): Person {
  const { person, at, deputies } = input;
  if (person.deputyId === null || (person.deputyUntil !== null && at >= person.deputyUntil)) return person;
  return deputies.find((deputy) => deputy.id === person.deputyId && deputy.active && deputy.role !== 'VIEWER') ?? person;
}

function missedRungs(
  { missedWeeks, owner, educational }: { missedWeeks: number; owner: Person | null; educational: boolean },
  line: readonly Person[],
): { audience: MissedCheckInAudience; people: readonly Person[] }[] {
  if (missedWeeks < 1) return [];
  if (educational) return [{ audience: 'owner', people: owner === null ? [] : [owner] }];
  if (missedWeeks === 1) return [{ audience: 'manager-digest', people: line.slice(0, 1) }];
  return line.map((person, index) => ({ audience: index === 0 ? 'manager' : 'report-line', people: [person] }));
}

/** Climbs rung by rung; each waits for the one below in the zone of its first reader, and nobody is told twice. */
function climb<Audience extends string>(
  input: LadderPeople & { openedAt: Instant; settings: WorkCalendar; rungs: readonly { audience: Audience; people: readonly Person[] }[] },
): LadderStep<Audience>[] {
  const told = new Set<string>();
  const steps: LadderStep<Audience>[] = [];
  let from = input.openedAt;
  input.rungs.forEach(({ audience, people }, index) => {
    const readers = people.filter((person) => person.active).map((person) => readerOf({ person, from, ...input }));
    const deliveries = readers.filter(({ recipientId }) => !told.has(recipientId) && told.add(recipientId));
    const first = deliveries.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0];
    if (first === undefined) return;
    steps.push({
      step: index + 1,
      name: `step-${index + 1}`,
      audience,
      recipientIds: deliveries.map((delivery) => delivery.recipientId),
      deliveries: deliveries.map(({ recipientId, insteadOfId, dueAt }) => ({ recipientId, insteadOfId, dueAt })),
      dueAt: first.dueAt,
    });
    from = addWorkingDaysToInstant({ instant: first.dueAt, workingDays: LEVEL_WORKING_DAYS, timeZone: first.timeZone, calendar: input.settings });
  });
  return steps;
}

function readerOf(input: { person: Person; from: Instant; deputies: readonly Person[]; settings: WorkCalendar }): LadderDelivery & { timeZone: string } {
  const { person, from, deputies, settings } = input;
  const deputy = recipientOf({ person, at: from, deputies });
  // Who is back by the hour at which the deputy may be written to reads it themselves.
  const reader = recipientOf({ person, at: nextAllowedInstant({ at: from, person: deputy, settings }), deputies });
  return {
    recipientId: reader.id,
    insteadOfId: reader.id === person.id ? null : person.id,
    dueAt: nextAllowedInstant({ at: from, person: reader, settings }),
    timeZone: reader.timeZone,
  };
}

type QuietHours = NotificationPreferences['quietHours'];

/** The quiet hours with midnight as 0; an escalation can be delayed, not switched off, so 0 to 24 is none at all. */
function quietHoursOf({ quietHours }: NotificationPreferences): QuietHours {
  return { from: quietHours.from, to: quietHours.to % 24 };
}

/** Whether an hour lies in [from, to), over midnight where `from` is the later. */
function isQuiet(hour: number, { from, to }: QuietHours): boolean {
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}

function morningHour(quiet: QuietHours): number {
  return isQuiet(MORNING_HOUR, quiet) ? quiet.to : MORNING_HOUR;
}

function atHour(day: Day, hour: number, timeZone: string): Instant {
  return zonedInstant({ day, time: `${String(hour).padStart(2, '0')}:00`, timeZone });
}
