import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createConnection } from '../database/connections.ts';
import { openTestApi, type TestApi } from '../test/api.ts';
import { checkIn, type Company, company, keyResult, objective } from '../test/factories.ts';

let api: TestApi;
let acme: Company;
let cookie: string;

beforeAll(async () => {
  api = await openTestApi({ parts: [{ name: 'Temporal', state: 'ready', note: '', elapsedSeconds: 1, expectedSeconds: null }] });
  acme = await company(api.database);
  cookie = await api.cookieOf(acme.admin);
});

afterAll(() => api.close());

describe('REST', () => {
  test('the health of the active cycle counts what stands in it', async () => {
    const company1 = await objective(acme, { title: 'Win the north' });
    const { id } = await keyResult(acme, { title: 'Reach 100', objectiveId: company1.id });
    await checkIn(acme, { id }, { at: '2026-02-09T09:00:00.000Z', value: '5' });

    const { body } = await api.http().get('/api/v1/dashboard/health').set('Cookie', cookie).expect(200);

    expect(body.cycle).toMatchObject({ id: acme.cycle.id, phase: 'active' });
    expect(body.daysRemaining).toBe(54);
    expect(body.keyResults).toMatchObject({ total: 1, byStatus: { offTrack: 1 }, averageProgress: 0.05 });
    expect(body.atRisk).toMatchObject([{ id, title: 'Reach 100', status: 'OFF_TRACK', owner: 'Ada Admin' }]);
    expect(body.companyObjectives).toMatchObject([{ title: 'Win the north', keyResults: 1, keyResultsDone: 0 }]);
  });

  test('where no cycle is active a sentence says so', async () => {
    const idle = await company(api.database, { phase: 'draft' });

    const { body } = await api
      .http()
      .get('/api/v1/dashboard/health')
      .set('Cookie', await api.cookieOf(idle.admin))
      .expect(404);

    expect(body).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('No cycle is active') });
  });

  test('lists go on where the page before ended', async () => {
    const big = await company(api.database);
    const { id: objectiveId } = await objective(big);
    for (const title of ['one', 'two', 'three']) await keyResult(big, { title, objectiveId });
    const as = await api.cookieOf(big.admin);

    const first = await api.http().get('/api/v1/key-results?first=2').set('Cookie', as).expect(200);
    const rest = await api.http().get(`/api/v1/key-results?first=2&after=${first.body.nextCursor}`).set('Cookie', as).expect(200);

    const titles = [...first.body.items, ...rest.body.items].map((each: { title: string }) => each.title);
    expect(titles.toSorted()).toEqual(['one', 'three', 'two']);
    expect(rest.body.nextCursor).toBeNull();
    await api.http().get('/api/v1/cycles').set('Cookie', as).expect(200);
    await api.http().get('/api/v1/objectives').set('Cookie', as).expect(200);
  });

  test('a check-in answers with the value, status, progress and expected', async () => {
    const { id } = await keyResult(acme);

    const { body } = await api.http().post(`/api/v1/key-results/${id}/check-ins`).set('Cookie', cookie).send({ value: '42', note: 'well' }).expect(201);

    expect(body).toMatchObject({ value: '42', progress: 0.42, status: 'ON_TRACK' });
    expect(body.expected).toBeCloseTo(36.4 / 91, 1);
    expect((await api.http().get(`/api/v1/key-results/${id}`).set('Cookie', cookie).expect(200)).body.current).toBe('42');
  });

  test.each([
    ['signed out', 'get', '/api/v1/cycles', undefined, 401, 'SIGNED_OUT'],
    ['a page of 201', 'get', '/api/v1/cycles?first=201', undefined, 400, 'INVALID_INPUT'],
    ['a cursor nobody gave', 'get', '/api/v1/cycles?after=zzz', undefined, 400, 'INVALID_INPUT'],
    ['a key result that is not there', 'get', `/api/v1/key-results/${randomUUID()}`, undefined, 404, 'NOT_FOUND'],
    ['an id that is none', 'get', '/api/v1/key-results/7', undefined, 400, 'INVALID_INPUT'],
    ['a value that is no number', 'post', `/api/v1/key-results/${randomUUID()}/check-ins`, { value: '12,5' }, 400, 'INVALID_INPUT'],
    ['a check-in on what is not there', 'post', `/api/v1/key-results/${randomUUID()}/check-ins`, { value: '12.5' }, 404, 'NOT_FOUND'],
    ['a call that does not exist', 'get', '/api/v1/nothing', undefined, 404, 'NOT_FOUND'],
  ] as const)('%s is refused with its status and sentence', async (name, method, path, body, status, code) => {
    const asked = api
      .http()
      [method](path)
      .set('Cookie', name === 'signed out' ? '' : cookie);

    const answer = await (body === undefined ? asked : asked.send(body)).expect(status);

    expect(answer.body.code).toBe(code);
    expect(answer.body.message).toMatch(/\.$/);
  });

  test('a refusal has the described form alone', async () => {
    const { body } = await api.http().get(`/api/v1/key-results/${randomUUID()}`).set('Cookie', cookie).expect(404);

    expect(Object.keys(body).toSorted()).toEqual(['code', 'message']);
  });

  test.each([
    ['delete', '/api/v1/cycles', 'GET'],
    ['put', `/api/v1/key-results/${randomUUID()}`, 'GET'],
    ['get', `/api/v1/key-results/${randomUUID()}/check-ins?first=2`, 'POST'],
    ['post', `/api/v1/cycles/${randomUUID()}/all-hands.pdf`, 'GET'],
    ['trace', '/api/v1/objectives', 'GET'],
  ] as const)('%s %s is told which method there is', async (method, path, allow) => {
    const answer = await api.http()[method](path).set('Cookie', cookie).expect(405);

    expect(answer.headers['allow']).toBe(allow);
    expect(answer.body.code).toBe('WRONG_METHOD');
  });

  test("another company's rows are not there", async () => {
    const other = await company(api.database);
    const { id } = await keyResult(other);

    await api.http().get(`/api/v1/key-results/${id}`).set('Cookie', cookie).expect(404);
    const { body } = await api.http().get(`/api/v1/key-results?cycleId=${other.cycle.id}`).set('Cookie', cookie).expect(200);

    expect(body).toEqual({ items: [], nextCursor: null });
  });

  test('the OpenAPI document and its page name every call', async () => {
    const { body } = await api.http().get('/api/openapi.json').expect(200);
    const page = await api.http().get('/api').expect(200);

    expect(Object.keys(body.paths).toSorted()).toEqual([
      '/cycles',
      '/cycles/{id}/all-hands.pdf',
      '/dashboard/health',
      '/key-results',
      '/key-results/{id}',
      '/key-results/{id}/check-ins',
      '/objectives',
    ]);
    expect(body.servers).toEqual([{ url: 'http://sextant.test/api/v1' }]);
    expect(body.security).toEqual([{ session: [] }, { token: [] }]);
    expect(body.components.securitySchemes.session.name).toBe('sextant_session');
    expect(JSON.stringify(body)).not.toContain('allowEmptyValue');
    expect(page.text).toContain('/api/v1/key-results/{id}/check-ins');
  });

  test('the all-hands slides are a PDF for the signed-in', async () => {
    const { headers } = await api.http().get(`/api/v1/cycles/${acme.cycle.id}/all-hands.pdf`).set('Cookie', cookie).expect(200);

    expect(headers['content-type']).toBe('application/pdf');
    await api.http().get(`/api/v1/cycles/${acme.cycle.id}/all-hands.pdf`).expect(401);
  });
});

