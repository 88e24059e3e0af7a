import { condition } from '@temporalio/workflow';
import type { Instant } from '../domain/key-result.ts';

/**
 * What time it is for a workflow: originMs + rate × the server's time. Production is { originMs: 0, rate: 1 }; a kill test runs a quarter
 * in minutes at a high rate; a rehearsal runs at a low one, so that what is done at one instant takes no time at all.
 */
export interface Clock {
  originMs: number;
  rate: number;
  /** Milliseconds of the server between the turns of workflows that wake at one instant; 0, the default, lets them wake together. */
  turnMs?: number;
}

export const REAL_CLOCK: Clock = { originMs: 0, rate: 1 };

/** The order in which workflows of different kinds take their turn at one instant, where a rehearsal asks for one. */
export type Turn = 'cycle' | 'week' | 'player' | 'sync' | 'escalation';

/** When a step is due, which is what its figures are judged at, and what time it is: quiet hours and lateness go by that. */
export interface Moment {
  dueAt: Instant;
  now: Instant;
}

/** The instant by the clock. */
export function nowOf(clock: Clock): Instant {
  return new Date(Math.round(clock.originMs + clock.rate * Date.now())).toISOString();
}

/** The instant some milliseconds later: for waits that no timeline names. Here, as domain/calendar.ts would bring its time zones into the bundle. */
export function later(at: Instant, ms: number): Instant {
  return new Date(Date.parse(at) + ms).toISOString();
}

/** Waits until an instant; true when it was woken before. All waiting goes through here. */
export async function sleepUntil(clock: Clock, dueAt: Instant, options: { turn: Turn; summary: string; woken?: () => boolean }): Promise<boolean> {
  const { turn, summary, woken = () => false } = options;
  if (woken()) return true;
  const dueMs = (Date.parse(dueAt) - clock.originMs) / clock.rate + TURNS.indexOf(turn) * (clock.turnMs ?? 0);
  const waitMs = Math.ceil(dueMs - Date.now());
  return waitMs <= 0 ? false : condition(woken, waitMs, { summary });
}

/** Up to five real minutes late counts as on time: then `now` is the due instant itself. */
export function settle(clock: Clock, dueAt: Instant): Moment {
  const now = nowOf(clock);
  const lateMs = Date.parse(now) - Date.parse(dueAt);
  return { dueAt, now: lateMs <= ON_TIME_MS * Math.max(1, clock.rate) ? dueAt : now };
}

/** Whether a step comes too late to be done as if nothing had happened: only then may a later one take its place. */
export function isLate({ dueAt, now }: Moment): boolean {
  return now !== dueAt;
}

/** An outage is a matter of real time, so the span grows with a clock that runs fast. */
const ON_TIME_MS = 5 * 60_000;
const TURNS: readonly Turn[] = ['cycle', 'week', 'player', 'sync', 'escalation'];
