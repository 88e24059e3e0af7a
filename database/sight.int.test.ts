import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ObjectiveLevel } from '../domain/objective.ts';
import type { Role } from '../domain/person.ts';
import { type Company, company, keyResult, objective, openTestDatabase, type OpenTestDatabase, person, scopeOf, team } from '../test/factories.ts';
import { accessOf } from './access.ts';
import { dashboardOf } from './dashboard.ts';
import { keyResultById, type KeyResultRow, keyResultsOf, keyResultsPage, updateKeyResult } from './key-results.ts';
import { objectiveById, type ObjectiveRow, objectivesPage, updateObjective } from './objectives.ts';
import type { PersonRow } from './people.ts';
import { isAllowed, reasonFor } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { keyResultSubject, objectiveSubject, seenKeyResultIds, seenObjectiveIds } from './sight.ts';

const NOW = '2026-02-19T12:00:00.000Z';

let open: OpenTestDatabase;
let acme: Company;
const people: Record<string, PersonRow> = {};
const goals: Record<string, ObjectiveRow> = {};
const numbers: Record<string, KeyResultRow> = {};

/** Product with Payments and Search in it, and Sales beside them; an objective and a key result of each, and of each team's member. */
beforeAll(async () => {
  open = await openTestDatabase();
  acme = await company(open.database, { settings: { access: 'place' } });
  const product = await team(acme.system, { name: 'Product' });
  const payments = await team(acme.system, { name: 'Payments', parentId: product.id });
  const search = await team(acme.system, { name: 'Search', parentId: product.id });
  const sales = await team(acme.system, { name: 'Sales' });
  const hire = async (name: string, role: Role, given: object = {}): Promise<void> => {
    people[name] = await person(acme.system, { name, role, ...given });
  };
  await hire('chief', 'CONTRIBUTOR', { leadership: true });
  await hire('manager', 'MANAGER', { teamId: product.id });
  await hire('lead', 'TEAM_LEAD', { teamId: payments.id });
  await hire('payer', 'CONTRIBUTOR', { teamId: payments.id, managerId: id('manager') });
  await hire('searcher', 'CONTRIBUTOR', { teamId: search.id });
  await hire('seller', 'CONTRIBUTOR', { teamId: sales.id });
  // In Sales, but a report of the manager of Product.
  await hire('lent', 'CONTRIBUTOR', { teamId: sales.id, managerId: id('payer') });
  await hire('board', 'VIEWER');
  await hire('loner', 'CONTRIBUTOR');
  const set = async (name: string, level: ObjectiveLevel, given: { ownerId?: string; teamId?: string; parentId?: string }): Promise<void> => {
    goals[name] = await objective(acme, { title: name, level, ...given });
    numbers[name] = await keyResult(acme, { objectiveId: goal(name).id, title: `${name} number`, ownerId: given.ownerId ?? null });
  };
  await set('company', 'COMPANY', {});
  await set('product', 'TEAM', { teamId: product.id, ownerId: id('manager'), parentId: goal('company').id });
  await set('payments', 'TEAM', { teamId: payments.id, ownerId: id('lead'), parentId: goal('product').id });
  await set('search', 'TEAM', { teamId: search.id, ownerId: id('searcher'), parentId: goal('product').id });
  await set('sales', 'TEAM', { teamId: sales.id, ownerId: id('seller'), parentId: goal('company').id });
  await set('own of payer', 'INDIVIDUAL', { ownerId: id('payer'), parentId: goal('payments').id });
  await set('own of lent', 'INDIVIDUAL', { ownerId: id('lent'), parentId: goal('sales').id });
  await set('own of loner', 'INDIVIDUAL', { ownerId: id('loner') });
  // Somebody of Search answers for a number of Sales.
  numbers['borrowed'] = await keyResult(acme, { objectiveId: goal('sales').id, title: 'borrowed number', ownerId: id('searcher') });
});

afterAll(() => open.close());

function id(name: string): string {
  return people[name]?.id ?? '';
}

function goal(name: string): ObjectiveRow {
  const found = goals[name];
  if (found === undefined) throw new Error(`No objective ${name}`);
  return found;
}

async function as(name: string): Promise<Scope> {
  return scopeOf(open.database, people[name] ?? acme.admin);
}

/** What a list shows somebody: the objectives, and the key results. */
async function shownTo(name: string): Promise<{ objectives: string[]; keyResults: string[] }> {
  const scope = await as(name);
  const objectives = (await objectivesPage(scope, { cycleId: acme.cycle.id }, { first: 100 })).rows.map(({ title }) => title);
  const keyResults = (await keyResultsPage(scope, { cycleId: acme.cycle.id }, { first: 100 })).rows.map(({ title }) => title.replace(' number', ''));
  return { objectives, keyResults };
}

