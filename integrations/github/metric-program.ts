import type { z } from 'zod';
import type { Instant } from '../../domain/key-result.ts';
import type { MetricSample, MetricSpan } from '../../domain/metric.ts';
import type { GithubClient } from './client.ts';

/** What one read knows about where and when it reads. */
export interface ReadContext {
  client: GithubClient;
  query: Readonly<Record<string, unknown>>;
  span: MetricSpan;
  now: Instant;
  timeZone: string;
  signal: AbortSignal | undefined;
}

/**
 * A way to get a metric out of GitHub, page by page. The state after each page is the cursor: a run that is killed goes on from there.
 * Samples come with the last page, as a count over days is known only when all has been read.
 */
export interface MetricProgram<State> {
  state: z.ZodType<State>;
  start(context: ReadContext): State;
  /** Reads one page. Applying a page twice changes nothing. */
  readPage(state: State, context: ReadContext): Promise<{ state: State; more: boolean }>;
  samples(state: State, context: ReadContext): MetricSample[];
  /** The state to keep once the samples are out; by default the same. */
  afterwards?(state: State): State;
}

/** A week: what GitHub's lists do not tell (deleted and transferred items) is found by reading all again. */
export const REBUILD_AFTER_MS = 7 * 86_400_000;

/** The text of a query field, or undefined. */
export function textOf(query: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = query[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The number of a query field, or its default. */
export function numberOf(query: Readonly<Record<string, unknown>>, field: string, fallback: number): number {
  const value = query[field];
  return typeof value === 'number' ? value : fallback;
}
