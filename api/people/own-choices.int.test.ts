import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { personById, type PersonRow } from '../../database/people.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { type Company, company, person } from '../../test/factories.ts';

let api: TestApi;
let acme: Company;
let sam: PersonRow;

beforeAll(async () => {
  api = await openTestApi();
  acme = await company(api.database);
  sam = await person(acme.system, { name: 'Sam' });
});

afterAll(() => api?.close());

async function choose(chooser: PersonRow, input: string): Promise<unknown> {
  const { version } = await personById(acme.system, chooser.id);
  const given = `language: "ru", timeZone: "Asia/Tokyo", ${input}`;
  const { data, errors } = await api.graphql(
    await api.cookieOf(chooser),
    `mutation { updateOwnChoices(version: ${version}, input: { ${given} }) { ... on MutationUpdateOwnChoicesSuccess { data { language } } ... on Refusal { code details } } }`,
  );
  return errors ?? data?.['updateOwnChoices'];
}

const gid = ({ id }: PersonRow): string => `"${encodeGlobalID('Person', id)}"`;

test('a viewer of the company chooses for themselves, and a deputy stands in to the end of the last day in their zone', async () => {
  const vera = await person(acme.system, { name: 'Vera', role: 'VIEWER' });

  expect(await choose(vera, `muted: ["digest"], quietFrom: 22, quietTo: 24, deputyId: ${gid(sam)}, deputyLastDay: "2026-02-20"`)).toEqual({
    data: { language: 'ru' },
  });

  const after = await personById(acme.system, vera.id);
  expect(after).toMatchObject({ language: 'ru', timeZone: 'Asia/Tokyo', deputyId: sam.id, deputyUntil: '2026-02-20T15:00:00.000Z' });
  expect(after.preferences).toEqual({ muted: ['digest'], quietHours: { from: 22, to: 24 } });
  const query = '{ viewer { choices { muted deputy { name } deputyLastDay } } }';
  const shown = async (): Promise<unknown> => (await api.graphql(await api.cookieOf(vera), query)).data;
  expect(await shown()).toEqual({ viewer: { choices: { muted: ['digest'], deputy: { name: 'Sam' }, deputyLastDay: '2026-02-20' } } });
  api.clock.at = '2026-02-20T15:00:00.000Z';
  expect(await shown()).toEqual({ viewer: { choices: { muted: ['digest'], deputy: null, deputyLastDay: null } } });
  api.clock.at = '2026-02-10T09:00:00.000Z';
});

test.each([
  ['a mail that nobody may leave out', 'muted: ["escalation"], quietFrom: 20, quietTo: 8', 'muted'],
  ['an hour that no clock shows', 'muted: [], quietFrom: 25, quietTo: 8', 'quietHours'],
  ['an end that is over', 'muted: [], quietFrom: 20, quietTo: 8, deputyId: SAM, deputyLastDay: "2026-02-09"', 'deputyUntil'],
  ['oneself as deputy', 'muted: [], quietFrom: 20, quietTo: 8, deputyId: UNA', 'deputyId'],
  ['a viewer as deputy', 'muted: [], quietFrom: 20, quietTo: 8, deputyId: VIEWER', 'deputyId'],
  ['somebody as deputy who has left', 'muted: [], quietFrom: 20, quietTo: 8, deputyId: LEFT', 'deputyId'],
])('%s is refused with the field', async (_, input, field) => {
  const una = await person(acme.system);
  const [viewer, left] = [await person(acme.system, { role: 'VIEWER' }), await person(acme.system, { active: false })];
  const ids = { SAM: gid(sam), UNA: gid(una), VIEWER: gid(viewer), LEFT: gid(left) };

  const answer = await choose(
    una,
    input.replace(/[A-Z]{3,}/, (name) => ids[name as keyof typeof ids]),
  );

  expect(answer).toMatchObject({ code: 'INVALID_INPUT', details: { field } });
  expect((await personById(acme.system, una.id)).version).toBe(una.version);
});
