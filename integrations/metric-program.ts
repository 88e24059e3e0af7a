import { z } from 'zod';
import { DomainError, ProviderError } from '../domain/errors.ts';
import type { IntegrationManifest } from '../domain/integration.ts';
import type { Instant } from '../domain/key-result.ts';
import type { MetricPage, MetricReader, MetricSample, MetricSpan } from '../domain/metric.ts';

/** What one read knows about where and when it reads. */
export interface ReadContext<Client> {
  client: Client;
  query: Readonly<Record<string, unknown>>;
  span: MetricSpan;
  now: Instant;
  timeZone: string;
  signal: AbortSignal | undefined;
}

/**
 * A way to get a metric out of a provider, page by page. The state after each page is the cursor: a run that is killed goes on from there.
 * Samples come with the last page, as a count over days is known only when all has been read.
 */
export interface MetricProgram<State, Client> {
  state: z.ZodType<State>;
  start(context: ReadContext<Client>): State;
  /** Reads one page. Applying a page twice changes nothing. */
  readPage(state: State, context: ReadContext<Client>): Promise<{ state: State; more: boolean }>;
  samples(state: State, context: ReadContext<Client>): MetricSample[];
  /** The state to keep once the samples are out; by default the same. */
  afterwards?(state: State): State;
}

/** A program, its state put away: all that a reader needs of it. */
export type PageReader<Client> = (cursor: unknown, context: ReadContext<Client>) => Promise<MetricPage>;

/** Makes a page reader of a program: opens the cursor, reads one page, closes it again. A cursor of another metric or release is `cursor-expired`. */
export function pageReader<State, Client>(
  manifest: Pick<IntegrationManifest, 'id' | 'cursorVersion'>,
  metric: string,
  program: MetricProgram<State, Client>,
): PageReader<Client> {
  const envelope = z.object({ version: z.literal(manifest.cursorVersion), metric: z.literal(metric), state: program.state });
  const close = (state: State) => ({ version: manifest.cursorVersion, metric, state });
  const open = (cursor: unknown, start: () => State): State => {
    if (cursor === null || cursor === undefined) return start();
    const opened = envelope.safeParse(cursor);
    if (opened.success) return opened.data.state;
    throw new ProviderError({ provider: manifest.id, kind: 'cursor-expired', message: 'The stored position cannot be read; all is read again' });
  };
  return async (cursor, context) => {
    const { state, more } = await program.readPage(
      open(cursor, () => program.start(context)),
      context,
    );
    if (more) return { samples: [], cursor: close(state), more };
    return { samples: program.samples(state, context), cursor: close(program.afterwards?.(state) ?? state), more };
  };
}

/** The `read` of a reader whose metrics are programs. `read` makes one request a page and hands back where to go on. */
export function readPrograms<Client>(
  manifest: IntegrationManifest,
  readers: Readonly<Record<string, PageReader<Client>>>,
  client: Client,
): MetricReader['read'] {
  return async ({ metric, query, span, cursor, now, timeZone, signal }) => {
    const read = Object.hasOwn(readers, metric) ? readers[metric] : undefined;
    if (read === undefined) throw new ProviderError({ provider: manifest.id, kind: 'bad-config', message: `${manifest.name} offers no metric "${metric}"` });
    return read(cursor, { client, query: parseQuery(manifest, metric, query), span, now, timeZone, signal });
  };
}

/** A week: what providers' lists do not tell (deleted and transferred items) is found by reading all again. */
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

/** Providers compare labels and names without regard to case; so do we. No wish fits everything. */
export function sameName(found: string | undefined, wanted: string | undefined): boolean {
  return wanted === undefined || found?.toLowerCase() === wanted.toLowerCase();
}

function parseQuery(manifest: IntegrationManifest, metric: string, query: Record<string, unknown>): Record<string, unknown> {
  try {
    return manifest.parseQuery(metric, query);
  } catch (error) {
    if (error instanceof DomainError) throw new ProviderError({ provider: manifest.id, kind: 'bad-config', message: error.message });
    throw error;
  }
}
