import { cpuMsOf } from './cpu.ts';

/** One line of the table. */
export interface Finding {
  name: string;
  ours: string;
  baseline: string;
  ratio: string;
  aim: string;
  met: boolean;
}

/** One side of a comparison: what does the work, and which processes serve it. */
export interface Side {
  /** Does the work of one round and says how many operations that were. */
  work(): Promise<number>;
  /** Processes whose CPU time counts, descendants included. */
  pids: readonly number[];
}

/** What a comparison found, in CPU milliseconds an operation. */
export interface Comparison {
  ours: number[];
  baseline: number[];
}

/** Runs both sides in turns, so that what else the machine does falls on both, after a round of each that does not count. */
export async function alternate({ ours, baseline, rounds }: { ours: Side; baseline: Side; rounds: number }): Promise<Comparison> {
  const found: Comparison = { ours: [], baseline: [] };
  for (let round = -1; round < rounds; round++) {
    const costs = { ours: await costOf(ours), baseline: await costOf(baseline) };
    if (round < 0) continue;
    found.ours.push(costs.ours);
    found.baseline.push(costs.baseline);
  }
  return found;
}

/** CPU milliseconds an operation of one round. */
export async function costOf({ work, pids }: Side): Promise<number> {
  const before = cpuMsOf(pids);
  const operations = await work();
  return (cpuMsOf(pids) - before) / operations;
}

/** The line of a comparison; it is met when the median ratio is within the aim. */
export function findingOf(name: string, { ours, baseline }: Comparison, { aim, digits = 2 }: { aim: number; digits?: number }): Finding {
  const ratios = ours.map((cost, round) => cost / (baseline[round] ?? Number.NaN));
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)];
  return {
    name,
    ours: `${median(ours).toFixed(digits)} ms`,
    baseline: `${median(baseline).toFixed(digits)} ms`,
    ratio: `${median(ratios).toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
    aim: `≤ ${aim}`,
    met: median(ratios) <= aim,
  };
}

/** The line of a plain count or time that has a ceiling. */
export function ceilingOf(name: string, value: number, { aim, unit, digits = 0 }: { aim: number; unit: string; digits?: number }): Finding {
  return { name, ours: `${value.toFixed(digits)} ${unit}`, baseline: '–', ratio: '–', aim: `≤ ${aim} ${unit}`, met: value <= aim };
}

/** The line of a rate that has a floor. */
export function atLeastOf(name: string, value: number, { aim, unit }: { aim: number; unit: string }): Finding {
  return { name, ours: `${value.toFixed(0)} ${unit}`, baseline: '–', ratio: '–', aim: `≥ ${aim} ${unit}`, met: value >= aim };
}

/** The middle of a list of numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[sorted.length / 2 - 1] ?? Number.NaN)) / 2;
}
