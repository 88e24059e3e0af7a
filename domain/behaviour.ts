import { checkInWeekPlan } from './cadence.ts';
import { addMs, cycleEndsAt, cycleStartsAt, dayIn, nextWorkingDay, type WorkCalendar, zonedInstant } from './calendar.ts';
import { addDays } from './day.ts';
import { chance, choose, normal } from './chance.ts';
import type { CycleSpan } from './cycle.ts';
import type { Day, Decimal, Instant, KeyResultKind } from './key-result.ts';
import { weeksTouching } from './week.ts';

/** How people of a rehearsal act: answer every prompt the same day, act as real people were measured to, or never say anything. */
export type Behaviour = 'diligent' | 'typical' | 'silent';

export const BEHAVIOURS: readonly Behaviour[] = ['diligent', 'typical', 'silent'];

/** A key result and who answers for it; without anybody it stays silent. */
export interface CastKeyResult {
  id: string;
  kind: KeyResultKind;
  start: Decimal | null;
  target: Decimal | null;
  atLeast: Decimal | null;
  atMost: Decimal | null;
  dueOn: Day | null;
  stepIds: readonly string[];
  answerer: { personId: string; timeZone: string } | null;
}

/** Something that a person does in a rehearsal. */
export type Play = { at: Instant; keyResultId: string; personId: string | null } & (
  | { kind: 'check-in'; value: Decimal | null; stepsDone: readonly string[] | null; confidence: number | null; note: string; blocker: string }
  | { kind: 'answer'; learned: string; inOurControl: boolean | null; carry: 'forward' | 'drop' | 'rewrite' | null }
);

/** What people go by: the cycle's days, the calendar, and when the last call asks them what was learned. */
export interface BehaviourInput {
  behaviour: Behaviour;
  seed: number;
  cycle: CycleSpan;
  calendar: WorkCalendar;
  keyResults: readonly CastKeyResult[];
  lastCallAt: Instant | null;
}

/** Days between real check-ins, as measured: median 11, 90th percentile 25. A lognormal has both. Source: docs/okr-method.md §5. */
export const MEDIAN_GAP_DAYS = 11;
export const LATE_GAP_DAYS = 25;
const GAP_SPREAD = Math.log(LATE_GAP_DAYS / MEDIAN_GAP_DAYS) / 1.281_551_565_5;
const HOUR_MS = 3_600_000;
const WORKING_HOURS = [11, 15] as const;
/** Share of owners who answer the last call, where they are as people are. */
const TYPICAL_ANSWERS = 0.6;

/** All that people do in a cycle, in the order of time. The same input and seed give the same plays. */
export function modelPlays(input: BehaviourInput): Play[] {
  if (input.behaviour === 'silent') return [];
  const sessions = new Map<string, readonly Instant[]>();
  const plays = input.keyResults.flatMap((keyResult): Play[] => {
    const { answerer } = keyResult;
    if (answerer === null) return [];
    const known = sessions.get(answerer.personId) ?? sessionsOf(answerer, input);
    sessions.set(answerer.personId, known);
    return [...known.map((at) => checkInAt(keyResult, answerer.personId, at, input)), ...answersTo(keyResult, input)];
  });
  return inOrder(plays);
}

/** Plays in the order in which they are played: time, then names. */
export function inOrder(plays: readonly Play[]): Play[] {
  const position = ({ at, kind, keyResultId, personId }: Play): string => [at, kind, keyResultId, personId ?? ''].join('/');
  return plays.toSorted((a, b) => (position(a) < position(b) ? -1 : position(a) > position(b) ? 1 : 0));
}

/** When somebody sits down and reports on all that is theirs. */
function sessionsOf(person: { personId: string; timeZone: string }, input: BehaviourInput): Instant[] {
  const span = { from: cycleStartsAt(input.cycle), until: cycleEndsAt(input.cycle) };
  const sessions = input.behaviour === 'diligent' ? afterEachPrompt(person, input) : fromTimeToTime(person, input);
  return [...new Set(sessions)].filter((at) => at >= span.from && at <= span.until);
}

