import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { approveLevels } from '../database/cycles.ts';
import { effectsPage } from '../database/effects.ts';
import { escalationsPage, stepsOf } from '../database/escalations.ts';
import { LEVELS } from '../domain/objective.ts';
import { beginCycle, type CycleStage, lineOf, openCycleStage } from '../test/cycle-stage.ts';
import { company, keyResult, objective, openTestDatabase, type OpenTestDatabase } from '../test/factories.ts';

let open: OpenTestDatabase;
let stage: CycleStage;
beforeAll(async () => {
  open = await openTestDatabase();
  stage = await openCycleStage(open.database);
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await open?.close();
}, 60_000);

test('a company of one person runs: they are asked, told of their own once, and get the end of the cycle; there is no ladder above them', async () => {
  const acme = await company(open.database, { phase: 'draft', startsOn: '2026-01-05', endsOn: '2026-02-15' });
  // Somebody who stands in for themself is nobody's deputy; earlier versions took it.
  await open.behind.person.updateMany({ where: { id: acme.admin.id }, data: { deputyId: acme.admin.id } });
  await open.behind.cycle.updateMany({
    where: { id: acme.cycle.id },
    data: { planning: { company: '2025-12-08', team: '2025-12-15', individual: '2025-12-22' } },
  });
  const company1 = await objective(acme, { title: 'The company lives', level: 'COMPANY' });
  const own = await objective(acme, { title: 'The product ships', level: 'INDIVIDUAL', parentId: company1.id });
  await keyResult(acme, { title: 'Ten customers', objectiveId: company1.id, ownerId: acme.admin.id });
  await keyResult(acme, { title: 'One release', objectiveId: own.id, ownerId: null });
  await approveLevels(acme.system, { cycleId: acme.cycle.id, levels: LEVELS, personId: acme.admin.id }, { at: '2025-12-01T00:00:00.000Z' });

  const cycle = await beginCycle(stage, acme, '2025-12-07T22:00:00.000Z');
  expect(await cycle.result()).toBe('closed');

  const sent = stage.mails.map(lineOf);
  const of = (part: string): string[] => sent.filter((line) => line.includes(part));
  expect([...new Set(stage.mails.map(({ to }) => to.address))]).toEqual([acme.admin.email]);
  expect(of('Weekly OKR check-in')).toHaveLength(5);
  expect(of('Last call')).toHaveLength(1);
  // Both key results in one mail, once: who owns them also leads the company.
  expect(of('Off track')).toHaveLength(1);
  expect(of('No check-in')).toEqual([]);
  expect(of("team's check-ins")).toEqual([]);
  expect(of('retrospective')).toHaveLength(1);
  expect(of('planning').map((line) => line.slice(0, 10))).toEqual(['2025-12-08', '2025-12-22']);
  const withoutHour = sent.map((line) => line.replace(/T\S+/, ''));
  expect(withoutHour).toEqual([...new Set(withoutHour)]);
  const { rows } = await effectsPage(acme.scope, {}, { first: 200 });
  expect(rows.filter(({ state }) => !['sent', 'skipped'].includes(state))).toEqual([]);
  const escalations = (await escalationsPage(acme.scope, {}, { first: 100 })).rows;
  const steps = await stepsOf(
    acme.system,
    escalations.map(({ id }) => id),
  );
  // Nobody stands above them: what they did not answer is no escalation.
  expect(escalations.map(({ kind }) => kind)).toEqual(['off_track', 'off_track']);
  expect(steps.map(({ audience, recipientId }) => [audience, recipientId])).toEqual([
    ['owner', acme.admin.id],
    ['owner', acme.admin.id],
  ]);
}, 400_000);
