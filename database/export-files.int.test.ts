import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseCsv } from '../domain/import/csv.ts';
import type { ImportFile } from '../domain/import/import-plan.ts';
import { sampleCompany, sampleFiles } from '../prisma/sample/sample-company.ts';
import { checkIn, type Company, company, keyResult, objective, openTestDatabase, type OpenTestDatabase, person, scopeOf, team } from '../test/factories.ts';
import { exportCheckIns, exportOkrs, exportPeople, exportSummary } from './export-files.ts';
import { type ImportOutcome, importFiles } from './import.ts';
import type { Scope } from './scope.ts';

const AT = '2026-11-18T11:30:00.000Z';

let open: OpenTestDatabase;
beforeAll(async () => {
  open = await openTestDatabase();
});
afterAll(() => open.close());

test('the sample company goes out by file and changes nothing when it comes back', async () => {
  const northwind = await company(open.database, { timeZone: 'Europe/Berlin', startsOn: '2020-01-06', endsOn: '2020-03-29', phase: 'closed' });
  const { files: sample, cycles } = await loadSample(northwind);
  const exported = await exportAll(northwind.scope, cycles);

  const again = await importFiles(northwind.scope, exported, { dryRun: false, at: '2026-11-19T09:00:00.000Z' });

  expect(sample.length).toBeGreaterThan(3);
  expect(writtenBy(again)).toEqual({ applied: true, errors: [], people: 0, teams: 0, cycles: 0, objectives: 0, keyResults: 0, checkIns: 0 });
  expect(again.unchanged).toBeGreaterThan(500);
}, 120_000);

test('a company of other files takes in what was exported, and gives the same bytes back', async () => {
  const [northwind, other] = [await company(open.database, { timeZone: 'Europe/Berlin' }), await company(open.database, { timeZone: 'Europe/Berlin' })];
  const { cycles } = await loadSample(northwind);
  const before = await exportAll(northwind.scope, cycles);

  const loaded = await importFiles(other.scope, before, { dryRun: false, at: AT });
  const after = await exportAll(
    other.scope,
    (await open.behind.cycle.findMany({ where: { organizationId: other.organizationId } })).map(({ name }) => name).filter((name) => cycles.includes(name)),
  );

  expect(loaded).toMatchObject({ applied: true });
  // The administrator who was there before is the other company's own.
  expect(after.map(({ name, text }) => [name, withoutLine(text, other.admin.email)])).toEqual(
    before.map(({ name, text }) => [name, withoutLine(text, northwind.admin.email)]),
  );
}, 120_000);

test('what people did by hand comes back unchanged: steps, two check-ins of a day, words alone, and who has left', async () => {
  const acme = await byHand();
  const exported = await exportAll(acme.scope, [acme.cycle.name]);

  const again = await importFiles(acme.scope, exported, { dryRun: false, at: AT });
  const other = await company(open.database, { timeZone: 'Asia/Kolkata' });
  const moved = await importFiles(other.scope, exported, { dryRun: false, at: AT });

  expect(writtenBy(again)).toEqual({ applied: true, errors: [], people: 0, teams: 0, cycles: 0, objectives: 0, keyResults: 0, checkIns: 0 });
  expect(moved).toMatchObject({ applied: true, objectives: 3, keyResults: 3, checkIns: 6 });
  expect(withoutLine((await exportAll(other.scope, [acme.cycle.name])).map(({ text }) => text).join(''), other.admin.email)).toBe(
    withoutLine(exported.map(({ text }) => text).join(''), acme.admin.email),
  );
  const left = await open.behind.person.findFirst({ where: { organizationId: other.organizationId, name: 'Lena Left' } });
  const led = await open.behind.team.findFirst({ where: { organizationId: other.organizationId, name: 'Search; find' } });
  const lead = await open.behind.person.findFirst({ where: { organizationId: other.organizationId, name: 'Mona Manager' } });
  expect([left?.active, led?.leadId]).toEqual([false, lead?.id]);
}, 60_000);

test('what is told beforehand is what the files hold, and each is in the audit log', async () => {
  const acme = await byHand();

  const summary = await exportSummary(acme.scope, { cycleId: acme.cycle.id });
  const rows = await Promise.all((await exportAll(acme.scope, [acme.cycle.name])).map(async ({ name, text }) => [name, recordsIn(text)]));

  expect(summary).toEqual({ okrRows: 4, objectives: 3, keyResults: 3, checkIns: 6, people: 3, teams: 1, namesakes: 0 });
  expect(rows).toEqual([
    [`people.csv`, summary.people],
    [`okrs ${acme.cycle.name}.csv`, summary.okrRows],
    [`check-ins ${acme.cycle.name}.csv`, summary.checkIns],
  ]);
  const entries = await open.behind.auditEntry.findMany({ where: { organizationId: acme.organizationId, action: 'export' }, orderBy: { noun: 'asc' } });
  expect(entries.map(({ noun, subjectId }) => [noun, subjectId])).toEqual([
    ['cycle', acme.cycle.id],
    ['cycle', acme.cycle.id],
    ['organization', acme.organizationId],
  ]);
}, 60_000);