/** One to six hours after the prompt, on its day. */
function afterEachPrompt({ personId, timeZone }: { personId: string; timeZone: string }, { cycle, calendar, seed }: BehaviourInput): Instant[] {
  return weeksTouching(cycle.startsOn, cycle.endsOn).flatMap((week) => {
    const plan = checkInWeekPlan({ week, timeZone, settings: calendar, span: cycle });
    return plan.asks ? [addMs(plan.promptAt, choose([1, 3, 6], seed, personId, week) * HOUR_MS)] : [];
  });
}

function fromTimeToTime({ personId, timeZone }: { personId: string; timeZone: string }, { cycle, calendar, seed }: BehaviourInput): Instant[] {
  const sessions: Instant[] = [];
  // The first one falls anywhere into the first gap.
  let day = addDays(cycle.startsOn, Math.floor(gapDays(seed, personId, 0) * chance(seed, personId, 'first')));
  for (let count = 1; day <= cycle.endsOn; count += 1) {
    const hour = choose(WORKING_HOURS, seed, personId, count);
    sessions.push(zonedInstant({ day: nextWorkingDay(day, calendar), time: `${hour}:00`, timeZone }));
    day = addDays(day, gapDays(seed, personId, count));
  }
  return sessions;
}

/** Days until somebody's next session; at least one. */
export function gapDays(seed: number, personId: string, count: number): number {
  return Math.max(1, Math.round(MEDIAN_GAP_DAYS * Math.exp(GAP_SPREAD * normal(seed, personId, 'gap', count))));
}

/** How a key result goes, all in all: where it ends, how evenly it gets there, and how often a value to be kept is kept. */
function courseOf({ id }: CastKeyResult, seed: number): { end: number; shape: number; kept: number } {
  const luck = chance(seed, id, 'luck');
  const within = chance(seed, id, 'end');
  const end = luck < 0.2 ? 0.05 + 0.35 * within : luck < 0.75 ? 0.45 + 0.5 * within : 1 + 0.15 * within;
  return { end, shape: 0.7 + 0.5 * chance(seed, id, 'shape'), kept: 0.55 + 0.45 * chance(seed, id, 'kept') };
}

function checkInAt(keyResult: CastKeyResult, personId: string, at: Instant, { cycle, seed }: BehaviourInput): Play {
  const { id } = keyResult;
  const from = Date.parse(cycleStartsAt(cycle));
  const elapsed = Math.min(1, (Date.parse(at) - from) / (Date.parse(cycleEndsAt(cycle)) - from));
  const course = courseOf(keyResult, seed);
  const progress = course.end * elapsed ** course.shape * (1 + 0.06 * (chance(seed, id, at, 'noise') - 0.5));
  const pace = elapsed === 0 ? 1 : progress / elapsed;
  const confidence = Math.round(Math.min(10, Math.max(1, 1 + 7 * Math.min(1.1, pace) + 2 * (chance(seed, id, at, 'mood') - 0.5))));
  const blocked = pace < 0.6 && chance(seed, id, at, 'blocked') < 0.4;
  return {
    kind: 'check-in',
    at,
    keyResultId: id,
    personId,
    ...reported(keyResult, { progress, elapsed, course, at, cycle, seed }),
    confidence,
    note: chance(seed, id, at, 'note') < 0.5 ? choose(pace >= 0.7 ? GOING_WELL : GOING_SLOWLY, seed, id, at) : '',
    blocker: blocked ? choose(BLOCKERS, seed, id, at) : '',
  };
}

