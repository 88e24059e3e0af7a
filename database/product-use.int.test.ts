import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkIn, company, keyResult, openTestDatabase, type OpenTestDatabase } from '../test/factories.ts';
import type { Database } from './client.ts';
import { productUseOn } from './product-use.ts';
import { lookupScope, systemScope } from './scope.ts';

let open: OpenTestDatabase;
const scopeOf = (database: Database, organizationId: string) => systemScope(database, { organizationId, workflowId: 'product-analytics' });

beforeAll(async () => {
  open = await openTestDatabase();
});

afterAll(() => open.close());

test('what may be told is how often each company did something on a day, under a pseudonym that stays', async () => {
  const [acme, other, sample] = [await company(open.database), await company(open.database), await company(open.database, { sample: true })];
  for (const [who, times] of [
    [acme, ['2026-01-13T00:00:00.000Z', '2026-01-13T23:59:59.000Z', '2026-01-14T00:00:00.000Z']],
    [other, ['2026-01-13T12:00:00.000Z']],
    [sample, ['2026-01-13T12:00:00.000Z']],
  ] as const)
    for (const at of times) await checkIn(who, await keyResult(who, { title: 'Canary of a title' }), { value: '7', progressNote: 'Canary of a note', at });

  const told = await productUseOn(lookupScope(open.database), { day: '2026-01-13', scopeOf });

  expect(told.map(({ event, day }) => [event, day])).toEqual([
    ['Check-in made', '2026-01-13'],
    ['Check-in made', '2026-01-13'],
  ]);
  expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  expect(new Set(told.map((use) => use.company)).size).toBe(2);
  for (const { company: pseudonym } of told) expect(pseudonym).toMatch(/^[0-9a-f]{16}$/);
  const text = JSON.stringify(told);
  for (const hidden of ['Canary', acme.organizationId, other.organizationId, acme.admin.id, acme.admin.email, acme.admin.name])
    expect(text).not.toContain(hidden);
  expect(await productUseOn(lookupScope(open.database), { day: '2026-01-13', scopeOf })).toEqual(told);
  expect(await productUseOn(lookupScope(open.database), { day: '2026-01-15', scopeOf })).toEqual([]);
});
