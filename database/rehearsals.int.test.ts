import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { company, type OpenTestDatabase, openTestDatabase } from '../test/factories.ts';
import { advanceRehearsal, createRehearsal } from './rehearsals.ts';

let open: OpenTestDatabase;
beforeAll(async () => {
  open = await openTestDatabase();
});
afterAll(() => open.close());

const AT = '2026-02-10T09:00:00.000Z';

test('a company has two rehearsals under way at most, however many are asked for at once; one that was left behind counts for an hour', async () => {
  const [acme, other] = [await company(open.database), await company(open.database)];
  const ask = ({ scope, cycle }: typeof acme, at = AT) =>
    createRehearsal(scope, { cycleId: cycle.id, options: { behaviour: 'typical', seed: 1, educational: false } }, { at });

  const asked = await Promise.allSettled(Array.from({ length: 6 }, () => ask(acme)));

  const taken = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const refused = asked.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  expect(taken).toHaveLength(2);
  expect(refused).toEqual(Array.from({ length: 4 }, () => expect.objectContaining({ code: 'TOO_MANY_REQUESTS' })));
  await expect(ask(other)).resolves.toMatchObject({ state: 'queued' });
  await advanceRehearsal(acme.system, { id: taken[0]?.id ?? '', state: 'done', endedAt: AT });
  await expect(ask(acme)).resolves.toMatchObject({ state: 'queued' });
  await expect(ask(acme)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  await expect(ask(acme, '2026-02-10T10:00:01.000Z')).resolves.toMatchObject({ state: 'queued' });
});

test('a cycle may be rehearsed with a later start as long as two weeks of it are left', async () => {
  const acme = await company(open.database, { startsOn: '2026-03-02', endsOn: '2026-03-29' });
  const ask = (laterByDays: number) =>
    createRehearsal(acme.scope, { cycleId: acme.cycle.id, options: { behaviour: 'typical', seed: 1, educational: false, laterByDays } }, { at: AT });

  await expect(ask(7)).resolves.toMatchObject({ options: { laterByDays: 7 } });
  for (const days of [14, -7]) await expect(ask(days)).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field: 'laterByDays' } });
});
