import { z } from 'zod';
import { DomainError, ProviderError } from '../domain/errors.ts';
import type { IntegrationManifest } from '../domain/integration.ts';
import type { Instant } from '../domain/key-result.ts';
import type { MetricReader, MetricSample, MetricSpan } from '../domain/metric.ts';

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

/** A position so far ahead of our clock was not written by it. */
const AHEAD_MS = 86_400_000;

/**
 * A reader that follows a program. A cursor of another release or metric is `cursor-expired`: read again from null; one of another query
 * begins anew by itself.
 */
export function createPagedReader<State>({
  manifest,
  account,
  program,
}: {
  manifest: IntegrationManifest;
  /** Names the account, and reads enough to find a missing right. */
  account: () => Promise<string>;
  program: PageProgram<State>;
}): MetricReader {
  const { id: provider, cursorVersion: version } = manifest;
  const envelope = z.object({ version: z.literal(version), metric: z.string(), query: z.string(), at: z.iso.datetime(), state: program.state });
  return {
    testConnection: async () => ({ account: await account() }),
    read: async ({ metric, query: given, cursor, span, now, timeZone, signal }) => {
      const query = checkedQuery(manifest, metric, given);
      const context: PageContext = { metric, query, span, now, timeZone, signal };
      const key = JSON.stringify(query);
      const opened = cursor === null || cursor === undefined ? null : envelope.safeParse(cursor);
      if (opened !== null && (!opened.success || opened.data.metric !== metric))
        throw new ProviderError({ provider, kind: 'cursor-expired', message: 'The stored position cannot be read; all is read again' });
      const position = opened?.data;
      if (position !== undefined && Date.parse(position.at) > Date.parse(now) + AHEAD_MS) return { samples: [], cursor, more: false };
      const { state, more } = await program.readPage(position?.query === key ? position.state : program.start(context), context);
      const close = (kept: State) => ({ version, metric, query: key, at: now, state: kept });
      if (more) return { samples: [], cursor: close(state), more };
      return { samples: program.samples(state, context), cursor: close(program.afterwards?.(state) ?? state), more };
    },
  };
}

function checkedQuery(manifest: IntegrationManifest, metric: string, query: Record<string, unknown>): Record<string, unknown> {
  try {
    return manifest.parseQuery(metric, query);
  } catch (error) {
    if (error instanceof DomainError) throw new ProviderError({ provider: manifest.id, kind: 'bad-config', message: error.message });
    throw error;
  }
}