const ALL = ['company', 'product', 'payments', 'search', 'sales', 'own of payer', 'own of lent', 'own of loner'];

test.each([
  ['admin', ALL, [...ALL, 'borrowed']],
  ['chief', ALL, [...ALL, 'borrowed']],
  // The department with all below, the reports at any depth, and the way up from theirs.
  [
    'manager',
    ['company', 'product', 'payments', 'search', 'sales', 'own of payer', 'own of lent'],
    ['company', 'product', 'payments', 'search', 'own of payer', 'own of lent', 'borrowed'],
  ],
  ['lead', ['company', 'product', 'payments', 'own of payer'], ['company', 'payments', 'own of payer']],
  // Their own, and of those above the outline alone: no numbers of others hang on them.
  // With a report of their own, which takes in what that one owns, whatever their role.
  ['payer', ['company', 'product', 'payments', 'sales', 'own of payer', 'own of lent'], ['company', 'own of payer', 'own of lent']],
  ['searcher', ['company', 'product', 'search', 'sales'], ['company', 'search', 'borrowed']],
  ['board', ['company'], ['company']],
  ['loner', ['company', 'own of loner'], ['company', 'own of loner']],
])('by place, %s reads the objectives %j and the key results %j', async (name, objectives, keyResults) => {
  const shown = await shownTo(name);

  expect(shown.objectives.toSorted()).toEqual(objectives.toSorted());
  expect(shown.keyResults.toSorted()).toEqual(keyResults.toSorted());
});

test('of an objective on the way up only the outline is read', async () => {
  await open.behind.objective.updateMany({ where: { id: goal('payments').id }, data: { description: 'A secret plan', alignmentNote: 'for the board' } });
  const [payer, lead] = [await as('payer'), await as('lead')];

  expect(await objectiveById(payer, goal('payments').id)).toMatchObject({ title: 'payments', description: '', alignmentNote: '' });
  expect(await keyResultsOf(payer, [goal('payments').id])).toEqual([]);
  expect(await objectiveById(lead, goal('payments').id)).toMatchObject({ description: 'A secret plan', alignmentNote: 'for the board' });
});

test('the dashboard counts what may be read and nothing else', async () => {
  const count = async (name: string): Promise<number> => {
    const { keyResultsByStatus } = await dashboardOf(await as(name), { cycleId: acme.cycle.id, now: NOW });
    return Object.values(keyResultsByStatus).reduce((sum, each) => sum + each, 0);
  };

  expect(await Promise.all(['admin', 'lead', 'payer', 'board'].map(count))).toEqual([9, 3, 3, 1]);
});