/** The value or the steps that somebody reports at this point of the way. */
function reported(
  keyResult: CastKeyResult,
  now: { progress: number; elapsed: number; course: ReturnType<typeof courseOf>; at: Instant; cycle: CycleSpan; seed: number },
): { value: Decimal | null; stepsDone: readonly string[] | null } {
  const { progress, elapsed, course, at, cycle, seed } = now;
  const { id, kind, start, target, atLeast, atMost, stepIds } = keyResult;
  switch (kind) {
    case 'increase':
    case 'decrease':
      return { value: between(start ?? '0', target ?? '0', progress), stepsDone: null };
    case 'maintain':
      return { value: kept({ atLeast, atMost }, chance(seed, id, at, 'kept') < course.kept), stepsDone: null };
    case 'milestone':
      return { value: null, stepsDone: stepIds.slice(0, Math.floor(Math.min(1, progress) * stepIds.length + 1e-9)) };
    case 'binary':
      return { value: course.end >= 0.8 && (elapsed > 0.85 || dayIn(at, cycle.timeZone) >= (keyResult.dueOn ?? cycle.endsOn)) ? '1' : '0', stepsDone: null };
  }
}

function between(start: Decimal, target: Decimal, progress: number): Decimal {
  const places = Math.max(placesOf(start), placesOf(target));
  return plain(Number(start) + (Number(target) - Number(start)) * progress, places);
}

/** A value inside the band, or a little outside. */
function kept({ atLeast, atMost }: { atLeast: Decimal | null; atMost: Decimal | null }, met: boolean): Decimal {
  const places = Math.max(placesOf(atLeast ?? '0'), placesOf(atMost ?? '0'), 1);
  const low = atLeast === null ? null : Number(atLeast);
  const high = atMost === null ? null : Number(atMost);
  const width = low !== null && high !== null ? high - low : Math.max(1, Math.abs(low ?? high ?? 1) * 0.1);
  if (met) return plain(low !== null && high !== null ? (low + high) / 2 : low === null ? (high ?? 0) - width / 2 : low + width / 2, places);
  return plain(high === null ? (low ?? 0) - width / 2 : high + width / 2, places);
}

/** What an owner says at the last call, the working day after it. */
function answersTo(keyResult: CastKeyResult, { behaviour, seed, calendar, cycle, lastCallAt }: BehaviourInput): Play[] {
  const { id, answerer } = keyResult;
  if (lastCallAt === null || answerer === null) return [];
  if (behaviour === 'typical' && chance(seed, id, 'answers') >= TYPICAL_ANSWERS) return [];
  const { end } = courseOf(keyResult, seed);
  const day = nextWorkingDay(addDays(dayIn(lastCallAt, cycle.timeZone), 1), calendar);
  const at = zonedInstant({ day, time: `${choose(WORKING_HOURS, seed, id, 'answer')}:00`, timeZone: answerer.timeZone });
  const missed = end < 0.7;
  return [
    {
      kind: 'answer',
      at,
      keyResultId: id,
      personId: answerer.personId,
      learned: choose(missed ? LEARNED_FROM_MISSES : LEARNED, seed, id, 'learned'),
      inOurControl: missed ? chance(seed, id, 'control') < 0.6 : null,
      carry: end >= 1 ? null : choose(['forward', 'forward', 'rewrite', 'drop'], seed, id, 'carry'),
    },
  ];
}

function placesOf(value: Decimal): number {
  return value.split('.')[1]?.length ?? 0;
}

function plain(value: number, places: number): Decimal {
  const text = value.toFixed(places);
  return Number(text) === 0 ? '0' : text;
}

const GOING_WELL = ['On plan.', 'Better than last time; the new routine holds.', 'The last change shows in the numbers.', 'Steady. Nothing needed.'];
const GOING_SLOWLY = [
  'Slower than planned; we have changed the order of work.',
  'Two weeks lost to other work.',
  'The number moves, but not enough.',
  'We try a smaller step first.',
];
const BLOCKERS = [
  'Waiting for a decision on the budget.',
  'One person short since Monday.',
  'The supplier has moved the date.',
  'Access to the data is still missing.',
];
const LEARNED = [
  'A weekly look at the number was enough to keep it moving.',
  'Starting with the smallest customer group paid off.',
  'The first two weeks decided it.',
];
const LEARNED_FROM_MISSES = [
  'We began too late, and with too many things at once.',
  'The target hung on a team that had not been asked.',
  'The number was measured too rarely to steer by.',
];