describe('webhooks', () => {
  const body = JSON.stringify({ action: 'closed', repository: { full_name: 'acme/rocket' } });
  const sign = (secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const deliver = (id: string, signature: string, delivery = 'delivery-1') =>
    api
      .http()
      .post(`/api/webhooks/${id}`)
      .set({ 'content-type': 'application/json', 'x-github-event': 'issues', 'x-github-delivery': delivery, 'x-hub-signature-256': signature })
      .send(body);
  const connect = (secret: Record<string, string>) =>
    createConnection(
      acme.scope,
      { provider: 'github', name: `GitHub ${randomUUID()}`, ownerId: acme.admin.id, settings: { config: { owner: 'acme', repository: 'rocket' }, secret } },
      { at: api.clock.at },
    );
  const wakeUps = (id: string) => api.behind.workflowCommand.count({ where: { workflowId: `connection/${id}`, kind: 'start', name: 'webhookArrived' } });

  test('a signed delivery is taken once, and wakes the connection once', async () => {
    const { id } = await connect({ webhookSecret: 'hush' });

    await deliver(id, sign('hush')).expect(202, { taken: true });
    await deliver(id, sign('hush')).expect(202, { taken: false });

    expect(await wakeUps(id)).toBe(1);
  });

  test('unsigned, wrongly signed, unknown and empty look alike and change nothing', async () => {
    const { id } = await connect({ webhookSecret: 'hush' });
    const { id: silent } = await connect({});

    const answers = [
      await deliver(id, sign('guess')).expect(404),
      await deliver(id, '').expect(404),
      await deliver(silent, sign('')).expect(404),
      await deliver(randomUUID(), sign('hush')).expect(404),
      await deliver('not-an-id', sign('hush')).expect(404),
      await api.http().post(`/api/webhooks/${id}`).expect(404),
    ];

    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(await api.behind.webhookDelivery.count({ where: { connectionId: { in: [id, silent] } } })).toBe(0);
    expect(await wakeUps(id)).toBe(0);
  });

  test('a provider that asks for an echo first gets it as plain text, and only from a connection that is its own', async () => {
    const settings = { config: { clientId: 'app' }, secret: { webhookSecret: 'hush' } };
    const { id: outlook } = await createConnection(
      acme.scope,
      { provider: 'outlook-calendar', name: 'Outlook', ownerId: acme.admin.id, settings },
      { at: api.clock.at },
    );
    const { id: github } = await connect({ webhookSecret: 'hush' });
    const ask = (id: string) => api.http().post(`/api/webhooks/${id}`).query({ validationToken: 'Validation: <b>1</b>' }).set('content-type', 'text/plain');

    const echo = await ask(outlook).expect(200, 'Validation: <b>1</b>');
    expect(echo.headers).toMatchObject({ 'content-type': expect.stringMatching(/^text\/plain/), 'x-content-type-options': 'nosniff' });
    await ask(github).expect(404);
    await ask(randomUUID()).expect(404);
    expect(await wakeUps(outlook)).toBe(0);
  });
});

describe('the edges of HTTP', () => {
  test('the process lives, the parts are ready, and metrics name routes', async () => {
    await api.http().get('/healthz').expect(200, { status: 'ok' });
    expect((await api.http().get('/readyz').expect(200)).body).toMatchObject({ ready: true, database: 'ready', parts: [{ name: 'Temporal' }] });
    await api
      .http()
      .get(`/api/check-in/${'t'.repeat(60)}`)
      .expect(404);

    const { text } = await api.http().get('/metrics').expect(200);

    expect(text).toContain('route="/healthz"');
    expect(text).not.toContain('tttt');
    expect(text).toMatch(/route="[^"]*\/:token"/);
  });

  test('a part that is not ready makes the whole not ready', async () => {
    const { view, ready } = api.deps.parts;
    Object.assign(api.deps.parts, {
      view: () => [{ name: 'Temporal', state: 'starting', note: '', elapsedSeconds: 1, expectedSeconds: 4 }],
      ready: () => false,
    });

    const { body } = await api.http().get('/readyz').expect(503);

    expect(body).toMatchObject({ ready: false, parts: [{ state: 'starting' }] });
    Object.assign(api.deps.parts, { view, ready });
  });

  test.each(['/', '/objectives/x', '/check-in/some-token', '/sign-in/some-token'])('%s is the web app, with its security headers', async (path) => {
    const { headers, text } = await api.http().get(path).expect(200);

    expect(text).toContain('<title>Sextant</title>');
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' });
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['set-cookie']).toBeUndefined();
  });

  test('built files are kept for a year, missing ones are missing, and answers of the API are not kept', async () => {
    expect((await api.http().get('/assets/app-1234.js').expect(200)).headers['cache-control']).toContain('immutable');
    await api.http().get('/assets/app-0000.js').expect(404);
    const packed = await api.http().get('/assets/app-1234.js').set('Accept-Encoding', 'gzip, br').expect(200);
    expect([packed.headers['content-encoding'], packed.headers['vary']]).toEqual(['gzip', 'Accept-Encoding']);
    expect((await api.http().get('/assets/app-1234.js').set('Accept-Encoding', 'identity').expect(200)).headers['content-encoding']).toBeUndefined();
    await api.http().get('/assets/..%2f..%2fpackage.json').expect(404);
    expect((await api.http().get('/api/v1/cycles').set('Cookie', cookie).expect(200)).headers['cache-control']).toBe('no-store');
    await api.http().get('/api/nothing/at/all').expect(404);
  });

  test('what cannot be read is refused, not a fault of ours', async () => {
    const post = (path: string) => api.http().post(path).set('content-type', 'application/json');

    await post('/api/auth/link').send('{"email":').expect(400);
    await post('/api/auth/link')
      .send(JSON.stringify({ email: 'a'.repeat(2_000_000) }))
      .expect(413);
    await post('/graphql')
      .send(JSON.stringify({ query: 'a'.repeat(13_000_000) }))
      .expect(413);
    await post('/api/auth/session').send('{"token":"aaaaaaaaaaaaaaaaaaaaaaaa\\u0000"}').expect(400);
    await api.http().get('/api/check-in/%E0%A4%A').expect(400);
    await api.http().get('/api/v1/cycles').set('Cookie', 'sextant_session=%E0%A4%A').expect(401);
    await api.http().get('/api/files/reports/not-an-id').set('Cookie', cookie).expect(404);
    await api
      .http()
      .get(`/api/files/outbox/${'0'.repeat(64)}/0`)
      .set('Cookie', cookie)
      .expect(404);
    await api.http().get('/api/files/rehearsals/not-an-id/x.pdf').set('Cookie', cookie).expect(404);
    expect(api.logged()).not.toContain('"msg":"request failed"');
  });

  test("another site's page changes nothing", async () => {
    const { id } = await keyResult(acme);
    const path = `/api/v1/key-results/${id}/check-ins`;

    for (const origin of ['https://evil.example', 'null', 'http://sextant.test.evil.example'])
      await api.http().post(path).set({ Cookie: cookie, Origin: origin }).send({ value: '9' }).expect(404);
    await api.http().post(path).set({ Cookie: cookie, Origin: 'http://sextant.test' }).send({ value: '9' }).expect(201);
    await api.http().post(path).set('Cookie', cookie).type('form').send('value=8').expect(400);

    expect((await api.http().get(`/api/v1/key-results/${id}`).set('Cookie', cookie)).body.current).toBe('9');
  });

  test('too many requests are told how long to wait', async () => {
    const ask = () => api.http().post('/api/auth/link').send({ email: 'nobody.here@example.test' });
    for (let asked = 0; asked < 5; asked += 1) await ask().expect(202);

    const { headers, body } = await ask().expect(429);

    expect(Number(headers['retry-after'])).toBeGreaterThan(60);
    expect(body.code).toBe('TOO_MANY_REQUESTS');
  });

  test('a log line names the request and its route', async () => {
    await api.http().get('/api/v1/cycles').set('Cookie', cookie).expect(200);

    const line = api
      .logged()
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each) as { route?: string; req?: { id?: string } })
      .findLast((each) => each.req);

    expect(line).toMatchObject({ route: '/api/v1', req: { id: expect.stringMatching(/^[0-9a-f-]{36}$/), method: 'GET' }, res: { status: 200 } });
  });
});
