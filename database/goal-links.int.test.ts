import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { company, keyResult, objective, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';
import { addGoalLink, goalLinksByIds, linksOfKeyResults, linksOfObjectives, removeGoalLink } from './goal-links.ts';

const AT = '2026-02-02T09:00:00.000Z';

let open: OpenTestDatabase;
beforeAll(async () => {
  open = await openTestDatabase();
});
afterAll(() => open.close());

test('links stand with their own goal, once an address; what is taken away is gone, and both are in the audit log', async () => {
  const acme = await company(open.database);
  const goal = await objective(acme);
  const number = await keyResult(acme, { objectiveId: goal.id });
  const [onGoal, onNumber] = [{ noun: 'objective', id: goal.id } as const, { noun: 'key-result', id: number.id } as const];

  await addGoalLink(acme.scope, { goal: onGoal, url: 'https://wiki.test/plan', title: '' }, { at: AT });
  await addGoalLink(acme.scope, { goal: onGoal, url: 'https://wiki.test/plan', title: 'Plan' }, { at: AT });
  await addGoalLink(acme.scope, { goal: onNumber, url: 'https://wiki.test/figures', title: '' }, { at: AT });
  const removed = await removeGoalLink(acme.scope, { goal: onNumber, url: 'https://wiki.test/figures' }, { at: AT });
  const again = await removeGoalLink(acme.scope, { goal: onNumber, url: 'https://wiki.test/figures' }, { at: AT });

  expect((await linksOfObjectives(acme.scope, [goal.id])).map(({ url, title }) => [url, title])).toEqual([['https://wiki.test/plan', 'Plan']]);
  expect(await linksOfKeyResults(acme.scope, [number.id])).toEqual([]);
  expect([removed, again]).toEqual([true, false]);
  const audited = await open.behind.auditEntry.findMany({ where: { organizationId: acme.organizationId, action: { in: ['add-link', 'remove-link'] } } });
  expect(audited.map(({ action }) => action).toSorted()).toEqual(['add-link', 'add-link', 'add-link', 'remove-link']);
});

test('whoever sees an objective in outline sees no link of it, and nobody attaches to what they may not change', async () => {
  const acme = await company(open.database, { settings: { access: 'place' } });
  const [mara, jonas] = [await person(acme.system, { name: 'Mara' }), await person(acme.system, { name: 'Jonas' })];
  const goal = await objective(acme, { level: 'INDIVIDUAL', ownerId: jonas.id });
  const { id } = await addGoalLink(acme.scope, { goal: { noun: 'objective', id: goal.id }, url: 'https://wiki.test/', title: '' }, { at: AT });
  const [his, hers] = [await scopeOf(open.database, jonas), await scopeOf(open.database, mara)];

  const refused: unknown = await addGoalLink(hers, { goal: { noun: 'objective', id: goal.id }, url: 'https://bad.test/', title: '' }, { at: AT }).catch(
    (error: unknown) => error,
  );

  expect([await goalLinksByIds(his, [id]), await goalLinksByIds(hers, [id])].map((links) => links.length)).toEqual([1, 0]);
  expect(refused).toMatchObject({ code: 'NOT_FOUND' });
});