test('what may not be read cannot be had by its id, and is refused like what does not exist', async () => {
  const payer = await as('payer');
  const refusal = { code: 'NOT_FOUND', message: 'There is no such key result, or it is not open to you.' };

  await expect(keyResultById(payer, numbers['search']?.id ?? '')).rejects.toMatchObject(refusal);
  await expect(keyResultById(payer, crypto.randomUUID())).rejects.toMatchObject(refusal);
  await expect(objectiveById(payer, goal('search').id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test.each([
  ['manager', 'payments', true],
  ['manager', 'own of lent', true],
  ['manager', 'sales', false],
  ['manager', 'company', false],
  ['lead', 'own of payer', true],
  ['lead', 'product', false],
  ['payer', 'own of payer', true],
  ['payer', 'payments', false],
  ['chief', 'sales', true],
  ['board', 'company', false],
])('%s may change the objective %s: %s', async (name, which, expected) => {
  const scope = await as(name);
  const { version } = await objectiveById(acme.system, goal(which).id);
  const changing = inTransaction(scope, (inside) => updateObjective(inside, { id: goal(which).id, description: 'Changed' }, { version, at: NOW }));

  if (expected) await expect(changing).resolves.toMatchObject({ description: 'Changed' });
  else await expect(changing).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a key result is changed by whoever owns it or its objective, and by those whose reach takes them in', async () => {
  const borrowed = numbers['borrowed']?.id ?? '';
  const change = async (name: string): Promise<string> => {
    const { version } = await keyResultById(acme.system, borrowed);
    return updateKeyResult(await as(name), { id: borrowed, title: `borrowed number` }, { version, at: NOW }).then(
      () => 'changed',
      (error: { code: string }) => error.code,
    );
  };

  expect(await Promise.all(['payer', 'lead', 'board', 'lent'].map(change))).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
  for (const name of ['searcher', 'seller', 'manager', 'chief', 'admin']) expect(await change(name)).toBe('changed');
});

test('the condition that statements get and the word of the ability choose the same rows, for everybody and everything', async () => {
  let compared = 0;
  for (const each of [acme.admin, ...Object.values(people)]) {
    const scope = await scopeOf(open.database, each);
    const path = scope.actor.kind === 'person' ? scope.actor.standing.pathIds : [];
    const objectives = Object.values(goals);
    const chosen = new Set(
      await seenObjectiveIds(
        scope,
        objectives.map((row) => row.id),
      ),
    );
    for (const row of objectives)
      expect({ who: each.name, what: row.title, seen: chosen.has(row.id) }).toEqual({
        who: each.name,
        what: row.title,
        seen: isAllowed(scope, 'read', 'objective', objectiveSubject(row)) || path.includes(row.id),
      });
    const rows = Object.values(numbers);
    const seen = new Set(
      await seenKeyResultIds(
        scope,
        rows.map((row) => row.id),
      ),
    );
    for (const row of rows) {
      const around = objectives.find(({ id: known }) => known === row.objectiveId) ?? goal('company');
      expect({ who: each.name, what: row.title, seen: seen.has(row.id) }).toEqual({
        who: each.name,
        what: row.title,
        seen: isAllowed(scope, 'read', 'key-result', keyResultSubject(row, around)),
      });
      compared += 1;
    }
  }
  expect(compared).toBe(10 * 9);
});

test('where goals are open everybody who works here reads them all, and whoever looks in from outside still only those of the company', async () => {
  const settings = await open.behind.organization.findFirstOrThrow({ where: { id: acme.organizationId }, select: { settings: true } });
  const given = settings.settings as object;
  await open.behind.organization.updateMany({ where: { id: acme.organizationId }, data: { settings: { ...given, access: 'open' } } });

  expect((await shownTo('payer')).objectives.toSorted()).toEqual(ALL.toSorted());
  expect((await shownTo('board')).objectives).toEqual(['company']);

  await open.behind.organization.updateMany({ where: { id: acme.organizationId }, data: { settings: given } });
});

test('a deputy reads what those read for whom they stand in, until the agreed instant, and changes nothing of it; of a deputy of a deputy nothing follows', async () => {
  const until = '2026-03-01T00:00:00.000Z';
  const deputy = await person(acme.system, { name: 'Deputy' });
  const second = await person(acme.system, { name: 'Second deputy' });
  const outsider = await person(acme.system, { name: 'Deputy from outside', role: 'VIEWER' });
  const away = await person(acme.system, { name: 'Away', role: 'MANAGER', managerId: id('manager'), deputyId: deputy.id, deputyUntil: until });
  await open.behind.person.updateMany({ where: { id: deputy.id }, data: { deputyId: second.id } });
  await open.behind.person.updateMany({ where: { id: id('lent') }, data: { deputyId: outsider.id } });
  const report = await person(acme.system, { name: 'Report', managerId: away.id });
  const plan = await objective(acme, { title: 'plan of a report', level: 'INDIVIDUAL', ownerId: report.id, parentId: goal('sales').id });
  const seenBy = async (who: PersonRow, now: string): Promise<string[]> =>
    seenObjectiveIds(await scopeOf(open.database, who, now), [plan.id, goal('sales').id, goal('own of lent').id]);
  const during = await scopeOf(open.database, deputy, NOW);

  // The path of the absent one comes along.
  expect((await seenBy(deputy, NOW)).toSorted()).toEqual([plan.id, goal('sales').id].toSorted());
  expect(isAllowed(during, 'update', 'objective', objectiveSubject(plan))).toBe(false);
  expect(reasonFor(during, 'read', 'objective', objectiveSubject(plan))).toMatchObject({ rule: { reach: 'reports' }, standsInFor: { name: 'Away', until } });
  expect(await seenBy(deputy, until)).toEqual([]);
  expect(await seenBy(second, NOW)).toEqual([]);
  expect(await seenBy(outsider, NOW)).toEqual([]);
  const lines = await accessOf(acme.scope, { personId: deputy.id, cycleId: acme.cycle.id, now: NOW });
  expect(lines.find(({ objectiveId }) => objectiveId === plan.id)?.why).toMatchObject({ standsInFor: { name: 'Away', until } });
});

test('what a team owns is the own of whoever leads it, whatever their role, and within the reach of those to whom they report', async () => {
  const head = await person(acme.system, { name: 'Head' });
  const captain = await person(acme.system, { name: 'Captain', managerId: head.id });
  const crew = await team(acme.system, { name: 'Crew', leadId: captain.id });
  const plan = await objective(acme, { title: 'plan of the crew', level: 'TEAM', teamId: crew.id, ownerId: id('loner') });
  const number = await keyResult(acme, { objectiveId: goal('sales').id, title: 'number of the crew', ownerId: null, ownerTeamId: crew.id });

  for (const who of [captain, head]) {
    const scope = await scopeOf(open.database, who, NOW);
    expect(await seenObjectiveIds(scope, [plan.id, goal('payments').id])).toEqual([plan.id]);
    expect(await seenKeyResultIds(scope, [number.id])).toEqual([number.id]);
  }
});