test('only whoever may import exports', async () => {
  const acme = await byHand();
  const lead = await person(acme.system, { name: 'Lea Lead', role: 'TEAM_LEAD' });
  const stranger = await company(open.database);

  for (const scope of [await scopeOf(open.database, lead), stranger.scope]) {
    await expect(exportOkrs(scope, { cycleId: acme.cycle.id }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(exportCheckIns(scope, { cycleId: acme.cycle.id }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(exportSummary(scope, { cycleId: acme.cycle.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
  await expect(exportPeople(await scopeOf(open.database, lead), { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
}, 60_000);

test('where goals are read by place, whoever may import has the company’s goals and their own in their files', async () => {
  const acme = await byHand();
  const una = await person(acme.system, { name: 'Una Contributor', role: 'CONTRIBUTOR' });
  const importers = { name: 'Importers', grants: [{ action: 'create', noun: 'import', reach: 'company' }] } as const;
  const standing = await scopeOf(open.database, una);
  if (standing.actor.kind !== 'person') throw new Error('Una is a person.');
  const scope: Scope = { ...standing, actor: { ...standing.actor, standing: { ...standing.actor.standing, access: 'place', customRole: importers } } };

  const [, goals, checkIns] = (await exportAll(scope, [acme.cycle.name])).map(({ text }) => text);

  expect(goals).toContain('Renewals');
  expect(goals).not.toMatch(/Found at once|Launch/);
  expect(checkIns).not.toContain('Launch');
  expect(await exportSummary(scope, { cycleId: acme.cycle.id })).toMatchObject({ objectives: 2, keyResults: 1, okrRows: 2, checkIns: 4 });
}, 60_000);

/** A company whose goals were made by hand, with all that files find hard to say. */
async function byHand(): Promise<Company> {
  const acme = await company(open.database, { timeZone: 'Asia/Kolkata' });
  const left = await person(acme.system, { name: 'Lena Left', active: false });
  const mona = await person(acme.system, { name: 'Mona Manager', role: 'MANAGER', managerId: acme.admin.id });
  const search = await team(acme.system, { name: 'Search; find', leadId: mona.id });
  const parent = await objective(acme, { title: '=SUM of "all", или нет', ownerId: left.id, description: '=Why,\n"because"', weight: '2.5' });
  const child = await objective(acme, { title: 'Found at once', level: 'TEAM', teamId: search.id, parentId: parent.id });
  await objective(acme, { title: 'Nothing measured', position: 1 });
  const steps = [{ title: 'Draft; then @review', weight: '30', dueOn: '2026-02-01' }, { title: 'Ship: "1.0"' }];
  const milestone = await keyResult(acme, { title: '- Launch', kind: 'milestone', objectiveId: child.id, ownerId: null, ownerTeamId: search.id, steps });
  const renewals = await keyResult(acme, { title: 'Renewals', objectiveId: parent.id, ambition: 'committed', unit: '@work', confidence: 6 });
  await keyResult(acme, { title: 'Kept', kind: 'maintain', atLeast: '-2.50', objectiveId: child.id, ownerId: left.id });
  // Late in the evening in Kolkata it is the day before in UTC.
  await checkIn(acme, renewals, {
    at: '2026-01-12T19:30:00.000Z',
    value: '10',
    confidence: 7,
    progressNote: ' +two\nlines ',
    blocker: '=A1',
    authorId: mona.id,
  });
  await checkIn(acme, renewals, { at: '2026-01-12T20:30:00.000Z', value: '12', confidence: 7, changeNote: 'Call them', authorId: mona.id });
  await checkIn(acme, renewals, { at: '2026-01-12T20:40:00.000Z', value: '10', confidence: 7, authorId: left.id });
  await checkIn(acme, renewals, { at: '2026-01-20T10:00:00.000Z', confidence: 5, progressNote: 'Words alone' });
  const [draft] = await open.behind.milestoneStep.findMany({ where: { keyResultId: milestone.id }, orderBy: { position: 'asc' } });
  await checkIn(acme, milestone, { at: '2026-01-19T10:00:00.000Z', stepsDone: [], confidence: 8 });
  await checkIn(acme, milestone, { at: '2026-01-26T10:00:00.000Z', stepsDone: [draft?.id ?? ''], confidence: 8 });
  return acme;
}

async function loadSample(acme: Company): Promise<{ files: ImportFile[]; cycles: string[] }> {
  const sample = sampleCompany('2026-11-18');
  const files = sampleFiles(sample);
  await importFiles(acme.scope, files, { dryRun: false, at: AT });
  return { files, cycles: Object.values(sample.extras.cycles).map(({ name }) => name) };
}

async function exportAll(scope: Scope, cycleNames: readonly string[]): Promise<ImportFile[]> {
  const files = [{ name: 'people.csv', text: await whole(exportPeople(scope, { at: AT })) }];
  for (const name of cycleNames) {
    const { id: cycleId } = await open.behind.cycle.findFirstOrThrow({ where: { organizationId: scope.organizationId, name } });
    files.push({ name: `okrs ${name}.csv`, text: await whole(exportOkrs(scope, { cycleId }, { at: AT })) });
    files.push({ name: `check-ins ${name}.csv`, text: await whole(exportCheckIns(scope, { cycleId }, { at: AT })) });
  }
  return files.filter(({ text }) => recordsIn(text) > 0);
}

async function whole(pieces: Promise<AsyncGenerator<string>>): Promise<string> {
  let text = '';
  for await (const piece of await pieces) text += piece;
  return text;
}

function recordsIn(text: string): number {
  return parseCsv(text).records.length - 1;
}

function withoutLine(text: string, email: string): string {
  return text
    .split('\r\n')
    .filter((line) => !line.startsWith(email))
    .join('\r\n');
}

function writtenBy({ applied, problems, people, teams, cycles, objectives, keyResults, checkIns }: ImportOutcome) {
  return { applied, errors: problems.filter(({ severity }) => severity === 'error'), people, teams, cycles, objectives, keyResults, checkIns };
}
