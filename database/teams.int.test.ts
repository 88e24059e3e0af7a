import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Company, company, objective, openTestDatabase, type OpenTestDatabase, person, team } from '../test/factories.ts';
import { createPerson, personById } from './people.ts';
import { allTeams, countPeopleOf, createTeam, deleteTeam, type TeamRow, teamsByIds, updateTeam } from './teams.ts';

const AT = '2026-02-10T09:00:00.000Z';

let open: OpenTestDatabase;
let acme: Company;

beforeAll(async () => {
  open = await openTestDatabase();
  acme = await company(open.database);
});

afterAll(() => open.close());

/** Teams one below the other, the highest first. */
async function line(name: string, count: number): Promise<TeamRow[]> {
  const teams: TeamRow[] = [];
  for (let depth = 0; depth < count; depth += 1)
    teams.push(await createTeam(acme.scope, { name: `${name} ${depth}`, parentId: teams.at(-1)?.id ?? null }, { at: AT }));
  return teams;
}

test.each([0, 1, 2])('a team is not moved below itself, %d levels down', async (depth) => {
  const teams = await line(`Line to ${depth}`, 3);
  const [highest] = teams as [TeamRow];

  const move = updateTeam(acme.scope, { id: highest.id, parentId: teams[depth]?.id ?? null }, { version: highest.version, at: AT });

  await expect(move).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field: 'parentId' }, message: expect.stringMatching(/above itself/) });
  expect(await teamsByIds(acme.system, [highest.id])).toEqual([highest]);
});

test('of two teams that are moved below each other at once, one is refused', async () => {
  const [one, two] = [await createTeam(acme.scope, { name: 'One' }, { at: AT }), await createTeam(acme.scope, { name: 'Two' }, { at: AT })];

  const moves = await Promise.allSettled([
    updateTeam(acme.scope, { id: one.id, parentId: two.id }, { at: AT }),
    updateTeam(acme.scope, { id: two.id, parentId: one.id }, { at: AT }),
  ]);

  expect(moves.map(({ status }) => status).toSorted((a, b) => a.localeCompare(b))).toEqual(['fulfilled', 'rejected']);
});

test('a team is moved to another department, and out of all', async () => {
  const [above, below] = (await line('Moved', 2)) as [TeamRow, TeamRow];
  const [other] = (await line('Other', 1)) as [TeamRow];

  const moved = await updateTeam(acme.scope, { id: below.id, parentId: other.id }, { version: below.version, at: AT });
  const out = await updateTeam(acme.scope, { id: below.id, parentId: null }, { version: moved.version, at: AT });
  await updateTeam(acme.scope, { id: above.id, parentId: below.id }, { at: AT });

  expect([moved.parentId, out.parentId]).toEqual([other.id, null]);
});

test('parent and lead are of this company, and a team has a name of its own', async () => {
  const beta = await company(open.database);
  const theirs = await team(beta.system, {});
  const { id } = await createTeam(acme.scope, { name: ' Named ' }, { at: AT });

  await expect(createTeam(acme.scope, { name: 'Below theirs', parentId: theirs.id }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(updateTeam(acme.scope, { id, parentId: theirs.id }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(updateTeam(acme.scope, { id, leadId: beta.admin.id }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(createTeam(acme.scope, { name: 'Named' }, { at: AT })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(updateTeam(acme.scope, { id, name: ' ' }, { at: AT })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect((await allTeams(acme.scope)).map(({ name }) => name)).toContain('Named');
});

test('whoever is new joins a team that there is', async () => {
  const theirs = await team((await company(open.database)).system, {});
  const fields = { name: 'Nia New', email: 'nia.new@example.test', role: 'CONTRIBUTOR', timeZone: 'Europe/Berlin' } as const;

  await expect(createPerson(acme.scope, { ...fields, teamId: theirs.id }, { at: AT })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a team is taken away when nothing needs it, and its people stay', async () => {
  const [above, below] = (await line('Going', 2)) as [TeamRow, TeamRow];
  const { id: personId } = await person(acme.system, { teamId: below.id });
  await person(acme.system, { teamId: below.id, active: false });
  await person(acme.system, { teamId: below.id, service: true });
  const goal = await objective(acme, { level: 'TEAM', teamId: below.id });
  const counts = await countPeopleOf(acme.scope, [above.id, below.id]);

  await expect(deleteTeam(acme.scope, { id: above.id }, { at: AT })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(deleteTeam(acme.scope, { id: below.id }, { at: AT })).rejects.toMatchObject({ code: 'CONFLICT' });
  await acme.system.db.objective.updateMany({ where: { id: goal.id }, data: { teamId: null } });
  await expect(deleteTeam(acme.scope, { id: below.id }, { version: 7, at: AT })).rejects.toMatchObject({ code: 'CONFLICT' });
  await deleteTeam(acme.scope, { id: below.id }, { version: below.version, at: AT });

  expect([...counts]).toEqual([[below.id, 1]]);
  expect((await personById(acme.system, personId)).teamId).toBeNull();
  expect(await teamsByIds(acme.system, [below.id])).toEqual([]);
});
