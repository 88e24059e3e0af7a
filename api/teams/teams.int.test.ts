import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { createAccountability } from '../../database/accountabilities.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { type Company, company, person, team } from '../../test/factories.ts';

const AT = '2026-02-10T09:00:00.000Z';
const TEAMS = `{ teams { name peopleCount mayShape parent { name } lead { name } accountabilities { name purpose duties holders { name active } } } }`;
const PEOPLE = `{ people(first: 50) { edges { node { name accountabilities { name team { name } } } } } }`;

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});

afterAll(() => api.close());

/** A company with a department, and below it so many teams of two people, who hold a role each and one together. */
async function companyOf(size: number): Promise<Company> {
  const made = await company(api.database);
  const above = await team(made.system, { name: 'Department', leadId: made.admin.id });
  for (let index = 0; index < size; index += 1) {
    const { id } = await team(made.system, { name: `Team ${index}`, parentId: above.id });
    const holders = [await person(made.system, { teamId: id }), await person(made.system, { teamId: id })];
    const holderIds = holders.map((holder) => holder.id);
    const role = { teamId: id, purpose: 'It is there', duties: ['Is there'] };
    await createAccountability(made.system, { ...role, name: 'Together', holderIds }, { at: AT });
    for (const [place, holder] of holderIds.entries())
      await createAccountability(made.system, { ...role, name: `Role ${place}`, holderIds: [holder] }, { at: AT });
  }
  return made;
}

test('teams with their roles, and people with theirs, cost as many statements in a large company as in a small one', async () => {
  const costs: number[][] = [];
  for (const size of [2, 12]) {
    const cookie = await api.cookieOf((await companyOf(size)).admin);
    await api.database.news.flush();
    const ask = async (query: string): Promise<{ answer: string; cost: number }> => {
      api.statements();
      const { data, errors } = await api.graphql(cookie, query);
      expect(errors).toBeUndefined();
      return { answer: JSON.stringify(data), cost: api.statements().length };
    };
    const [teams, people] = [await ask(TEAMS), await ask(PEOPLE)];
    costs.push([teams.cost, people.cost]);

    const { teams: rows } = JSON.parse(teams.answer) as { teams: object[] };
    expect(rows).toHaveLength(size + 1);
    expect(rows[1]).toMatchObject({ name: 'Team 0', peopleCount: 2, mayShape: true, parent: { name: 'Department' } });
    expect(rows[1]).toMatchObject({ accountabilities: [{ name: 'Role 0' }, { name: 'Role 1' }, { name: 'Together', holders: [{}, {}] }] });
    expect(people.answer).toContain('[{"name":"Role 0","team":{"name":"Team 0"}},{"name":"Together","team":{"name":"Team 0"}}]');
  }

  expect(costs[1]).toEqual(costs[0]);
});

test('what is refused of a team is said in a sentence', async () => {
  const acme = await company(api.database);
  const cookie = await api.cookieOf(acme.admin);
  const above = await team(acme.system, { name: 'Above' });
  const below = await team(acme.system, { name: 'Below', parentId: above.id });
  const id = encodeGlobalID('Team', above.id);
  const refused = async (mutation: string): Promise<unknown> =>
    Object.values((await api.graphql(cookie, `mutation { ${mutation} { __typename ... on Refusal { code message } } }`)).data ?? {})[0];

  expect(await refused(`updateTeam(id: "${id}", version: 1, input: { name: "Above", parentId: "${encodeGlobalID('Team', below.id)}" })`)).toEqual({
    __typename: 'Refusal',
    code: 'INVALID_INPUT',
    message: 'A team cannot be above itself: choose a team that is not below this one.',
  });
  expect(await refused(`deleteTeam(id: "${id}", version: 1)`)).toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/^Above has goals or teams/) });
  expect(await refused(`deleteTeam(id: "${encodeGlobalID('Team', below.id)}", version: 1)`)).toEqual({ __typename: 'MutationDeleteTeamSuccess' });
  expect(await refused(`createAccountability(teamId: "${id}", input: { name: " ", purpose: "", duties: [], holderIds: [] })`)).toMatchObject({
    code: 'INVALID_INPUT',
    message: 'Give the role a name.',
  });
});
