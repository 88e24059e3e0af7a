import { z } from 'zod';
import type { IntegrationManifest } from '../domain/integration.ts';
import type { Instant } from '../domain/key-result.ts';
import type { MetricReader, MetricSample, MetricSpan } from '../domain/metric.ts';
import { readQuery } from './metric-query.ts';
import { isAhead, openCursor } from './stored-cursor.ts';

/** What one read knows about what, where and when it reads. */
export interface PageContext {
  metric: string;
  query: Readonly<Record<string, unknown>>;
  span: MetricSpan;
  now: Instant;
  timeZone: string;
  signal: AbortSignal | undefined;
}

/**
 * A way to get metrics out of a provider, page by page. The state after each page is the cursor: a run that is killed goes on from there.
 * Samples come with the last page, as a figure over days is known only when all has been read.
 */
export interface PageProgram<State> {
  state: z.ZodType<State>;
  start(context: PageContext): State;
  /** Makes about one request. Applying a page twice changes nothing. */
  readPage(state: State, context: PageContext): Promise<{ state: State; more: boolean }>;
  samples(state: State, context: PageContext): MetricSample[];
  /** The state to keep once the samples are out; by default the same. */
  afterwards?(state: State): State;
}

/** A week: what providers' lists do not tell (deleted, merged and transferred items) is found by reading all again. */
export const REBUILD_AFTER_MS = 7 * 86_400_000;
/** Cursors that GitHub's and GitLab's programs stored before 0.3 held their query in the state, and no time. */
const earlierState = z.object({ state: z.object({ query: z.string() }) });

/**
 * A reader that follows a program for each metric. A cursor of another release or metric is `cursor-expired`: read again from null; one of
 * another query begins anew by itself.
 */
export function createPagedReader({
  manifest,
  account,
  programOf,
}: {
  manifest: IntegrationManifest;
  /** Names the account, and reads enough to find a missing right. */
  account: () => Promise<string>;
  /** Asked for metrics of the manifest only. */
  programOf: (metric: string) => PageProgram<unknown>;
}): MetricReader {
  const { id: provider, cursorVersion: version } = manifest;
  return {
    testConnection: async () => ({ account: await account() }),
    read: async ({ metric, query: given, cursor, span, now, timeZone, signal }) => {
      const query = readQuery(manifest, metric, given);
      const program = programOf(metric);
      const context: PageContext = { metric, query, span, now, timeZone, signal };
      const key = JSON.stringify(query);
      const position = openCursor(provider, envelopeOf(version, metric, program.state), cursor);
      if (isAhead(position?.at, now)) return { samples: [], cursor, more: false };
      const asked = position?.query ?? earlierState.safeParse(cursor).data?.state.query ?? key;
      const { state, more } = await program.readPage(position !== null && asked === key ? position.state : program.start(context), context);
      const close = (kept: unknown) => ({ version, metric, query: key, at: now, state: kept });
      if (more) return { samples: [], cursor: close(state), more };
      return { samples: program.samples(state, context), cursor: close(program.afterwards?.(state) ?? state), more };
    },
  };
}

function envelopeOf(version: number, metric: string, state: z.ZodType) {
  return z.object({ version: z.literal(version), metric: z.literal(metric), query: z.string().optional(), at: z.iso.datetime().optional(), state });
}
