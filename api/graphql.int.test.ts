import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { planEffect } from '../database/effects.ts';
import { createConnection } from '../database/connections.ts';
import { addGoalLink } from '../database/goal-links.ts';
import { linkItem } from '../database/linked-items.ts';
import { createTask } from '../database/task-changes.ts';
import { saveSsoProvider } from '../database/sso.ts';
import { createMeeting } from '../database/meetings.ts';
import { createKpi } from '../database/kpis.ts';
import { saveReport } from '../database/reports.ts';
import { openTestApi, type TestApi } from '../test/api.ts';
import { checkIn, type Company, company, cycle, judged, keyResult, objective, person, team } from '../test/factories.ts';
import { queriesOfEverything } from '../test/graphql-walk.ts';
import { startFakeGithub } from '../integrations/github/fake-server.ts';

let api: TestApi;
let acme: Company;
let cookie: string;

beforeAll(async () => {
  api = await openTestApi();
  acme = await company(api.database);
  cookie = await api.cookieOf(acme.admin);
});

afterAll(() => api.close());

const ask = (query: string, variables?: object) => api.graphql(cookie, query, variables);
const gid = (type: string, { id }: { id: string }) => encodeGlobalID(type, id);

describe('queries', () => {
  test('every field of every noun can be asked for', async () => {
    const full = await fullCompany();
    const as = await api.cookieOf(full.company.admin);
    const provider = { issuer: 'https://login.example', clientId: 'sextant', secret: 'a secret', domain: 'full.example', createsPeople: true, required: false };
    await saveSsoProvider(full.company.scope, provider, { at: api.clock.at });
    const noun = full.ids;
    const said = await api.graphql(
      as,
      `mutation { addComment(subjectId: ${noun.KeyResult}, body: "Well done") { ... on MutationAddCommentSuccess { data { id } } } }`,
    );
    const added = said.data?.['addComment'] as { data: { id: string } } | undefined;
    const schema = buildClientSchema((await ask(getIntrospectionQuery())).data as unknown as IntrospectionQuery);
    const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
    const given: Record<string, Record<string, string | undefined>> = {
      accessExamples: { cycleId: noun.Cycle },
      accessOf: { cycleId: noun.Cycle, personId: noun.Person },
      circleWork: { circleId: noun.Team },
      comment: { id: JSON.stringify(added?.data.id) },
      comments: { subjectId: noun.KeyResult, first: '2' },
      connection: { id: noun.Connection },
      cycle: { id: noun.Cycle },
      dashboard: {},
      effect: { id: noun.Effect },
      escalations: { cycleId: noun.Cycle, first: '2' },
      keyResult: { id: noun.KeyResult },
      keyResults: { cycleId: noun.Cycle, first: '2' },
      node: { id: noun.Objective },
      objective: { id: noun.Objective },
      objectives: { cycleId: noun.Cycle, first: '2' },
      kpi: { id: noun.Kpi },
      meeting: { id: noun.Meeting },
      mentionable: { subjectId: noun.KeyResult },
      meetings: { from: '"2026-02-01T00:00:00Z"', to: '"2026-02-28T00:00:00Z"' },
      outboxMessage: { id: noun.mail },
      person: { id: noun.Person },
      rehearsal: { id: noun.Rehearsal },
      search: { text: '"goal"', first: '2' },
      task: { id: noun.Task },
    };

    for (const { field, query } of queriesOfEverything(fields, given)) {
      const { data, errors } = await api.graphql(as, query);
      expect({ field, errors }).toEqual({ field, errors: undefined });
      expect({ field, found: data?.[field] !== null && data?.[field] !== undefined }).toEqual({ field, found: true });
    }
  });

  test.each([
    'Cycle',
    'Objective',
    'KeyResult',
    'CheckIn',
    'Initiative',
    'Task',
    'LinkedItem',
    'GoalLink',
    'Person',
    'Team',
    'Connection',
    'MetricSource',
    'Kpi',
    'Meeting',
    'Escalation',
    'Effect',
    'Report',
    'Rehearsal',
    'Organization',
  ])('node(%s) is found by its own company, and by no other', async (type) => {
    const full = await fullCompany();
    const query = `{ node(id: ${full.ids[type]}) { __typename id } }`;

    expect((await api.graphql(await api.cookieOf(full.company.admin), query)).data).toMatchObject({ node: { __typename: type } });
    expect((await ask(query)).data).toEqual({ node: null });
  });

  test('signed out, a query is refused with a code, and the schema is not told', async () => {
    const refused = await api.graphql(null, '{ dashboard { staleCount } }');
    expect(refused.errors).toMatchObject([{ extensions: { code: 'SIGNED_OUT' } }]);

    // Asked by somebody signed in first: what is kept of a document must not open it to others.
    const introspection = '{ __schema { queryType { name } } }';
    expect((await ask(introspection)).errors).toBeUndefined();
    expect((await api.graphql(null, introspection)).errors?.[0]?.message).toContain('introspection');
    expect((await api.graphql(null, '{ viewer { person { name } } }')).data).toEqual({ viewer: null });
  });

  test('signed out, no query gets an answer', async () => {
    const { data } = await ask('{ __type(name: "Query") { fields { name args { type { kind } } } } }');
    const { fields } = (data as { __type: { fields: { name: string; args: { type: { kind: string } }[] }[] } }).__type;
    const free = fields.filter(({ args }) => args.every(({ type }) => type.kind !== 'NON_NULL')).map(({ name }) => name);

    const answers = await Promise.all(free.map((name) => api.graphql(null, `{ ${name} { __typename } }`)));

    expect(free.length).toBeGreaterThan(15);
    const answered = answers.flatMap((answer, place) => Object.values(answer.data ?? {}).flatMap((value) => (value === null ? [] : [free[place]])));
    expect(answered).toEqual([]);
  });

  test.each([
    '{ dashbord { staleCount } }',
    '{ keyResult }',
    '{ keyResult(id: 7) { titel } }',
    'mutation { crateCycle { id } }',
    '{ viewer { ... on Persn { id } } }',
  ])('what is wrong with %s is told to the signed-in alone', async (query) => {
    const told = await ask(query);
    const hidden = await api.graphql(null, query);

    expect(told.errors?.[0]?.message).toMatch(/dashboard|keyResult|KeyResult|Mutation|Person/);
    expect(hidden.errors).toEqual([expect.objectContaining({ message: 'This query does not fit the schema, which is told to the signed-in.' })]);
  });

  test('answers are not kept', async () => {
    const answer = await api.http().post('/graphql').set('Cookie', cookie).send({ query: '{ __typename }' }).expect(200);

    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test.each([
    ['first of 201', '{ people(first: 201) { totalCount } }', 'INVALID_INPUT'],
    ['first of 0', '{ people(first: 0) { totalCount } }', 'INVALID_INPUT'],
    ['a cursor nobody gave', '{ people(after: "x") { totalCount } }', 'INVALID_INPUT'],
    ['a cursor of another list', '{ cycles(after: "WzEsMiwzXQ") { totalCount } }', 'INVALID_INPUT'],
    ['an id that is none', '{ keyResult(id: "7") { title } }', 'NOT_FOUND'],
  ])('%s is refused with a sentence', async (_name, query, code) => {
    const { errors } = await ask(query);

    expect(errors).toMatchObject([{ extensions: { code } }]);
  });

  test('what is not there is null', async () => {
    const id = JSON.stringify(gid('KeyResult', { id: randomUUID() }));

    expect(await ask(`{ keyResult(id: ${id}) { title } }`)).toEqual({ data: { keyResult: null } });
    expect((await ask(`{ outboxMessage(id: "${'0'.repeat(64)}") { id } }`)).data).toEqual({ outboxMessage: null });
  });

  test('pages follow each other without a gap', async () => {
    const crowd = await company(api.database);
    for (let count = 0; count < 4; count += 1) await person(crowd.system);
    const as = await api.cookieOf(crowd.admin);
    const seen: string[] = [];
    let after: string | null = null;

    do {
      const { data } = await api.graphql(
        as,
        'query ($after: String) { people(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }',
        { after },
      );
      const { people } = data as { people: { totalCount: number; pageInfo: { hasNextPage: boolean; endCursor: string }; edges: { node: { id: string } }[] } };
      expect(people.totalCount).toBe(5);
      seen.push(...people.edges.map(({ node }) => node.id));
      after = people.pageInfo.hasNextPage ? people.pageInfo.endCursor : null;
    } while (after !== null);

    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  });

  test('a document may not be too deep, too wide, too dear, too long or two', async () => {
    const deep = `{ objectives(cycleId: ${JSON.stringify(gid('Cycle', acme.cycle))}) { edges { node ${'{ parent '.repeat(12)} { title } ${'}'.repeat(12)} } } }`;
    const wide = `{ ${Array.from({ length: 61 }, (_, place) => `a${place}: viewer { temporalUrl }`).join(' ')} }`;
    const wideByLeaves = `{ viewer { person { ${Array.from({ length: 61 }, (_, place) => `a${place}: name`).join(' ')} } } }`;
    const dear = '{ connections { sources { connection { sources { connection { sources { samples { day } } } } } } } }'.replace(
      'samples { day }',
      'connection { sources { connection { sources { samples { day } } } } }',
    );
    const long = `{ viewer { temporalUrl } ${'# '.repeat(2)} ${'viewer { temporalUrl } '.repeat(1_100)} }`;
    const bomb = `{ viewer { person { ...F0 } } } ${Array.from({ length: 30 }, (_, place) => `fragment F${place} on Person { ${place === 29 ? 'name' : `manager { ...F${place + 1} } m: manager { ...F${place + 1} }`} }`).join(' ')}`;
    const loop = '{ viewer { person { ...A } } } fragment A on Person { manager { ...A } }';
    const two = 'query A { viewer { temporalUrl } } query B { viewer { waitingFor { name } } }';

    for (const [name, query] of Object.entries({ deep, wide, wideByLeaves, dear, long, bomb, loop, two })) {
      const startedAt = performance.now();
      const { data, errors } = await ask(query);
      expect({ name, refused: (errors ?? []).length > 0, data: data ?? null }).toEqual({ name, refused: true, data: null });
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    }
    await api
      .http()
      .post('/graphql')
      .set('Cookie', cookie)
      .send([{ query: '{ viewer { temporalUrl } }' }])
      .expect(400);
  });

  test('a form post and a plain GET from another site are refused', async () => {
    const query = '{ viewer { person { name } } }';

    await api.http().post('/graphql').set('Cookie', cookie).type('form').send({ query }).expect(400);
    await api.http().post('/graphql').set({ Cookie: cookie, 'content-type': 'text/plain' }).send(JSON.stringify({ query })).expect(400);
    await api.http().post('/graphql').set('Cookie', cookie).field('operations', JSON.stringify({ query })).expect(400);
    await api.http().get('/graphql').set('Cookie', cookie).query({ query }).expect(403);
    await api
      .http()
      .get('/graphql')
      .set({ Cookie: cookie, 'x-sextant': '1' })
      .query({ query: 'mutation { syncNow(connectionId: "x") { __typename } }' })
      .expect(405);
    await api.http().post('/graphql').set({ Cookie: cookie, Origin: 'https://evil.example' }).send({ query }).expect(404);
    const { body } = await api.http().get('/graphql').set({ Cookie: cookie, 'x-sextant': '1' }).query({ query }).expect(200);

    expect(body).toEqual({ data: { viewer: { person: { name: 'Ada Admin' } } } });
  });

  test('our own bugs are logged, and answered without their text', async () => {
    const { outside } = api.deps;
    Object.assign(api.deps, { outside: { ...outside, openAccount: () => ({ test: () => Promise.reject(new Error('the password is 1234')) }) } });

    const { errors } = await ask('mutation { testConnection(provider: "github", config: { owner: "a", repository: "b" }) { __typename } }');

    Object.assign(api.deps, { outside });
    expect(errors?.[0]?.message).toBe('Unexpected error.');
    expect(api.logged()).toContain('the password is 1234');
  });
});

describe('what a page costs', () => {
  const PERSON = '{ id name team { name } }';
  const KEY_RESULT = `{ id title progress expected status freshness owner ${PERSON} ownerTeam { name } lastCheckIn { progressNote author ${PERSON} } source { metricName connection { name } } escalation { state steps { recipient ${PERSON} } } objective { title } steps { title } initiatives { title owner ${PERSON} } }`;
  const DASHBOARD = `{ dashboard { daysLeft averageProgress objectivesByStatus { onTrack } needsAttention ${KEY_RESULT} ahead ${KEY_RESULT} mine ${KEY_RESULT} movers { keyResult ${KEY_RESULT} from to } companyObjectives { objective { title owner ${PERSON} } keyResults } escalations { keyResult { title } person { name } } } }`;
  const TREE = (cycleId: string) =>
    `{ objectives(cycleId: ${cycleId}, first: 200) { totalCount edges { node { id title owner ${PERSON} team { name lead ${PERSON} } parent { title } children { title } keyResults ${KEY_RESULT} initiatives { title } } } } }`;
  const OBJECTIVE = (id: string) =>
    `{ objective(id: ${id}) { title owner ${PERSON} keyResults ${KEY_RESULT} children { title keyResults ${KEY_RESULT} } initiatives { title keyResult { title } } history { actor action } } }`;
  const KEY_RESULT_PAGE = (id: string) =>
    `{ keyResult(id: ${id}) { title series { at value expected } checkIns(first: 50) { totalCount edges { node { value author ${PERSON} quality } } } steps { title } history { actor } source { samples { day value } } } }`;

  test('is the same number of statements for one row and for twenty', async () => {
    const costs: Record<string, number>[] = [];
    for (const size of [1, 20]) {
      const grown = await companyOfSize(size);
      const as = await api.cookieOf(grown.company.admin);
      // What was made is announced a moment later; it is no cost of a page.
      await api.database.news.flush();
      const pages = {
        dashboard: DASHBOARD,
        tree: TREE(JSON.stringify(gid('Cycle', grown.company.cycle))),
        objective: OBJECTIVE(JSON.stringify(gid('Objective', grown.objective))),
        keyResult: KEY_RESULT_PAGE(JSON.stringify(gid('KeyResult', grown.keyResult))),
      };
      const cost: Record<string, number> = {};
      for (const [name, query] of Object.entries(pages)) {
        api.statements();
        const { errors } = await api.graphql(as, query);
        expect({ name, errors }).toEqual({ name, errors: undefined });
        cost[name] = api.statements().length;
      }
      costs.push(cost);
    }

    expect(costs[1]).toEqual(costs[0]);
    expect(Math.max(...Object.values(costs[0] ?? {}))).toBeLessThan(40);
  });
});

describe('mutations', () => {
  const RESULT = 'on Refusal { code message details }';

  /** Runs a mutation and returns the refusal, or the row under `data`. */
  async function change(call: string, fields = 'id', as = cookie): Promise<Record<string, unknown>> {
    const success = `Mutation${call.charAt(0).toUpperCase()}${/^\w+/.exec(call)?.[0].slice(1) ?? ''}Success`;
    const { data, errors } = await api.graphql(as, `mutation { it: ${call} { __typename ... ${RESULT} ... on ${success} { data { ${fields} } } } }`);
    if (errors !== undefined) throw new Error(`${call}: ${JSON.stringify(errors)}`);
    const { it } = data as { it: { __typename: string; data?: Record<string, unknown> } & Record<string, unknown> };
    return it.__typename === 'Refusal' ? it : (it.data ?? {});
  }
  const text = (value: unknown) => JSON.stringify(value);
  const found = async <Row>(field: string, query: string) => (await ask(query)).data?.[field] as Row;

  test('people, cycles, objectives, key results and initiatives are made and changed; a stale change is refused with both versions', async () => {
    const ada = text(gid('Person', acme.admin));
    const pat = await change(
      'createPerson(input: { email: "pat@example.test", name: "Pat", role: CONTRIBUTOR, timeZone: "Europe/Berlin" })',
      'id version name',
    );
    const renamed = `updatePerson(id: ${text(pat.id)}, version: 1, input: { email: "pat@example.test", name: "Patricia", role: MANAGER, timeZone: "Europe/Berlin", managerId: ${ada} })`;
    expect(await change(renamed, 'name role version manager { name }')).toEqual({
      name: 'Patricia',
      role: 'MANAGER',
      version: 2,
      manager: { name: 'Ada Admin' },
    });
    expect(await change(renamed)).toMatchObject({ code: 'CONFLICT', details: { yours: { name: 'Patricia' }, theirs: { name: 'Patricia', version: 2 } } });

    const plan = 'name: "Q2", startsOn: "2026-04-06", endsOn: "2026-07-05"';
    const next = await change(`createCycle(input: { ${plan} })`, 'id phase version daysTotal');
    expect(next).toMatchObject({ phase: 'draft', version: 1, daysTotal: 91 });
    expect(await change(`updateCycle(id: ${text(next.id)}, version: 1, input: { ${plan.replace('Q2', 'Spring')} })`, 'name version')).toEqual({
      name: 'Spring',
      version: 2,
    });
    expect(await change(`updateCycle(id: ${text(next.id)}, version: 1, input: { ${plan} })`)).toMatchObject({
      code: 'CONFLICT',
      details: { theirs: { name: 'Spring' } },
    });

    const goal = `cycleId: ${text(next.id)}, level: COMPANY, title: "Win the north", ownerId: ${ada}`;
    const win = await change(`createObjective(input: { ${goal} })`, 'id version');
    expect(await change(`updateObjective(id: ${text(win.id)}, version: 1, input: { ${goal.replace('north', 'south')} })`, 'title')).toEqual({
      title: 'Win the south',
    });
    expect(await change(`updateObjective(id: ${text(win.id)}, version: 1, input: { ${goal} })`)).toMatchObject({ code: 'CONFLICT' });

    const measure = `objectiveId: ${text(win.id)}, title: "Reach 100", kind: increase, start: "0", target: "100", ownerId: ${ada}`;
    const reach = await change(`createKeyResult(input: { ${measure} })`, 'id version target');
    expect(reach).toMatchObject({ target: '100', version: 1 });
    const further = `updateKeyResult(id: ${text(reach.id)}, version: 1, input: { ${measure.replace('"100"', '"120"')} })`;
    expect(await change(further, 'target version')).toEqual({ target: '120', version: 2 });
    expect(await change(further)).toMatchObject({ code: 'CONFLICT', details: { yours: { target: '120' }, theirs: { target: '120' } } });
    expect(await change(`createKeyResult(input: { ${measure.replace('"100"', '"0"')} })`)).toMatchObject({ code: 'INVALID_INPUT' });

    const doing = `objectiveId: ${text(win.id)}, title: "Hire two", ownerId: ${ada}, dueOn: "2026-05-01"`;
    const hire = await change(`createInitiative(input: { ${doing} })`, 'id state');
    expect(await change(`updateInitiative(id: ${text(hire.id)}, version: 1, input: { ${doing}, state: blocked })`, 'state dueOn')).toEqual({
      state: 'blocked',
      dueOn: '2026-05-01',
    });

    const task = await change(`createTask(input: { title: "Call ten", keyResultId: ${text(reach.id)}, labels: ["sales"] })`, 'id state version');
    expect(task).toMatchObject({ state: 'todo', version: 1 });
    const named = `id: ${text(task.id)}, version:`;
    expect(await change(`updateTask(${named} 1, input: { dueOn: "2026-05-01" })`, 'title labels dueOn')).toEqual({
      title: 'Call ten',
      labels: ['sales'],
      dueOn: '2026-05-01',
    });
    expect(await change(`moveTask(${named} 1, state: done)`)).toMatchObject({ code: 'CONFLICT' });
    expect(await change(`moveTask(${named} 2, state: done)`, 'state version')).toEqual({ state: 'done', version: 3 });
    expect(await change(`updateTask(${named} 3, input: { keyResultId: null, objectiveId: null })`, 'keyResult { id } title')).toEqual({
      keyResult: null,
      title: 'Call ten',
    });
    expect(await change(`deleteTask(${named} 4)`, 'id')).toEqual({ id: task.id });

    const { version } = await change(`dropKeyResult(id: ${text(reach.id)}, version: 2, reason: "no budget")`, 'dropped dropReason version');
    expect(version).toBe(3);
    expect(await change(`archiveObjective(id: ${text(win.id)}, version: 2)`, 'archived')).toEqual({ archived: true });
    expect(await change(`deactivatePerson(id: ${text(pat.id)}, version: 2)`, 'active')).toEqual({ active: false });
    expect(await change(`reactivatePerson(id: ${text(pat.id)}, version: 3)`, 'active')).toEqual({ active: true });
  });

  test('a check-in answers with the new status; an override holds until it is cleared', async () => {
    const { id } = await keyResult(acme);
    const kr = text(gid('KeyResult', { id }));

    expect(
      await change(`checkIn(input: { keyResultId: ${kr}, value: "42", confidence: 7, progressNote: "well" })`, 'current progress status confidence'),
    ).toEqual({ current: '42', progress: 0.42, status: 'ON_TRACK', confidence: 7 });
    expect(await change(`checkIn(input: { keyResultId: ${kr}, value: "42", stepsDone: ["x"] })`)).toMatchObject({
      code: expect.stringMatching(/INVALID_INPUT|NOT_FOUND/),
    });
    const { version } = await found<{ version: number }>('keyResult', `{ keyResult(id: ${kr}) { version } }`);
    const held = await change(
      `overrideStatus(id: ${kr}, version: ${version}, status: AT_RISK, reason: "lost a client", until: "2026-03-01T00:00:00Z")`,
      'status computedStatus version override { reason by { name } }',
    );
    expect(held).toMatchObject({ status: 'AT_RISK', computedStatus: 'ON_TRACK', override: { by: { name: 'Ada Admin' } } });
    expect(await change(`clearOverride(id: ${kr}, version: ${String(held.version)})`, 'status override { reason }')).toEqual({
      status: 'ON_TRACK',
      override: null,
    });
    expect(await change(`overrideStatus(id: ${kr}, version: 99, status: DROPPED, reason: "x", until: "2026-03-01T00:00:00Z")`)).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  test('what is no instant, day or number is refused in words', async () => {
    const kr = text(gid('KeyResult', await keyResult(acme)));
    const refused = async (mutation: string, variables: object) => (await ask(mutation, variables)).errors?.[0]?.message;

    expect(await refused(`mutation ($v: Decimal) { checkIn(input: { keyResultId: ${kr}, value: $v }) { __typename } }`, { v: '12,5' })).toContain(
      'is not a decimal number',
    );
    const week = `mutation ($w: String) { checkIn(input: { keyResultId: ${kr}, value: "1", week: $w }) { ... on Refusal { code message } } }`;
    for (const w of ['this one', '2026-W54', '2025-W53', '2026-W1'])
      expect((await ask(week, { w })).data).toMatchObject({ checkIn: { code: 'INVALID_INPUT', message: expect.stringContaining('is not an ISO week') } });
    const day = 'mutation ($d: Day!) { createCycle(input: { name: "x", startsOn: $d, endsOn: "2026-12-31" }) { __typename } }';
    expect(await refused(day, { d: '2026-02-31' })).toContain('is not a day');
    expect(await refused(day.replaceAll('$d', '$d').replace('startsOn: $d', 'startsOn: "31.2.2026"').replace('($d: Day!)', ''), {})).toContain('is not a day');
  });

  test('a draft approved whole starts its workflow by a command; what only the workflow can refuse waits for Temporal', async () => {
    const draft = await cycle(acme.system, { phase: 'draft', startsOn: '2026-07-06', endsOn: '2026-10-04' });
    const other = await cycle(acme.system, { phase: 'draft', startsOn: '2026-10-05', endsOn: '2027-01-03' });

    expect(await change(`approveCycle(id: ${text(gid('Cycle', draft))})`, 'approvals { level person { name } }')).toMatchObject({ approvals: [{}, {}, {}] });
    await change(`startPlanning(id: ${text(gid('Cycle', other))})`);

    for (const { id } of [draft, other]) expect(await api.behind.workflowCommand.count({ where: { workflowId: `cycle/${id}`, kind: 'start' } })).toBe(1);
    for (const call of ['pauseCycle', 'resumeCycle', 'closeCycleEarly', 'cancelCycle'])
      expect(await change(`${call}(id: ${text(gid('Cycle', acme.cycle))})`)).toMatchObject({ code: 'NOT_READY', message: expect.stringContaining('Temporal') });
    expect(await change(`pauseCycle(id: ${text(gid('Cycle', { id: randomUUID() }))})`)).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a calendar provider is registered for people to connect their own: nobody agrees for the company', async () => {
    const form = `{ clientId: "c", clientSecret: "hush", baseUrl: "http://127.0.0.1:9" }`;

    expect(await change(`createConnection(provider: "google-calendar", name: "Calendars", config: ${form})`, 'health consentUrl')).toEqual(
      expect.objectContaining({ health: 'ok', consentUrl: null }),
    );
    expect(
      await change(
        `createConnection(provider: "google-analytics", name: "Visits", config: { propertyId: "1", clientId: "c", clientSecret: "hush" })`,
        'health consentUrl',
      ),
    ).toEqual(expect.objectContaining({ health: 'reauth_needed', consentUrl: expect.any(String) }));
  });

  test('an account is tested, previewed, connected and wired from the wizard', async () => {
    const github = await startFakeGithub({ today: '2026-02-10' });
    try {
      const { repository } = github;
      const form = `{ owner: ${text(repository.owner)}, repository: ${text(repository.name)}, baseUrl: ${text(github.url)}, token: "t0ken", webhookSecret: "hush" }`;
      expect(await change(`testConnection(provider: "github", config: ${form})`, 'account')).toMatchObject({ account: expect.any(String) });
      expect(await change('testConnection(provider: "github", config: { owner: "a b" })', 'account')).toMatchObject({ code: 'INVALID_INPUT' });
      expect(await change('testConnection(provider: "nothing", config: {})', 'account')).toMatchObject({ code: 'INVALID_INPUT' });

      const connection = await change(`createConnection(provider: "github", name: "Rocket", config: ${form})`, 'id version config webhookUrl health');
      expect(text(connection)).not.toMatch(/t0ken|hush/);
      expect(connection.webhookUrl).toMatch(/^http:\/\/sextant\.test\/api\/webhooks\/[0-9a-f-]{36}$/);
      expect(
        await change(`previewMetric(connectionId: ${text(connection.id)}, metric: "stars", query: {})`, 'value quality weeks { week value }'),
      ).toMatchObject({ quality: expect.any(String) });
      const stars = async (divideBy: string) =>
        change(`previewMetric(connectionId: ${text(connection.id)}, metric: "stars", query: {}, divideBy: "${divideBy}")`, 'value');
      expect(Number((await stars('0.01')).value)).toBe(100 * Number((await stars('1')).value));
      expect(await stars('0')).toMatchObject({ code: 'INVALID_INPUT' });
      expect(await change(`previewMetric(connectionId: ${text(connection.id)}, metric: "nothing", query: {})`, 'value')).toMatchObject({
        code: 'INVALID_INPUT',
      });

      const kr = text(gid('KeyResult', await keyResult(acme)));
      const source = await change(
        `createMetricSource(input: { connectionId: ${text(connection.id)}, keyResultId: ${kr}, metric: "stars", query: {} })`,
        'id metricName version',
      );
      expect(
        await change(`createMetricSource(input: { connectionId: ${text(connection.id)}, keyResultId: ${kr}, metric: "stars", query: {} })`),
      ).toHaveProperty('code');
      expect(await change(`syncNow(connectionId: ${text(connection.id)})`)).toMatchObject({ code: 'NOT_READY' });
      expect(await change(`pauseConnection(id: ${text(connection.id)}, paused: true)`, 'health')).toEqual({ health: 'paused' });
      expect(await change(`deleteMetricSource(id: ${text(source.id)}, version: ${String(source.version)})`, 'source { id }')).toEqual({ source: null });
      const { version } = await found<{ version: number }>('connection', `{ connection(id: ${text(connection.id)}) { version } }`);
      const renamed = await change(`updateConnection(id: ${text(connection.id)}, version: ${version}, name: "Rocket two", config: ${form})`, 'name version');
      expect(renamed).toMatchObject({ name: 'Rocket two' });
      const plain = `owner: ${text(repository.owner)}, repository: ${text(repository.name)}`;
      const edited = (config: string) => change(`testConnection(provider: "github", config: { ${config} }, connectionId: ${text(connection.id)})`, 'account');
      expect((await edited(`${plain}, baseUrl: ${text(github.url)}`)).account).toMatch(/^sextant-bot for/);
      // Another server is not told what is stored, by a test or by saving.
      const elsewhere = `${plain}, baseUrl: ${text(github.url.replace('127.0.0.1', 'localhost'))}`;
      const refused = { code: 'INVALID_INPUT', details: { fields: { token: expect.stringContaining('again'), webhookSecret: expect.any(String) } } };
      expect(await edited(elsewhere)).toMatchObject(refused);
      const moved = `updateConnection(id: ${text(connection.id)}, version: ${String(renamed.version)}, name: "Rocket two", config: { ${elsewhere} })`;
      expect(await change(moved)).toMatchObject(refused);
      expect((await edited(`${elsewhere}, token: "n3w", webhookSecret: "n3w"`)).account).toMatch(/on localhost:\d+$/);
      expect(await change(`updateConnection(id: ${text(connection.id)}, version: ${version}, name: "x", config: ${form})`)).toMatchObject({ code: 'CONFLICT' });
      expect(await change(`deleteConnection(id: ${text(connection.id)}, version: ${String(renamed.version)})`, 'name')).toHaveProperty('name');
      expect((await ask(`{ connection(id: ${text(connection.id)}) { version } }`)).data).toEqual({ connection: null });
    } finally {
      await github.close();
    }
  });

  test('settings, imports, rehearsals, reviews and escalations', async () => {
    const { organization: own } = await found<{ organization: { version: number } }>('viewer', '{ viewer { organization { version } } }');
    const { version } = own;
    expect(
      await change(`updateSettings(version: ${version}, input: { onTrack: 0.9, atRisk: 0.6, language: "ru" })`, 'language settings { onTrack atRisk }'),
    ).toEqual({ language: 'ru', settings: { onTrack: 0.9, atRisk: 0.6 } });
    expect(await change(`updateSettings(version: ${version}, input: { name: "x" })`)).toMatchObject({ code: 'CONFLICT' });
    expect(await change(`updateSettings(version: ${version + 1}, input: { onTrack: 0.1 })`)).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await change(`updateSettings(version: ${version + 1}, input: { auditRetentionDays: 364 })`)).toMatchObject({ code: 'INVALID_INPUT' });
    for (const [index, auditRetentionDays] of [730, null].entries())
      expect(
        await change(
          `updateSettings(version: ${version + 1 + index}, input: { auditRetentionDays: ${auditRetentionDays} })`,
          'settings { auditRetentionDays }',
        ),
      ).toEqual({ settings: { auditRetentionDays } });

    const file = `[{ name: "people.csv", text: "email,name,role,time_zone\\nzoe@example.test,Zoe,CONTRIBUTOR,Europe/Berlin" }]`;
    expect(await change(`importFiles(dryRun: true, files: ${file})`, 'applied people problems { sentence }')).toMatchObject({
      applied: false,
      people: 1,
      problems: [],
    });
    expect(await change(`importFiles(dryRun: false, files: ${file})`, 'applied people')).toMatchObject({ applied: true, people: 1 });
    expect(await change('importFiles(dryRun: true, files: [])', 'applied')).toMatchObject({ code: 'INVALID_INPUT' });

    const here = text(gid('Cycle', acme.cycle));
    expect(await change(`startRehearsal(cycleId: ${here}, options: { behaviour: "silent", seed: 7 })`, 'state options')).toEqual({
      state: 'queued',
      options: { behaviour: 'silent', seed: 7, educational: false, laterByDays: 0 },
    });
    expect(await change(`startRehearsal(cycleId: ${here}, options: { behaviour: "lazy" })`)).toMatchObject({ code: 'INVALID_INPUT' });

    const kr = await keyResult(acme);
    const krId = text(gid('KeyResult', kr));
    expect(await change(`recordReviewDecision(keyResultId: ${krId}, month: "2026-02", decision: "keep")`, 'title')).toEqual({ title: kr.title });
    expect(await change(`recordReviewDecision(keyResultId: ${krId}, month: "2026-02", decision: "burn")`)).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await change(`answerRetro(keyResultId: ${krId}, learned: "Ask first", carry: "forward")`, 'title')).toEqual({ title: kr.title });
    expect(await change(`answerRetro(keyResultId: ${krId}, learned: "x", carry: "burn")`)).toMatchObject({ code: 'INVALID_INPUT' });

    const escalation = text(gid('Escalation', await openEscalation(acme, kr.id)));
    expect(await change(`snoozeEscalation(id: ${escalation}, until: "2026-02-01T00:00:00Z", reason: "x")`)).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await change(`snoozeEscalation(id: ${escalation}, until: "2026-02-20T00:00:00Z", reason: "holiday")`, 'state')).toEqual({ state: 'snoozed' });
    expect(await change(`acknowledgeEscalation(id: ${escalation}, note: "mine")`, 'state acknowledgedBy { name }')).toEqual({
      state: 'acknowledged',
      acknowledgedBy: { name: 'Ada Admin' },
    });
  });

  test('an own company is started from the sample company only, and signs its founder in', async () => {
    const sample = await company(api.database, { sample: true });
    const query =
      'mutation { startOwnCompany(input: { name: "Mine", timeZone: "Europe/Berlin", email: "founder@example.test", personName: "Fay", access: open }) { __typename ... on Refusal { code } ... on MutationStartOwnCompanySuccess { data { person { name role } organization { name sample } } } } }';

    expect((await ask(query)).data).toMatchObject({ startOwnCompany: { code: 'WRONG_PHASE' } });
    const { body, headers } = await api
      .http()
      .post('/graphql')
      .set('Cookie', await api.cookieOf(sample.admin))
      .send({ query });

    expect(body.data.startOwnCompany.data).toEqual({ person: { name: 'Fay', role: 'ADMIN' }, organization: { name: 'Mine', sample: false } });
    const [session = ''] = headers['set-cookie'] as unknown as string[];
    expect((await api.graphql(session.split(';')[0] ?? '', '{ viewer { organization { name } } }')).data).toEqual({
      viewer: { organization: { name: 'Mine' } },
    });
  });

  test('a viewer reads and changes nothing', async () => {
    const viewer = await api.cookieOf(await person(acme.system, { role: 'VIEWER' }));
    const { id } = await objective(acme, { title: 'Kept' });

    expect((await api.graphql(viewer, `{ objective(id: ${text(gid('Objective', { id }))}) { title } }`)).data).toEqual({ objective: { title: 'Kept' } });
    const ada = text(gid('Person', acme.admin));
    const goal = `cycleId: ${text(gid('Cycle', acme.cycle))}, level: COMPANY, title: "Taken", ownerId: ${ada}`;
    for (const call of [
      `createObjective(input: { ${goal} })`,
      `updateObjective(id: ${text(gid('Objective', { id }))}, version: 1, input: { ${goal} })`,
      `archiveObjective(id: ${text(gid('Objective', { id }))}, version: 1)`,
      'createPerson(input: { email: "x@example.test", name: "X", role: ADMIN, timeZone: "UTC" })',
      'createCycle(input: { name: "x", startsOn: "2027-01-04", endsOn: "2027-04-04" })',
      `approveCycle(id: ${text(gid('Cycle', acme.cycle))})`,
      'updateSettings(version: 1, input: { name: "Theirs" })',
      'testConnection(provider: "github", config: { owner: "a", repository: "b" })',
      'importFiles(dryRun: true, files: [{ name: "people.csv", text: "email" }])',
      `checkIn(input: { keyResultId: ${text(gid('KeyResult', await keyResult(acme)))}, value: "1" })`,
    ])
      expect({ call, ...(await change(call, '__typename', viewer)) }).toMatchObject({ code: 'NOT_FOUND' });
    expect((await api.graphql(viewer, '{ outbox { edges { node { id } } } }')).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });
});

describe('live updates', () => {
  /** A socket as a browser opens it. */
  function connect(as: string | null, origin = 'http://sextant.test'): Client {
    const headers = { ...(as === null ? {} : { Cookie: as }), Origin: origin };
    class Browser extends WebSocket {
      constructor(address: string, protocol: string) {
        super(address, protocol, { headers });
      }
    }
    return createClient({ url: `ws://127.0.0.1:${api.port}/graphql`, webSocketImpl: Browser, retryAttempts: 0, lazy: true });
  }

  /** Resolves with the first change that a socket is told, or rejects with why it is told nothing. */
  function firstChange(client: Client, query = '{ type id }'): { told: Promise<unknown>; ready: Promise<void> } {
    const subscribed = Promise.withResolvers<void>();
    const told = new Promise((resolve, reject) => {
      client.on('connected', () => setTimeout(() => subscribed.resolve(), 200));
      client.subscribe(
        { query: query.startsWith('{ type') ? `subscription { changes(types: ["check-in"]) ${query} }` : query },
        { next: ({ data, errors }) => (errors ? reject(errors) : resolve(data)), error: reject, complete: () => undefined },
      );
    });
    return { told, ready: subscribed.promise };
  }

  test('a check-in through one connection is told to another within a second, and to no other company', async () => {
    const other = await company(api.database);
    const [mine, theirs] = [connect(cookie), connect(await api.cookieOf(other.admin))];
    const [here, there] = [firstChange(mine), firstChange(theirs)];
    await Promise.all([here.ready, there.ready]);
    const { id } = await keyResult(acme);

    const startedAt = performance.now();
    await api.http().post(`/api/v1/key-results/${id}/check-ins`).set('Cookie', cookie).send({ value: '42' }).expect(201);
    const change = await here.told;

    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(change).toMatchObject({ changes: { type: 'check-in' } });
    expect(await Promise.race([there.told, new Promise((resolve) => setTimeout(() => resolve('nothing'), 100))])).toBe('nothing');
    await Promise.all([mine.dispose(), theirs.dispose()]);
  });

  test.each([
    ['from another site', () => connect(cookie, 'https://evil.example')],
    ['from a page without an origin', () => connect(cookie, 'null')],
    ['signed out', () => connect(null)],
  ])('a socket %s is refused, and the server lives on', async (_name, open) => {
    await expect(firstChange(open()).told).rejects.toBeDefined();

    await api.http().get('/healthz').expect(200);
  });

  test('queries and mutations are not served there', async () => {
    await expect(firstChange(connect(cookie), '{ viewer { person { name } } }').told).rejects.toMatchObject([
      { message: expect.stringContaining('Only subscriptions') },
    ]);
  });
});

/** A company with one of everything, and the global ids of each noun as GraphQL text. */
async function fullCompany(): Promise<{ company: Company; ids: Record<string, string> }> {
  const full = await company(api.database);
  const { organizationId, system, scope, admin } = full;
  const group = await team(system, { leadId: admin.id });
  const root = await objective(full, { teamId: group.id });
  const child = await objective(full, { level: 'TEAM', parentId: root.id });
  const { id: keyResultId } = await keyResult(full, { objectiveId: root.id, ownerTeamId: group.id, confidence: 5 });
  await keyResult(full, { objectiveId: child.id, kind: 'milestone', steps: [{ title: 'Ask' }, { title: 'Do' }] });
  const answered = await checkIn(full, { id: keyResultId }, { at: '2026-02-09T09:00:00.000Z', value: '5', progressNote: 'slow', blocker: 'rain' });
  const settings = { config: { owner: 'acme', repository: 'rocket' }, secret: {} };
  const connection = await createConnection(scope, { provider: 'github', name: 'Rocket', ownerId: admin.id, settings }, { at: api.clock.at });
  const source = { organizationId, id: randomUUID(), connectionId: connection.id, keyResultId, metric: 'stars', query: {}, createdAt: new Date(api.clock.at) };
  await system.db.metricSource.create({ data: source });
  const watched = { name: 'Orders', unit: '', ownerId: admin.id, direction: 'increase' as const, bandLow: '10', bandHigh: null };
  const kpi = await createKpi(scope, watched, { at: api.clock.at });
  const times = { startsAt: '2026-02-16T10:00:00.000Z', durationMinutes: 30, timeZone: 'UTC', recurrence: '' };
  const invited = { personIds: [admin.id], emails: [] };
  const meeting = await createMeeting(scope, { ...times, title: 'Plan', agenda: '', invited }, { at: api.clock.at });
  const kpiSource = { ...source, id: randomUUID(), keyResultId: null, kpiId: kpi.id };
  await system.db.metricSource.create({ data: kpiSource });
  await system.db.sample.create({
    data: {
      organizationId,
      id: randomUUID(),
      sourceId: kpiSource.id,
      kpiId: kpi.id,
      day: new Date('2026-02-09'),
      value: '5',
      quality: 'final',
      takenAt: new Date(api.clock.at),
    },
  });
  await system.db.sample.create({
    data: {
      organizationId,
      id: randomUUID(),
      sourceId: source.id,
      keyResultId,
      day: new Date('2026-02-09'),
      value: '5',
      quality: 'final',
      takenAt: new Date(api.clock.at),
    },
  });
  const initiative = {
    organizationId,
    id: randomUUID(),
    cycleId: full.cycle.id,
    objectiveId: root.id,
    keyResultId,
    title: 'Hire',
    createdAt: new Date(api.clock.at),
  };
  await system.db.initiative.create({ data: initiative });
  const task = await createTask(scope, { title: 'Call ten', keyResultId }, { at: api.clock.at });
  const linked = { url: 'https://code.test/1', kind: 'issue', title: 'Call ten', state: 'open' } as const;
  const item = await linkItem(scope, { keyResultId, connectionId: connection.id, item: linked }, { at: api.clock.at });
  const link = await addGoalLink(scope, { goal: { noun: 'key-result', id: keyResultId }, url: 'https://wiki.test/plan', title: 'Plan' }, { at: api.clock.at });
  const escalation = await openEscalation(full, keyResultId);
  const effect = await planEffect(system, {
    kind: 'weekly-prompt',
    subject: `cycle/${full.cycle.id}`,
    occurrence: '2026-W07',
    recipient: admin.id,
    channel: 'mail',
    dueAt: api.clock.at,
    reason: 'You own a key result',
    workflowId: `cycle/${full.cycle.id}`,
    cycleId: full.cycle.id,
  });
  const report = await saveReport(system, {
    kind: 'retro',
    cycleId: full.cycle.id,
    name: 'retro.pdf',
    mediaType: 'application/pdf',
    bytes: Buffer.from('%PDF'),
    at: api.clock.at,
  });
  const rehearsal = {
    organizationId,
    id: randomUUID(),
    cycleId: full.cycle.id,
    askedById: admin.id,
    options: { behaviour: 'silent', seed: 1, educational: false },
    startedAt: new Date(api.clock.at),
  };
  await system.db.rehearsal.create({ data: rehearsal });
  await system.db.weeklyFigure.create({
    data: {
      organizationId,
      cycleId: full.cycle.id,
      week: '2026-W06',
      asked: 2,
      answered: 1,
      byStatus: { ON_TRACK: 1 },
      byTeam: {},
      at: new Date(api.clock.at),
    },
  });
  const mail = {
    messageId: `<${randomUUID()}@sextant.test>`,
    from: 'Sextant <s@example.test>',
    to: { name: 'Ada', address: admin.email },
    subject: 'Hello',
    html: '<p>Hi</p>',
    text: 'Hi',
    headers: {},
    date: new Date(api.clock.at),
    attachments: [{ filename: 'a.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF') }],
  };
  await api.mailbox.send(mail);
  const [stored] = (await api.mailbox.list({ limit: 1 })).items;
  const rows = {
    Cycle: full.cycle,
    Objective: root,
    KeyResult: { id: keyResultId },
    CheckIn: answered.checkIn,
    Initiative: initiative,
    Task: task,
    LinkedItem: item,
    GoalLink: link,
    Person: admin,
    Team: group,
    Connection: connection,
    MetricSource: source,
    Kpi: kpi,
    Meeting: meeting,
    Escalation: escalation,
    Effect: effect,
    Report: report,
    Rehearsal: rehearsal,
    Organization: { id: organizationId },
  };
  const ids = Object.fromEntries(Object.entries(rows).map(([type, row]) => [type, JSON.stringify(gid(type, row))]));
  return { company: full, ids: { ...ids, mail: JSON.stringify(stored?.id ?? '') } };
}

/** An escalation that waits for the administrator. */
async function openEscalation({ organizationId, cycle: running, admin, system }: Company, keyResultId: string): Promise<{ id: string }> {
  const escalation = {
    organizationId,
    id: randomUUID(),
    cycleId: running.id,
    kind: 'off_track' as const,
    keyResultId,
    number: 1,
    openedAt: new Date(api.clock.at),
  };
  await system.db.escalation.create({ data: escalation });
  const step = { organizationId, escalationId: escalation.id, step: 1, recipientId: admin.id, audience: 'owner', dueAt: new Date(api.clock.at) };
  await system.db.escalationStep.create({ data: step });
  return escalation;
}

/** A company where each list of a page has `size` rows, each with an owner, team, source and escalation of its own. */
async function companyOfSize(size: number): Promise<{ company: Company; objective: { id: string }; keyResult: { id: string } }> {
  const grown = await company(api.database);
  const { organizationId, system, admin } = grown;
  const root = await objective(grown);
  let last = { id: '' };
  const grow = async (): Promise<void> => {
    const owner = await person(system, { teamId: (await team(system, { leadId: admin.id })).id });
    const child = await objective(grown, { level: 'TEAM', parentId: root.id, ownerId: owner.id, teamId: owner.teamId });
    for (const { objectiveId, ownerId, value } of [
      { objectiveId: root.id, ownerId: owner.id, value: '2' },
      { objectiveId: child.id, ownerId: admin.id, value: '95' },
    ]) {
      const { id: keyResultId } = await keyResult(grown, { objectiveId, ownerId, ownerTeamId: owner.teamId });
      last = { id: keyResultId };
      await checkIn(grown, last, { at: '2026-02-09T09:00:00.000Z', value });
      await openEscalation(grown, keyResultId);
      const made = { organizationId, createdAt: new Date(api.clock.at) };
      const connection = { ...made, id: randomUUID(), provider: 'github', name: 'Rocket', config: {}, ownerId: owner.id };
      await system.db.connection.create({ data: connection });
      await system.db.metricSource.create({ data: { ...made, id: randomUUID(), connectionId: connection.id, keyResultId, metric: 'stars', query: {} } });
      const initiative = { cycleId: grown.cycle.id, objectiveId, keyResultId, ownerId: owner.id, title: 'Hire' };
      await system.db.initiative.create({ data: { ...made, id: randomUUID(), ...initiative } });
    }
  };
  await Promise.all(Array.from({ length: size }, grow));
  for (let day = 1; day < size; day += 1) await checkIn(grown, last, { at: `2026-01-${String(5 + day).padStart(2, '0')}T09:00:00.000Z`, value: String(day) });
  await judged(grown, last, api.clock.at);
  return { company: grown, objective: root, keyResult: last };
}
