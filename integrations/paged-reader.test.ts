import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { DomainError } from '../domain/errors.ts';
import type { IntegrationManifest } from '../domain/integration.ts';
import { createPagedReader, type PageProgram } from './paged-reader.ts';
import { manifest as some } from './pipedrive/manifest.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const manifest: IntegrationManifest = {
  ...some,
  cursorVersion: 1,
  parseQuery: (metric, query) => {
    if (metric !== 'things') throw new DomainError('INVALID_INPUT', `There is no metric "${metric}" here`);
    return query as Record<string, unknown>;
  },
};
/** Counts its pages, so that a test sees where a read began. */
const program: PageProgram<{ pages: number }> = {
  state: z.object({ pages: z.number() }),
  start: () => ({ pages: 0 }),
  readPage: async ({ pages }) => ({ state: { pages: pages + 1 }, more: false }),
  samples: () => [],
};

test.each([
  ['from null', null, 1],
  ['of the same query', { version: 1, metric: 'things', query: '{"label":"bug"}', at: NOW, state: { pages: 4 } }, 5],
  ['of another query', { version: 1, metric: 'things', query: '{}', at: NOW, state: { pages: 4 } }, 1],
  ['of an earlier release', { version: 1, metric: 'things', state: { pages: 4 } }, 5],
  ['of an earlier release and the same query', { version: 1, metric: 'things', state: { query: '{"label":"bug"}', pages: 4 } }, 5],
  ['of an earlier release and another query', { version: 1, metric: 'things', state: { query: '{}', pages: 4 } }, 1],
])('a read %s goes on or begins anew', async (_name, cursor, pages) => {
  const read = await reader().read({
    metric: 'things',
    query: { label: 'bug' },
    span: { from: '2026-11-22', to: '2026-11-22' },
    cursor,
    now: NOW,
    timeZone: 'UTC',
  });

  expect(read.cursor).toEqual({ version: 1, metric: 'things', query: '{"label":"bug"}', at: NOW, state: { pages } });
});

test.each([
  ['another metric', 'things', { version: 1, metric: 'others', query: '{}', at: NOW, state: { pages: 4 } }, 'cursor-expired'],
  ['another release', 'things', { version: 2, metric: 'things', query: '{}', at: NOW, state: { pages: 4 } }, 'cursor-expired'],
  ['another state', 'things', { version: 1, metric: 'things', query: '{}', at: NOW, state: {} }, 'cursor-expired'],
  ['a metric that is not offered', 'others', null, 'bad-config'],
])('%s is refused', async (_name, metric, cursor, kind) => {
  const read = reader().read({ metric, query: {}, span: { from: '2026-11-22', to: '2026-11-22' }, cursor, now: NOW, timeZone: 'UTC' });

  await expect(read).rejects.toMatchObject({ name: 'ProviderError', kind });
});

function reader() {
  return createPagedReader({ manifest, account: async () => 'somebody', programOf: () => program });
}
