import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { company, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';
import { createKpi, kpiById, kpisToWatch, markOutSince, updateKpi } from './kpis.ts';

const AT = '2026-02-02T09:00:00.000Z';

let open: OpenTestDatabase;
beforeAll(async () => {
  open = await openTestDatabase();
});
afterAll(() => open.close());

test('whoever may change their own KPIs alone gives none to somebody else; an administrator does', async () => {
  const acme = await company(open.database);
  const [mara, jonas] = [await person(acme.system, { name: 'Mara' }), await person(acme.system, { name: 'Jonas' })];
  const watched = { name: 'Orders', unit: '', direction: 'increase', bandLow: null, bandHigh: null } as const;
  const scope = await scopeOf(open.database, mara);
  const { id, version } = await createKpi(scope, { ...watched, ownerId: mara.id }, { at: AT });

  const refused: unknown = await updateKpi(scope, { id, ...watched, ownerId: jonas.id }, { version, at: AT }).catch((error: unknown) => error);
  const renamed = await updateKpi(scope, { id, ...watched, name: 'Orders a day', ownerId: mara.id }, { version, at: AT });
  await updateKpi(acme.scope, { id, ...watched, ownerId: jonas.id }, { version: renamed.version, at: AT });

  expect(refused).toMatchObject({ code: 'NOT_FOUND' });
  expect(renamed).toMatchObject({ name: 'Orders a day', ownerId: mara.id });
  expect(await kpiById(acme.scope, id)).toMatchObject({ ownerId: jonas.id });
});

test('the KPIs that are longest out of their bands come first, then the others by name; another company sees none', async () => {
  const acme = await company(open.database);
  const watched = { unit: '', direction: 'increase', bandLow: '1', bandHigh: null, ownerId: acme.admin.id } as const;
  const [, late, early] = await Promise.all(['Alpha', 'Beta', 'Gamma'].map((name) => createKpi(acme.scope, { ...watched, name }, { at: AT })));
  await markOutSince(acme.system, [
    { id: late?.id ?? '', outSince: '2026-01-30' },
    { id: early?.id ?? '', outSince: '2026-01-12' },
  ]);
  const stranger = await scopeOf(open.database, (await company(open.database)).admin);

  expect((await kpisToWatch(acme.scope, { most: 3 })).map(({ name }) => name)).toEqual(['Gamma', 'Beta', 'Alpha']);
  expect(await kpisToWatch(acme.scope, { most: 1 })).toHaveLength(1);
  expect(await kpisToWatch(stranger, { most: 3 })).toEqual([]);
});
