import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { updateCycle } from '../database/cycles.ts';
import { createKeyResult, keyResultById } from '../database/key-results.ts';
import { createPerson, deactivatePerson } from '../database/people.ts';
import { beginCycle, type CycleStage, lineOf, openCycleStage } from '../test/cycle-stage.ts';
import { company, keyResult, objective, openTestDatabase, type OpenTestDatabase, person } from '../test/factories.ts';

let open: OpenTestDatabase;
let stage: CycleStage;
beforeAll(async () => {
  open = await openTestDatabase();
}, 120_000);
// A server each: what one test leaves running goes with its server.
beforeEach(async () => {
  stage = await openCycleStage(open.database);
}, 120_000);
afterEach(async () => {
  await stage?.close();
}, 60_000);
afterAll(async () => {
  await open?.close();
});

test('whoever was asked first leaves after that: the week is not begun twice, and the cycle goes on', async () => {
  const acme = await company(open.database, SHORT);
  const kim = await person(acme.system, { name: 'Kim Kiritimati', timeZone: 'Pacific/Kiritimati' });
  const otto = await person(acme.system, { name: 'Otto Owner' });
  await keyResult(acme, { ownerId: kim.id });
  await keyResult(acme, { ownerId: otto.id });
  const cycle = await beginCycle(stage, acme, BEGINS);
  await stage.until('2026-01-11T20:00:00.000Z');

  await deactivatePerson(acme.scope, { id: kim.id }, { at: '2026-01-11T20:00:00.000Z' });
  await stage.relay();
  await stage.until('2026-01-20T12:00:00.000Z');

  expect((await cycle.describe()).status.name).toBe('RUNNING');
  expect(linesWith('Weekly OKR check-in').filter((line) => line > '2026-01-11' && !line.includes('ada.admin'))).toEqual([
    expect.stringContaining('2026-01-11T19:00 kim.kiritimati'),
    expect.stringContaining('2026-01-12T09:00 otto.owner'),
    expect.stringContaining('2026-01-19T09:00 otto.owner'),
  ]);
}, 120_000);

test('whoever comes on Monday into a zone where it is later already: the others are still asked', async () => {
  const acme = await company(open.database, SHORT);
  const otto = await person(acme.system, { name: 'Otto Owner' });
  await keyResult(acme, { ownerId: otto.id });
  await beginCycle(stage, acme, BEGINS);
  await stage.until('2026-01-12T07:00:00.000Z');

  await createPerson(
    acme.scope,
    { name: 'Kai Auckland', email: 'kai@example.test', timeZone: 'Pacific/Auckland', role: 'CONTRIBUTOR' },
    { at: '2026-01-12T07:00:00.000Z' },
  );
  await stage.relay();
  await stage.until('2026-01-12T12:00:00.000Z');

  expect(linesWith('otto.owner Weekly OKR check-in')).toEqual([expect.stringContaining('2026-01-05T09:00'), expect.stringContaining('2026-01-12T09:00')]);
}, 120_000);

test('a key result added in the middle is judged the next morning and asked for in the next prompt', async () => {
  const acme = await company(open.database, SHORT);
  const otto = await person(acme.system, { name: 'Otto Owner' });
  const { id: objectiveId } = await objective(acme);
  await beginCycle(stage, acme, BEGINS);
  await stage.until('2026-01-15T10:00:00.000Z');

  const added = await createKeyResult(
    acme.scope,
    { objectiveId, title: 'Added', ownerId: otto.id, kind: 'increase', start: '0', target: '10', unit: 'customers' },
    { at: '2026-01-15T10:00:00.000Z' },
  );
  await stage.relay();
  await stage.until('2026-01-19T12:00:00.000Z');

  expect(await keyResultById(acme.system, added.id)).toMatchObject({ judgedAt: '2026-01-19T06:00:00.000Z', status: 'OFF_TRACK', freshness: 'FRESH' });
  expect(linesWith('otto.owner Weekly OKR check-in')).toEqual([expect.stringMatching(/^2026-01-19T09:00 .*1 key result/)]);
}, 120_000);

