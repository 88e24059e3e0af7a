import { z } from 'zod';
import { DomainError, ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import type { MetricPage, MetricReader } from '../../domain/metric.ts';
import { ciRuns } from './ci-runs.ts';
import { type GithubClient, createGithubClient } from './client.ts';
import { issueFeed } from './issue-feed.ts';
import { type GithubMetricId, isMetricId, manifest } from './manifest.ts';
import type { MetricProgram, ReadContext } from './metric-program.ts';
import { releases } from './releases.ts';
import { listSchema, repositorySchema, userSchema } from './schema.ts';
import { stars } from './stars.ts';

type PageReader = (cursor: unknown, context: ReadContext) => Promise<MetricPage>;

const READERS: Readonly<Record<GithubMetricId, PageReader>> = {
  'closed-issues': pageReader('closed-issues', issueFeed('closed-issues')),
  'merged-pull-requests': pageReader('merged-pull-requests', issueFeed('merged-pull-requests')),
  'open-bugs': pageReader('open-bugs', issueFeed('open-bugs')),
  'lead-time': pageReader('lead-time', issueFeed('lead-time')),
  releases: pageReader('releases', releases),
  stars: pageReader('stars', stars),
  'ci-success-rate': pageReader('ci-success-rate', ciRuns),
};

/**
 * A reader for one repository. `read` makes one request a page and hands back where to go on; a cursor that it cannot read, of another
 * metric or release, is `cursor-expired`: read again from null.
 */
export function createGithubReader(input: ReaderInput): MetricReader {
  const client = createGithubClient(input);
  return {
    testConnection: async () => ({ account: await nameAccount(client) }),
    read: async ({ metric, query, span, cursor, now, timeZone, signal }) => {
      if (!isMetricId(metric)) throw new ProviderError({ provider: 'github', kind: 'bad-config', message: `GitHub offers no metric "${metric}"` });
      return READERS[metric](cursor, { client, query: parseQuery(metric, query), span, now, timeZone, signal });
    },
  };
}

/** Makes a page reader of a program: opens the cursor, reads one page, closes it again. */
function pageReader<State>(metric: GithubMetricId, program: MetricProgram<State>): PageReader {
  const envelope = z.object({ version: z.literal(manifest.cursorVersion), metric: z.literal(metric), state: program.state });
  const close = (state: State) => ({ version: manifest.cursorVersion, metric, state });
  return async (cursor, context) => {
    const { state, more } = await program.readPage(
      openCursor(cursor, envelope, () => program.start(context)),
      context,
    );
    if (more) return { samples: [], cursor: close(state), more };
    return { samples: program.samples(state, context), cursor: close(program.afterwards?.(state) ?? state), more };
  };
}

function openCursor<State>(cursor: unknown, envelope: z.ZodType<{ state: State }>, start: () => State): State {
  if (cursor === null || cursor === undefined) return start();
  const opened = envelope.safeParse(cursor);
  if (!opened.success)
    throw new ProviderError({ provider: 'github', kind: 'cursor-expired', message: 'The stored position cannot be read; all is read again' });
  return opened.data.state;
}

function parseQuery(metric: GithubMetricId, query: Record<string, unknown>): Record<string, unknown> {
  try {
    return manifest.parseQuery(metric, query);
  } catch (error) {
    if (error instanceof DomainError) throw new ProviderError({ provider: 'github', kind: 'bad-config', message: error.message });
    throw error;
  }
}

/** Reads what every metric will need, so that a missing permission shows now and not at night. */
async function nameAccount(client: GithubClient): Promise<string> {
  const repository = await client.get({ route: 'GET /repos/{owner}/{repo}', schema: repositorySchema });
  await client.get({ route: 'GET /repos/{owner}/{repo}/issues', parameters: { per_page: 1, state: 'all' }, schema: listSchema });
  const place = `${repository.notModified ? '' : repository.data.full_name} on ${new URL(client.config.baseUrl).host.replace(/^api\./, '')}`;
  return client.hasToken ? `${await nameUser(client)} for ${place}` : `${place}, without a token`;
}

/** An app's installation token has no user; it may read all the same. */
async function nameUser(client: GithubClient): Promise<string> {
  try {
    const user = await client.get({ route: 'GET /user', schema: userSchema });
    return user.notModified ? '' : user.data.login;
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'bad-config') return 'an app';
    throw error;
  }
}
