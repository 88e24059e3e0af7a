import type Big from 'big.js';
import type { CycleSpan } from './cycle.ts';
import { clamp, parseDecimal, ratioOf, toRatio } from './decimal.ts';
import { assertNever } from './errors.ts';
import { epochMs } from './instant.ts';
import type { Checkpoint, DatedValue, Decimal, Instant, Measure, MilestoneStep } from './key-result.ts';
import { countPeriods } from './maintain.ts';
import { latestValue, valuesUntil } from './series.ts';

/** How far a key result has come. `raw` is signed and unclamped, `shown` is what people see (0..1); null without a value. */
export interface Progress {
  raw: number | null;
  shown: number | null;
  /** The value moved away from the target, beyond the start. */
  wrongWay: boolean;
  current: Decimal | null;
  /** Only `maintain`: met ÷ elapsed periods, which drives the status; null while no period counts yet. */
  soFar: number | null;
  /** Only `maintain`: met ÷ planned periods. */
  ofCycle: number | null;
}

/**
 * Progress by the values known at `now`, oldest first (check-ins or samples; a binary's '1' means done).
 * Computed exactly, then a number of 10 decimals. Never NaN or Infinity. Source: docs/okr-method.md, Progress.
 */
export function progressOf(input: { measure: Measure; values: readonly DatedValue[]; cycle: CycleSpan; now: Instant }): Progress {
  const { measure, cycle, now } = input;
  const values = valuesUntil(input.values, now);
  const current = latestValue(values);
  switch (measure.kind) {
    case 'increase':
    case 'decrease':
      return progressFrom(current === null ? null : linearRatio(measure, current), current);
    case 'maintain': {
      const { planned, elapsed, met } = countPeriods({ ...measure, values, cycle, now });
      const ofCycle = current === null ? null : met / planned;
      return { ...progressFrom(ofCycle, current), ofCycle, soFar: elapsed === 0 ? null : met / elapsed };
    }
    case 'milestone':
      return progressFrom(doneShare(measure.steps, now), current);
    case 'binary':
      return progressFrom(current === null ? null : Number(parseDecimal(current).gte(1)), current);
    default:
      return assertNever(measure);
  }
}

/** Progress of a key result that has no value yet. */
export const NO_PROGRESS: Progress = { raw: null, shown: null, wrongWay: false, current: null, soFar: null, ofCycle: null };

function progressFrom(raw: number | null, current: Decimal | null): Progress {
  if (raw === null) return { ...NO_PROGRESS, current };
  return { ...NO_PROGRESS, raw, shown: clamp(raw, 0, 1), wrongWay: raw < 0, current };
}

/** (current − start) ÷ (target − start), bent through checkpoints where there are some; null for start = target, which creation refuses. */
function linearRatio(measure: { start: Decimal; target: Decimal; checkpoints?: readonly Checkpoint[] }, current: Decimal): number | null {
  const start = parseDecimal(measure.start);
  const target = parseDecimal(measure.target);
  const value = parseDecimal(current);
  if (!measure.checkpoints?.length) return ratioOf(value.minus(start), target.minus(start));
  return bentRatio([{ at: start, share: parseDecimal(0) }, ...measure.checkpoints.map(exactPoint), { at: target, share: parseDecimal(1) }], value);
}

interface ExactPoint {
  at: Big;
  share: Big;
}

function exactPoint(point: Checkpoint): ExactPoint {
  return { at: parseDecimal(point.value), share: parseDecimal(point.share) };
}

/** Linear between neighbouring points; the first and last stretch go on beyond their ends, so that a wrong way stays negative. */
function bentRatio(points: readonly ExactPoint[], value: Big): number | null {
  const rising = points.length > 1 && (points.at(-1)?.at.gt(points[0]?.at ?? 0) ?? true);
  const next = points.findIndex((point, index) => index > 0 && (rising ? value.lte(point.at) : value.gte(point.at)));
  const end = next === -1 ? points.length - 1 : next;
  const [from, to] = [points[end - 1], points[end]];
  if (!from || !to || from.at.eq(to.at)) return null;
  const way = value.minus(from.at).div(to.at.minus(from.at));
  return toRatio(from.share.plus(way.times(to.share.minus(from.share))));
}

function doneShare(steps: readonly MilestoneStep[], now: Instant): number | null {
  const nowMs = epochMs(now);
  const isDone = (step: MilestoneStep) => step.doneAt !== null && epochMs(step.doneAt) <= nowMs;
  return ratioOf(weightOf(steps.filter(isDone)), weightOf(steps));
}

function weightOf(steps: readonly MilestoneStep[]): Big {
  return steps.reduce((sum, step) => sum.plus(parseDecimal(step.weight)), parseDecimal(0));
}
