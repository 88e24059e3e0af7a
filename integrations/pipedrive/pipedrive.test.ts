import { afterEach, expect, test } from '@jest/globals';
import { DomainError } from '../../domain/errors.ts';
import { type FakeDeal, type FakePipedrive, startFakePipedrive, wonDeal } from './fake-server.ts';
import { manifest } from './manifest.ts';
import { createPipedriveReader } from './metrics.ts';

const TODAY = '2026-11-22';
const NOW = `${TODAY}T12:00:00.000Z`;
const fakes: FakePipedrive[] = [];
afterEach(async () => {
  for (const fake of fakes.splice(0)) await fake.close();
});

test('deals won are summed by day in one currency, archived ones too, deleted ones no longer', async () => {
  const { fake, read } = await connect([
    wonDeal({ id: 1, value: 0.1, won_time: '2026-11-20T10:00:00Z' }),
    wonDeal({ id: 2, value: 0.2, won_time: '2026-11-21T10:00:00Z', is_archived: true }),
    wonDeal({ id: 3, value: null, won_time: '2026-11-21T10:00:00Z' }),
    { ...wonDeal({ id: 4, won_time: NOW }), status: 'lost' },
  ]);

  expect(valuesOf(await read('deals-won', {}))).toEqual(['0', '0.1', '0.3', '0.3']);
  expect(valuesOf(await read('deals-won', { measure: 'count', since: '2026-11-21' }))).toEqual(['2', '2']);
  fake.deals.shift();
  expect(valuesOf(await read('deals-won', {}))).toEqual(['0', '0', '0.2', '0.2']);
});

test('currencies have no common sum until the query names one; a count needs none', async () => {
  const { read } = await connect([
    wonDeal({ id: 1, value: 5, won_time: NOW }),
    wonDeal({ id: 2, value: 7, currency: 'USD', won_time: NOW }),
    wonDeal({ id: 3, value: 9, currency: 'DEM', won_time: '2026-01-02T10:00:00Z' }),
  ]);

  await expect(read('deals-won', { since: TODAY })).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringContaining('EUR, USD;') });
  expect(valuesOf(await read('deals-won', { currency: 'usd' })).at(-1)).toBe('7');
  expect(valuesOf(await read('deals-won', { measure: 'count' })).at(-1)).toBe('3');
});

test('the pipeline is told for today only, by pipeline and owner', async () => {
  const open = (id: number, deal: Partial<FakeDeal> = {}) => ({ ...wonDeal({ id, won_time: NOW }), status: 'open' as const, won_time: null, ...deal });
  const { fake, read } = await connect([open(1), open(2, { pipeline_id: 2 }), open(3, { pipeline_id: 2, owner_id: 8 }), wonDeal({ id: 4, won_time: NOW })]);

  expect((await read('pipeline-value', {})).map(({ day, value }) => [day, value])).toEqual([[TODAY, '300']]);
  expect(valuesOf(await read('pipeline-value', { pipeline: '2', owner: 8 }))).toEqual(['100']);
  expect(fake.requests().at(-2)?.path).toContain('pipeline_id=2&owner_id=8');
});

test('the token goes in its header, never in an address, and to the company’s own host', async () => {
  const { fake, reader } = await connect([]);

  expect(await reader.testConnection()).toEqual({ account: 'Mara at Example' });
  expect(fake.tokens()).toEqual(['token-1', 'token-1']);
  expect(
    fake
      .requests()
      .map(({ path }) => path)
      .join(),
  ).not.toContain('token-1');
  expect(manifest.parseSettings({ company: 'ACME', token: 't' })).toEqual({
    config: { company: 'acme', baseUrl: 'https://acme.pipedrive.com' },
    secret: { token: 't' },
  });
  expect(() => manifest.parseSettings({ company: 'evil.example.com/', token: 't' })).toThrow(DomainError);
});

async function connect(deals: FakeDeal[]) {
  const fake = await startFakePipedrive({ deals, token: 'token-1' });
  fakes.push(fake);
  const reader = createPipedriveReader({ config: { company: 'example', baseUrl: fake.url }, secret: { token: 'token-1' }, allowLoopback: true });
  const read = async (metric: string, query: Record<string, unknown>) => {
    let cursor: unknown = null;
    for (;;) {
      const page = await reader.read({ metric, query, span: { from: '2026-11-19', to: TODAY }, cursor, now: NOW, timeZone: 'UTC' });
      if (!page.more) return page.samples;
      cursor = page.cursor;
    }
  };
  return { fake, reader, read };
}

function valuesOf(samples: readonly { value: string }[]): string[] {
  return samples.map(({ value }) => value);
}
