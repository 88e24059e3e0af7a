import { addWorkingDaysToInstant } from './calendar.ts';
import { LEVEL_WORKING_DAYS, nextAllowedInstant } from './escalation-ladder.ts';
import type { LadderDelivery } from './escalation-ladder.ts';
import type { Instant } from './key-result.ts';
import type { OrganizationSettings } from './organization.ts';
import type { Person } from './person.ts';

/** One reader of one rung, as planned or as it went. */
export interface LadderEntry {
  step: number;
  audience: string;
  recipientId: string;
  namesAllowed: boolean;
  dueAt: Instant;
  /** When the message went out; null while it waits. */
  settledAt: Instant | null;
}

/** A rung as today's report line would climb it. */
export interface PlannedRung {
  step: number;
  audience: string;
  namesAllowed?: boolean;
  deliveries: readonly LadderDelivery[];
}

/**
 * What of a ladder is still to come, under today's report line: rungs that were told stay told, the others go to whoever stands there now,
 * and a rung never comes sooner than two working days after the one below was really told. A date already put off is kept.
 */
export function replanLadder(input: {
  rungs: readonly PlannedRung[];
  entries: readonly LadderEntry[];
  people: ReadonlyMap<string, Person>;
  settings: OrganizationSettings;
  /** A rung that is late by now, as after an outage, gives the ones above it their two days from now on. */
  now: Instant;
}): LadderEntry[] {
  const { rungs, entries, people, settings, now } = input;
  let earliest: Instant | null = null;
  const planned: LadderEntry[] = [];
  for (const rung of rungs) {
    const told = entries.filter((entry) => entry.step === rung.step && entry.settledAt !== null);
    if (told.length > 0) {
      planned.push(
        ...rung.deliveries.filter((delivery) => waits(entries, rung, delivery)).map((delivery) => waitingEntry({ rung, delivery, earliest, ...input })),
      );
      earliest = twoWorkingDaysAfter(
        told.map((entry) => ({ at: entry.settledAt ?? entry.dueAt, recipientId: entry.recipientId })),
        people,
        settings,
      );
      continue;
    }
    const waiting = rung.deliveries.map((delivery) => waitingEntry({ rung, delivery, earliest, ...input }));
    planned.push(...waiting);
    if (waiting.length > 0)
      earliest = twoWorkingDaysAfter(
        waiting.map(({ dueAt, recipientId }) => ({ at: isLate(dueAt, now) ? now : dueAt, recipientId })),
        people,
        settings,
      );
  }
  return planned;
}

/** A reader of a rung whose other readers were told already: in another zone the morning comes later. Who was not planned before is not told now. */
function waits(entries: readonly LadderEntry[], { step }: PlannedRung, { recipientId }: LadderDelivery): boolean {
  return entries.some((entry) => entry.step === step && entry.recipientId === recipientId && entry.settledAt === null);
}

function waitingEntry(input: {
  rung: PlannedRung;
  delivery: LadderDelivery;
  earliest: Instant | null;
  entries: readonly LadderEntry[];
  people: ReadonlyMap<string, Person>;
  settings: OrganizationSettings;
}): LadderEntry {
  const { rung, delivery, earliest, entries, people, settings } = input;
  const person = people.get(delivery.recipientId);
  const putOff = entries.find((entry) => entry.step === rung.step && entry.recipientId === delivery.recipientId)?.dueAt;
  const soonest = earliest === null || person === undefined ? delivery.dueAt : nextAllowedInstant({ at: latest(earliest, delivery.dueAt), person, settings });
  return {
    step: rung.step,
    audience: rung.audience,
    recipientId: delivery.recipientId,
    namesAllowed: rung.namesAllowed ?? true,
    dueAt: latest(soonest, putOff ?? soonest),
    settledAt: null,
  };
}

function twoWorkingDaysAfter(
  told: readonly { at: Instant; recipientId: string }[],
  people: ReadonlyMap<string, Person>,
  settings: OrganizationSettings,
): Instant {
  const [first] = told.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  if (first === undefined) throw new RangeError('A rung without readers has no time.');
  const timeZone = people.get(first.recipientId)?.timeZone ?? 'UTC';
  return addWorkingDaysToInstant({ instant: first.at, workingDays: LEVEL_WORKING_DAYS, timeZone, calendar: settings });
}

function isLate(dueAt: Instant, now: Instant): boolean {
  return Date.parse(now) - Date.parse(dueAt) > ON_TIME_MS;
}

/** Up to this late counts as on time. */
const ON_TIME_MS = 5 * 60_000;

function latest(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
