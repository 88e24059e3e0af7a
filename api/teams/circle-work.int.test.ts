import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { createAccountability } from '../../database/accountabilities.ts';
import { createMeeting } from '../../database/meetings.ts';
import { ensureBoard } from '../../database/boards.ts';
import { inTransaction } from '../../database/scope.ts';
import { createTask } from '../../database/task-changes.ts';
import { openTestApi, type TestApi } from '../../test/api.ts';
import { type Company, company, objective, person, team } from '../../test/factories.ts';

const AT = '2026-02-10T09:00:00.000Z';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
  api.clock.at = AT;
});

afterAll(() => api.close());

/** A team of so many, each with an objective of the team, a task and a meeting every week; one of them holds a role. */
async function circleOf(size: number) {
  const acme = await company(api.database, { settings: { access: 'place' } });
  await inTransaction(acme.system, (inside) => ensureBoard(inside, AT));
  const circle = await team(acme.system, { name: 'Search' });
  const people = [];
  for (let at = 0; at < size; at += 1) {
    const member = await person(acme.system, { name: `Member ${at}`, teamId: circle.id });
    people.push(member);
    await objective(acme, { title: `Goal ${at}`, level: 'TEAM', teamId: circle.id, ownerId: member.id });
    await createTask(acme.scope, { title: `Work ${at}`, state: 'todo', assigneeId: member.id }, { at: AT });
    const meeting = { title: `Talk ${at}`, agenda: '', startsAt: '2026-02-11T10:00:00.000Z', durationMinutes: 30, timeZone: 'UTC' };
    await createMeeting(acme.scope, { ...meeting, recurrence: 'FREQ=WEEKLY', invited: { personIds: [member.id], emails: [] } }, { at: AT });
  }
  const role = { teamId: circle.id, name: 'Guide', purpose: '', duties: [], holderIds: [people[0]?.id ?? ''] };
  return { acme, circle, people, role: await createAccountability(acme.system, role, { at: AT }) };
}

function workOf(acme: Company, id: string): string {
  return `{
    node(id: "${id}") { ... on Team { history { action } } ... on Accountability { history { action } } }
    circleWork(circleId: "${id}", cycleId: "${encodeGlobalID('Cycle', acme.cycle.id)}") {
      objectivesTotal tasksTotal
      objectives { title owner { name } } tasks { title assignee { name } } meetings { meeting { title participants { person { name } } } }
    }
  }`;
}

test('what a circle works on is bounded, and costs as many statements in a large circle as in a small one', async () => {
  const costs: number[] = [];
  for (const size of [2, 12]) {
    const { acme, circle } = await circleOf(size);
    const cookie = await api.cookieOf(acme.admin);
    await api.database.news.flush();
    api.statements();
    const { data, errors } = await api.graphql(cookie, workOf(acme, encodeGlobalID('Team', circle.id)));
    costs.push(api.statements().length);

    expect(errors).toBeUndefined();
    const work = data?.['circleWork'] as Record<string, object[]>;
    expect(work).toMatchObject({ objectivesTotal: size, tasksTotal: size });
    expect([work['objectives'], work['tasks'], work['meetings']].map((list) => list?.length)).toEqual(size === 2 ? [2, 2, 2] : [8, 8, 5]);
  }

  expect(costs[1]).toBe(costs[0]);
});

test('a role shows what its holders work on, and nobody is shown more than they may read', async () => {
  const { acme, role, people } = await circleOf(2);
  const id = encodeGlobalID('Accountability', role.id);
  const viewer = await person(acme.system, { name: 'Vic Viewer', role: 'VIEWER' });

  const seen = await api.graphql(await api.cookieOf(acme.admin), workOf(acme, id));
  const byHolder = await api.graphql(await api.cookieOf(people[0] ?? acme.admin), workOf(acme, id));
  const byViewer = await api.graphql(await api.cookieOf(viewer), workOf(acme, id));

  const all = { objectives: [{ title: 'Goal 0' }], tasks: [{ title: 'Work 0' }], meetings: [{ meeting: { title: 'Talk 0' } }] };
  expect(seen.data).toMatchObject({ node: { history: [{ action: 'create' }] }, circleWork: all });
  expect(byHolder.data).toMatchObject({ circleWork: all });
  expect(byViewer.data).toEqual({ node: { history: [] }, circleWork: { objectivesTotal: 0, tasksTotal: 0, objectives: [], tasks: [], meetings: [] } });
});

test('a role and a person move to another team, where whoever may change it says so', async () => {
  const { acme, role, people } = await circleOf(1);
  const there = await team(acme.system, { name: 'Payments' });
  const member = people[0] ?? acme.admin;
  const place = encodeGlobalID('Team', there.id);
  const fields = 'name: "Guide", purpose: "", duties: [], holderIds: []';
  const moveRole = `mutation { updateAccountability(id: "${encodeGlobalID('Accountability', role.id)}", version: 1, input: { ${fields} }, teamId: "${place}") {
    ... on MutationUpdateAccountabilitySuccess { data { team { name accountabilities { name } } } } ... on Refusal { code } } }`;
  const movePerson = (version: number, teamId: string | null) => `mutation { movePerson(id: "${encodeGlobalID('Person', member.id)}", version: ${version}
    ${teamId === null ? '' : `, teamId: "${teamId}"`}) { ... on MutationMovePersonSuccess { data { team { name } version } } ... on Refusal { code } } }`;
  const [admin, theirs] = [await api.cookieOf(acme.admin), await api.cookieOf(member)];

  expect((await api.graphql(theirs, moveRole)).data).toEqual({ updateAccountability: { code: 'NOT_FOUND' } });
  expect((await api.graphql(admin, moveRole)).data).toEqual({
    updateAccountability: { data: { team: { name: 'Payments', accountabilities: [{ name: 'Guide' }] } } },
  });
  expect((await api.graphql(theirs, movePerson(1, place))).data).toEqual({ movePerson: { code: 'NOT_FOUND' } });
  expect((await api.graphql(admin, movePerson(1, place))).data).toEqual({ movePerson: { data: { team: { name: 'Payments' }, version: 2 } } });
  expect((await api.graphql(admin, movePerson(1, null))).data).toEqual({ movePerson: { code: 'CONFLICT' } });
  expect((await api.graphql(admin, movePerson(2, null))).data).toEqual({ movePerson: { data: { team: null, version: 3 } } });
  expect((await api.graphql(admin, movePerson(3, encodeGlobalID('Team', acme.cycle.id)))).data).toEqual({ movePerson: { code: 'NOT_FOUND' } });
});