test('an owner who leaves: their key results are asked of the owner of the objective, from the next prompt on', async () => {
  const acme = await company(open.database, SHORT);
  const otto = await person(acme.system, { name: 'Otto Owner' });
  const olga = await person(acme.system, { name: 'Olga Objective' });
  const { id: objectiveId } = await objective(acme, { ownerId: olga.id });
  await keyResult(acme, { ownerId: otto.id, objectiveId });
  await beginCycle(stage, acme, BEGINS);
  await stage.until('2026-01-06T10:00:00.000Z');

  await deactivatePerson(acme.scope, { id: otto.id }, { at: '2026-01-06T10:00:00.000Z' });
  await stage.relay();
  await stage.until('2026-01-12T12:00:00.000Z');

  expect(linesWith('Weekly OKR check-in').map(dayAndReader)).toEqual(['2026-01-05 otto.owner', '2026-01-12 olga.objective']);
  expect(linesWith('otto.owner').filter((line) => line > '2026-01-06T10')).toEqual([]);
}, 120_000);

test('extended after its last call: weeks go on, and a last call goes out before the new end', async () => {
  const acme = await company(open.database, SHORT);
  const otto = await person(acme.system, { name: 'Otto Owner' });
  await keyResult(acme, { ownerId: otto.id });
  const cycle = await beginCycle(stage, acme, BEGINS);
  await stage.until('2026-01-28T10:00:00.000Z');

  await updateCycle(acme.scope, { id: acme.cycle.id, endsOn: '2026-02-15' }, { at: '2026-01-28T10:00:00.000Z' });
  await stage.relay();
  const phase = await cycle.result();

  expect(phase).toBe('closed');
  expect(linesWith('otto.owner Weekly OKR check-in').map((line) => line.slice(0, 10))).toEqual(
    expect.arrayContaining(['2026-01-05', '2026-01-12', '2026-01-19', '2026-02-02']),
  );
  expect(linesWith('Last call').map(dayAndReader)).toEqual(['2026-01-26 otto.owner', '2026-02-09 otto.owner']);
  expect(linesWith('retrospective').map(dayAndReader)).toEqual(['2026-02-17 ada.admin']);
}, 120_000);

test('shortened to an end that is near: the last call goes out at once', async () => {
  const acme = await company(open.database, SHORT);
  const otto = await person(acme.system, { name: 'Otto Owner' });
  await keyResult(acme, { ownerId: otto.id });
  const cycle = await beginCycle(stage, acme, BEGINS);
  await stage.until('2026-01-13T10:00:00.000Z');

  await updateCycle(acme.scope, { id: acme.cycle.id, endsOn: '2026-01-15' }, { at: '2026-01-13T10:00:00.000Z' });
  await stage.relay();
  const phase = await cycle.result();

  expect(phase).toBe('closed');
  expect(linesWith('Last call').map(dayAndReader)).toEqual(['2026-01-13 otto.owner']);
  expect(linesWith('retrospective').map(dayAndReader)).toEqual(['2026-01-19 ada.admin']);
}, 120_000);

test('what waits for its hour waits on while the cycle is paused, and goes out when it is resumed', async () => {
  const acme = await company(open.database, SHORT);
  const lola = await person(acme.system, { name: 'Lola Angeles', timeZone: 'America/Los_Angeles' });
  await keyResult(acme, { ownerId: lola.id });
  const cycle = await beginCycle(stage, acme, BEGINS);
  await stage.until('2026-01-26T10:00:00.000Z');

  await cycle.executeUpdate('pause', { args: [{ personId: acme.admin.id }] });
  await stage.until('2026-01-27T20:00:00.000Z');
  const whilePaused = linesWith('Last call');
  await cycle.executeUpdate('resume', { args: [{ personId: acme.admin.id }] });
  await stage.until('2026-01-27T21:00:00.000Z');

  expect(whilePaused).toEqual([]);
  expect(linesWith('Last call').map(dayAndReader)).toEqual(['2026-01-27 lola.angeles']);
}, 120_000);

/** Four weeks, so that tests stay quick; settling-in ends on the fifth day. */
const SHORT = { startsOn: '2026-01-05', endsOn: '2026-02-01' } as const;
const BEGINS = '2026-01-04T22:00:00.000Z';

function linesWith(text: string): string[] {
  return stage.mails.map(lineOf).filter((line) => line.includes(text));
}

function dayAndReader(line: string): string {
  return line.replace(/T\S+ (\S+) .*/, ' $1');
}
