import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Role } from '../domain/person.ts';
import { company, keyResult, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';
import { nextStepsOf, timelineOf } from './cycle-timeline.ts';

let open: OpenTestDatabase;
beforeAll(async () => {
  open = await openTestDatabase();
});
afterAll(() => open.close());

test.each([
  ['ADMIN', {}, true],
  ['MANAGER', {}, true],
  ['TEAM_LEAD', {}, true],
  ['CONTRIBUTOR', { leadership: true }, true],
  ['CONTRIBUTOR', {}, false],
  ['VIEWER', {}, false],
] as const)('whom a message will reach is told by name to those who lead the cycle, and to others as a number: %s %j', async (role: Role, given, named) => {
  const acme = await company(open.database);
  const reader = await person(acme.system, { name: 'Reader', role, ...given });
  const owner = await person(acme.system, { name: 'Otto Owner' });
  await keyResult(acme, { ownerId: owner.id });
  const scope = await scopeOf(open.database, reader);

  const { rows } = await timelineOf(scope, { cycleId: acme.cycle.id, now: '2026-02-10T09:00:00.000Z', coming: true }, { first: 100 });

  const lastCall = rows.find(({ step }) => step.kind === 'last-call');
  expect(lastCall).toMatchObject({ recipients: 1, recipientNames: named ? ['Otto Owner'] : [], outcome: null });
  expect(rows.flatMap(({ recipientNames }) => recipientNames).length > 0).toBe(named);
});

test('what a cycle does next is not its daily judgment, and a draft does nothing by itself', async () => {
  const acme = await company(open.database, { phase: 'active' });
  const draft = { ...acme.cycle, phase: 'draft' as const };

  const [next, ofDraft] = await nextStepsOf(acme.scope, [acme.cycle, draft], { now: '2026-02-10T09:00:00.000Z' });

  expect(next).toMatchObject({ kind: 'weekly-check-in', detail: { week: '2026-W08' } });
  expect(ofDraft).toBeNull();
});
