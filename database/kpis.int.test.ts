import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { company, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';
import { createKpi, kpiById, updateKpi } from './kpis.ts';

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
