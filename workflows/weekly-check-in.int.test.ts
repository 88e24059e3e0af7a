import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { recordCheckIn } from '../database/check-ins.ts';
import { updateCycle } from '../database/cycles.ts';
import { beginCycle, type CycleStage, lineOf, openCycleStage } from '../test/cycle-stage.ts';
import { company, type Company, keyResult, openTestDatabase, type OpenTestDatabase, person } from '../test/factories.ts';

let open: OpenTestDatabase;
let stage: CycleStage;
beforeAll(async () => {
  open = await openTestDatabase();
}, 120_000);
beforeEach(async () => {
  stage = await openCycleStage(open.database);
}, 120_000);
afterEach(async () => {
  await stage?.close();
}, 60_000);
afterAll(async () => {
  await open?.close();
});

test('what was checked in since Friday 00:00 is left out of the prompt and of the reminder; with nothing left there is no mail', async () => {
  const acme = await company(open.database, SHORT);
  const { otto, mia } = await peopleOf(acme);
  const friday = await keyResult(acme, { title: 'Friday', ownerId: otto.id });
  const thursday = await keyResult(acme, { title: 'Thursday', ownerId: otto.id });
  const fresh = await keyResult(acme, { title: 'Fresh', ownerId: mia.id });
  await beginCycle(stage, acme, BEGINS);
  await stage.until('2026-01-11T12:00:00.000Z');

  await checkIn(acme, thursday.id, '2026-01-08T23:59:59.000Z');
  await checkIn(acme, friday.id, '2026-01-09T00:00:00.000Z');
  await checkIn(acme, fresh.id, '2026-01-09T10:00:00.000Z');
  await stage.until('2026-01-15T12:00:00.000Z');

  expect(linesWith(/Weekly OKR check-in|Reminder/).filter((line) => line > '2026-01-11')).toEqual([
    expect.stringMatching(/^2026-01-12T09:00 otto\.owner Weekly OKR check-in: .*1 key result/),
    expect.stringMatching(/^2026-01-14T09:00 otto\.owner Reminder/),
  ]);
}, 120_000);

test('who answered for one of two on Friday has missed no week by it: the next silent one is the first', async () => {
  const acme = await company(open.database, SHORT);
  const { otto } = await peopleOf(acme);
  const first = await keyResult(acme, { title: 'First', ownerId: otto.id });
  await keyResult(acme, { title: 'Second', ownerId: otto.id });
  await beginCycle(stage, acme, BEGINS);
  await stage.until('2026-01-09T10:00:00.000Z');

  await checkIn(acme, first.id, '2026-01-09T10:00:00.000Z');
  await stage.until('2026-01-29T12:00:00.000Z');

  expect(linesWith(/mia\.manager .*check-in/i)).toEqual([expect.stringMatching(/^2026-01-27T17:00 .*week 4: 1 missed/)]);
}, 120_000);

test('the monthly review reaches owners of objectives and managers on the first Monday', async () => {
  const acme = await company(open.database, { ...SHORT, endsOn: '2026-02-15' });
  const { otto } = await peopleOf(acme);
  await keyResult(acme, { title: 'Reviewed', ownerId: otto.id });
  await beginCycle(stage, acme, BEGINS);

  await stage.until('2026-02-03T12:00:00.000Z');

  expect(linesWith(/Monthly OKR review/)).toEqual([
    expect.stringMatching(/^2026-02-02T10:00 ada\.admin .*1 key result/),
    expect.stringMatching(/^2026-02-02T10:00 mia\.manager .*1 key result/),
  ]);
}, 120_000);

test('planning opens level by level, and a level without a day is skipped', async () => {
  const acme = await company(open.database, { startsOn: '2026-01-12', endsOn: '2026-02-08', phase: 'draft' });
  await peopleOf(acme);
  const planning = { company: '2026-01-05', team: null, individual: '2026-01-07' };
  await updateCycle(acme.scope, { id: acme.cycle.id, planning }, { at: BEGINS });

  await beginCycle(stage, acme, BEGINS);
  await stage.until('2026-01-11T12:00:00.000Z');

  expect(linesWith(/./).map((line) => line.replace(/ (\S+) .*/, ' $1'))).toEqual([
    '2026-01-05T09:00 ada.admin',
    '2026-01-06T09:00 ada.admin',
    ...['ada.admin', 'mia.manager', 'otto.owner'].map((reader) => `2026-01-07T09:00 ${reader}`),
    ...['ada.admin', 'mia.manager', 'otto.owner'].map((reader) => `2026-01-09T09:00 ${reader}`),
  ]);
}, 120_000);

/** Four weeks, so that tests stay quick; settling-in ends on the fifth day. */
const SHORT = { startsOn: '2026-01-05', endsOn: '2026-02-01' } as const;
const BEGINS = '2026-01-04T22:00:00.000Z';

async function peopleOf({ system, admin }: Company) {
  const mia = await person(system, { name: 'Mia Manager', role: 'MANAGER', managerId: admin.id });
  return { mia, otto: await person(system, { name: 'Otto Owner', managerId: mia.id }) };
}

async function checkIn({ system }: Company, keyResultId: string, at: string): Promise<void> {
  await recordCheckIn(system, { keyResultId, at, value: '90', source: 'PERSON' });
}

/** Of one instant in the order of their readers: people are taken in the order of their ids, which chance gives. */
function linesWith(pattern: RegExp): string[] {
  return stage.mails
    .map(lineOf)
    .filter((line) => pattern.test(line))
    .toSorted();
}
