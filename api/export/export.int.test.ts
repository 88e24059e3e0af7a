import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { insertCheckIns } from '../../database/check-ins.ts';
import { parseCsv } from '../../domain/import/csv.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { checkIn, type Company, company, keyResult, objective, person } from '../../test/factories.ts';

let api: TestApi;
let acme: Company;
let admin: string;
let ofCycle: string;

beforeAll(async () => {
  api = await openTestApi();
  acme = await company(api.database);
  admin = await api.cookieOf(acme.admin);
  ofCycle = `/api/files/cycles/${encodeGlobalID('Cycle', acme.cycle.id)}`;
});

afterAll(() => api.close());

test.each([
  ['whoever may not import', async () => api.cookieOf(await person(acme.system, { role: 'MANAGER' })), 404],
  ['another company', async () => api.cookieOf((await company(api.database)).admin), 404],
  ['nobody', async () => '', 401],
])('%s gets no file of a cycle', async (_who, cookieOf, status) => {
  const cookie = await cookieOf();

  const answers = await Promise.all(['okrs.csv', 'check-ins.csv'].map((file) => api.http().get(`${ofCycle}/${file}`).set('Cookie', cookie)));

  expect(answers.map((answer) => answer.status)).toEqual([status, status]);
});

test('files longer than a page hold each row once', async () => {
  const titles = Array.from({ length: 205 }, (_, index) => `Goal ${String(index).padStart(3, '0')}`);
  // All at one position: what comes next is told by the id alone.
  for (const title of titles) await objective(acme, { title });
  const measured = await keyResult(acme, { title: 'Measured' });
  const { checkIn: first } = await checkIn(acme, measured, { at: '2026-01-12T10:00:00.000Z', value: '0' });
  const many = Array.from({ length: 1_100 }, (_, index) => ({ ...first, id: api.database.newId(`${index}`), value: String(index + 1) }));
  for (let from = 0; from < many.length; from += 500) await insertCheckIns(acme.system, many.slice(from, from + 500));

  const goals = await api.http().get(`${ofCycle}/okrs.csv`).set('Cookie', admin).expect(200);
  const checkIns = await api.http().get(`${ofCycle}/check-ins.csv`).set('Cookie', admin).expect(200);

  expect(goals.headers['content-disposition']).toContain('okrs.csv');
  expect(
    cellsOf(goals.text, 'objective')
      .filter((title) => title.startsWith('Goal'))
      .toSorted(),
  ).toEqual(titles);
  const values = cellsOf(checkIns.text, 'value').map(Number);
  expect(values.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1_101 }, (_, index) => index));
}, 60_000);

function cellsOf(text: string, column: string): string[] {
  const [heading, ...rows] = parseCsv(text).records;
  const index = heading?.cells.indexOf(column) ?? -1;
  return rows.map(({ cells }) => cells[index] ?? '');
}
