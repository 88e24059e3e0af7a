import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { planImport } from '../domain/import/plan-import.ts';
import { sampleCompany, sampleFiles } from '../prisma/sample/sample-company.ts';
import { company, type Company, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';
import { applyImport, importFiles } from './import.ts';
import { knownGoals } from './import-known.ts';

const TODAY = '2026-11-18';
const AT = '2026-11-18T11:30:00.000Z';
const sample = sampleCompany(TODAY);

let open: OpenTestDatabase;
let acme: Company;
beforeAll(async () => {
  open = await openTestDatabase();
  acme = await company(open.database, { timeZone: 'Europe/Berlin', startsOn: '2020-01-06', endsOn: '2020-03-29', phase: 'closed' });
});
afterAll(() => open.close());

const countAll = async ({ organizationId }: Company) => {
  const where = { where: { organizationId } };
  const { person: people, team, cycle, objective, keyResult, checkIn, milestoneStep, statusChange, auditEntry } = open.behind;
  const counts = [people, team, cycle, objective, keyResult, checkIn, milestoneStep, statusChange, auditEntry].map((model) =>
    Reflect.apply(model.count, model, [where]),
  );
  return Promise.all(counts);
};

test('the sample company loads whole, and a dry run before it writes nothing', async () => {
  const before = await countAll(acme);

  const dry = await importFiles(acme.scope, sampleFiles(sample), { dryRun: true, at: AT });
  expect(await countAll(acme)).toEqual(before);
  const real = await importFiles(acme.scope, sampleFiles(sample), { dryRun: false, at: AT });

  expect(dry).toMatchObject({ applied: false, people: 48 });
  expect(dry.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(real).toMatchObject({ ...dry, applied: true });
}, 60_000);

test('check-ins of the past leave every key result where its last one left it', async () => {
  const keyResults = await open.behind.keyResult.findMany({
    where: { organizationId: acme.organizationId, lastCheckInId: { not: null } },
    select: { id: true, current: true, lastCheckInId: true, lastCheckInAt: true },
  });
  const newest = await open.behind.$queryRaw<{ id: string; keyResultId: string; at: Date }[]>`
    SELECT DISTINCT ON (key_result_id) id::text, key_result_id::text AS "keyResultId", at FROM check_ins
    WHERE organization_id = ${acme.organizationId}::uuid ORDER BY key_result_id, at DESC, id DESC`;

  expect(keyResults.length).toBeGreaterThan(100);
  expect(new Map(keyResults.map((row) => [row.id, row.lastCheckInAt]))).toEqual(new Map(newest.map((row) => [row.keyResultId, row.at])));
});

test('the running cycle has 6 key results at risk, 3 off track and one that moves the wrong way', async () => {
  const cycle = await open.behind.cycle.findFirstOrThrow({ where: { organizationId: acme.organizationId, name: sample.extras.cycles.active.name } });
  const counts = await open.behind.keyResult.groupBy({ by: ['status'], where: { cycleId: cycle.id }, _count: true });
  const wrongWay = await open.behind.keyResult.count({ where: { cycleId: cycle.id, wrongWay: true } });

  const byStatus = Object.fromEntries(counts.map(({ status, _count }) => [status, _count]));
  expect(byStatus).toMatchObject({ AT_RISK: 6, OFF_TRACK: 3 });
  expect(wrongWay).toBe(1);
});

test('the same files again write nothing, nor over what they do not say', async () => {
  const said = { description: 'Why it matters', weight: '2' };
  await open.behind.objective.updateMany({ where: { organizationId: acme.organizationId }, data: said });
  const before = await countAll(acme);

  const dry = await importFiles(acme.scope, sampleFiles(sample), { dryRun: true, at: '2026-11-19T09:00:00.000Z' });
  const again = await importFiles(acme.scope, sampleFiles(sample), { dryRun: false, at: '2026-11-19T09:00:00.000Z' });

  const after = await countAll(acme);
  expect(again).toMatchObject({ applied: true, people: 0, teams: 0, cycles: 0, objectives: 0, keyResults: 0, checkIns: 0 });
  expect({ ...dry, applied: true }).toEqual(again);
  expect(await open.behind.objective.count({ where: { organizationId: acme.organizationId, NOT: said } })).toBe(0);
  // The run itself is written down, nothing else.
  expect(after).toEqual(before.map((count, index) => (index === before.length - 1 ? count + 1 : count)));
}, 60_000);

test('a file that changes steps alone is told to change something, and does', async () => {
  const step = await open.behind.milestoneStep.findFirstOrThrow({ where: { organizationId: acme.organizationId } });
  const renamed = { organizationId_id: { organizationId: acme.organizationId, id: step.id } };
  await open.behind.milestoneStep.update({ where: renamed, data: { title: 'Another step' } });

  const dry = await importFiles(acme.scope, sampleFiles(sample), { dryRun: true, at: AT });
  const real = await importFiles(acme.scope, sampleFiles(sample), { dryRun: false, at: AT });

  expect(dry).toMatchObject({ people: 0, objectives: 0, keyResults: 1, checkIns: 0 });
  expect(real).toEqual({ ...dry, applied: true });
}, 60_000);

test('one bad row keeps everything out, and is named with its line', async () => {
  const other = await company(open.database);
  const before = await countAll(other);
  const [people, ...rest] = sampleFiles(sample);
  const broken = [people, ...rest]
    .flatMap((file) => file ?? [])
    .map((file) => (file.name.startsWith('okrs') ? { ...file, text: file.text.replace('increase', 'sideways') } : file));

  const outcome = await importFiles(other.scope, broken, { dryRun: false, at: AT });

  expect(outcome.applied).toBe(false);
  expect(outcome.problems.find(({ severity }) => severity === 'error')).toMatchObject({ line: expect.any(Number), wayOut: expect.any(String) });
  expect(await countAll(other)).toEqual(before);
});

test('a failure in the middle leaves nothing behind', async () => {
  const other = await company(open.database);
  const before = await countAll(other);
  const plan = planImport(sampleFiles(sample), await knownGoals(other.scope, AT));
  const sabotaged = {
    ...plan,
    checkIns: plan.checkIns.map((checkIn, index) =>
      index === Math.floor(plan.checkIns.length / 2) ? { ...checkIn, value: 'not a number', stepsDone: null } : checkIn,
    ),
  };

  await expect(applyImport(other.scope, sabotaged, { at: AT })).rejects.toThrow();

  expect(await countAll(other)).toEqual(before);
}, 60_000);

test('only an administrator imports', async () => {
  const lead = await person(acme.system, { name: 'Lea Lead', role: 'TEAM_LEAD' });

  await expect(importFiles(await scopeOf(open.database, lead), sampleFiles(sample), { dryRun: true, at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
