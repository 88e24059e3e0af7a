import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkInsPage } from '../database/check-ins.ts';
import { connectionById, createConnection, updateConnection } from '../database/connections.ts';
import { keyResultById } from '../database/key-results.ts';
import { createMetricSource, metricSourceById } from '../database/metric-sources.ts';
import { samplesOf } from '../database/samples.ts';
import { recordDelivery } from '../database/webhook-deliveries.ts';
import { ProviderError } from '../domain/errors.ts';
import { connectionWorkflowId } from '../domain/workflow-ids.ts';
import { emptyRepository, type FakeIssue } from '../integrations/github/fake-repository.ts';
import { saveGrant } from '../database/grants.ts';
import { FAKE_CLIENT } from '../integrations/fake-consent.ts';
import { startFakeHubspot } from '../integrations/hubspot/fake-server.ts';
import { type FakeGithub, startFakeGithub } from '../integrations/github/fake-server.ts';
import { createOutside } from '../integrations/catalog.ts';
import { type CycleStage, lineOf, openCycleStage } from '../test/cycle-stage.ts';
import { syncRunsOf } from '../database/sync-runs.ts';
import { company, type Company, keyResult, openTestDatabase, type OpenTestDatabase } from '../test/factories.ts';

const BEGINS = '2026-01-19T05:00:00.000Z';

let open: OpenTestDatabase;
let stage: CycleStage;
let github: FakeGithub;
beforeAll(async () => {
  open = await openTestDatabase();
  github = await startFakeGithub({ today: '2026-01-19', token: 'good', repository: emptyRepository() });
  github.repository.issues.push(...['2026-01-06', '2026-01-08', '2026-01-13'].map(closedOn));
  stage = await openCycleStage(open.database, { outside: createOutside(() => ({ allowLoopback: true })) });
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await github?.close();
  await open?.close();
});

test('GitHub moves a key result: the past of the cycle first, then each day; days of silence leave no gap and no false alarm', async () => {
  const { acme, kr, connection, source } = await connect('good');
  await stage.relay();
  await stage.until('2026-01-19T06:00:00.000Z');
  const filled = await samplesOf(acme.system, { sourceId: source.id, first: 50 });

  expect(filled.at(-1)).toMatchObject({ day: '2026-01-05', value: '0' });
  expect(filled[0]).toMatchObject({ day: '2026-01-19', value: '3' });
  expect(await keyResultById(acme.system, kr.id)).toMatchObject({ current: '3', status: 'ON_TRACK' });
  expect((await checkInsPage(acme.scope, { keyResultId: kr.id }, { first: 200 })).rows.every(({ source: from }) => from === 'METRIC')).toBe(true);

  github.fault({ kind: 'status', status: 503, times: 10_000 });
  await stage.until('2026-01-23T12:00:00.000Z');

  expect(await metricSourceById(acme.system, source.id)).toMatchObject({ silentSince: expect.stringContaining('2026-01-20T05'), lastValue: '3' });
  expect(await keyResultById(acme.system, kr.id)).toMatchObject({ status: 'ON_TRACK', freshness: 'STALE' });
  expect(await connectionById(acme.system, connection.id)).toMatchObject({ health: 'degraded' });
  expect(stage.mails.map(lineOf)).toEqual([expect.stringContaining('ada.admin')]);

  github.clearFaults();
  github.repository.issues.push(...['2026-01-21', '2026-01-22'].map(closedOn));
  await stage.until('2026-01-24T20:00:00.000Z');

  const days = (await samplesOf(acme.system, { sourceId: source.id, first: 50 }))
    .filter(({ restated }) => !restated)
    .map(({ day, value }) => `${day} ${value}`);
  expect(days.slice(0, 5)).toEqual(['2026-01-24 5', '2026-01-23 5', '2026-01-22 5', '2026-01-21 4', '2026-01-20 3']);
  expect(await metricSourceById(acme.system, source.id)).toMatchObject({ silentSince: null, failure: '' });
  expect(await connectionById(acme.system, connection.id)).toMatchObject({ health: 'ok' });
  expect(await keyResultById(acme.system, kr.id)).toMatchObject({ freshness: 'FRESH' });
  expect(stage.mails).toHaveLength(1);
}, 240_000);

test('credentials that are refused: the owner is told once, nothing is asked again until they are mended, and a webhook reads at once', async () => {
  stage.mails.length = 0;
  const { acme, connection, source, settings } = await connect('wrong');
  await stage.relay();
  await stage.until('2026-01-22T12:00:00.000Z');
  const requests = github.requests().filter(({ status }) => status === 401).length;

  expect(await connectionById(acme.system, connection.id)).toMatchObject({ health: 'reauth_needed' });
  expect(stage.mails).toHaveLength(1);
  expect(requests).toBeLessThanOrEqual(2);

  await updateConnection(acme.scope, { id: connection.id, settings: { ...settings, secret: { token: 'good' } } }, { at: '2026-01-22T12:00:00.000Z' });
  await stage.relay();
  await stage.until('2026-01-22T13:00:00.000Z');
  const before = await metricSourceById(acme.system, source.id);
  github.repository.issues.push(closedOn('2026-01-22'));
  await recordDelivery(acme.system, { connectionId: connection.id, deliveryId: 'delivery-1', event: 'issues', at: '2026-01-22T13:00:00.000Z' });
  await stage.relay();
  await stage.until('2026-01-22T13:10:00.000Z');

  expect(await connectionById(acme.system, connection.id)).toMatchObject({ health: 'ok' });
  expect(Number((await metricSourceById(acme.system, source.id)).lastValue)).toBe(Number(before.lastValue) + 1);
  const history = await stage.client.workflow.getHandle(connectionWorkflowId(connection.id)).query('health');
  expect(history).toMatchObject({ syncing: false, paused: false });
}, 240_000);

test('an account that is mended is read at once, however long its sources rest between two readings', async () => {
  const { acme, connection, source, settings } = await connect('good');
  await stage.relay();
  await stage.until('2026-01-19T06:00:00.000Z');
  const at = '2026-01-19T06:00:00.000Z';
  await updateConnection(acme.scope, { id: connection.id, settings: { ...settings, secret: { token: 'wrong' } } }, { at });
  await recordDelivery(acme.system, { connectionId: connection.id, deliveryId: 'delivery-2', event: 'issues', at });
  await stage.relay();
  await stage.until('2026-01-19T06:04:00.000Z');
  expect(await metricSourceById(acme.system, source.id)).toMatchObject({ silentSince: expect.any(String), lastReadAt: expect.any(String) });

  const mended = '2026-01-19T06:04:00.000Z';
  await updateConnection(acme.scope, { id: connection.id, settings: { ...settings, secret: { token: 'good' } } }, { at: mended });
  await stage.relay();
  await stage.until('2026-01-19T06:08:00.000Z');

  expect(await metricSourceById(acme.system, source.id)).toMatchObject({ silentSince: null, failure: '' });
}, 240_000);

test('a mail server that refuses us: what it was to tell is told once it takes it, and the account reads all the same', async () => {
  stage.mails.length = 0;
  const { send } = stage.mailer;
  stage.mailer.send = () =>
    Promise.reject(new ProviderError({ provider: 'smtp', kind: 'reauth-needed', message: 'The mail server refused user name or password' }));
  const { acme, connection, settings } = await connect('wrong');
  await stage.relay();
  await stage.until('2026-01-19T05:10:00.000Z');
  const refused = await connectionById(acme.system, connection.id);
  stage.mailer.send = send;
  await stage.until('2026-01-19T07:00:00.000Z');

  expect(refused).toMatchObject({ health: 'reauth_needed', ownerToldAt: null });
  expect(stage.mails.map(lineOf)).toEqual([expect.stringContaining('ada.admin')]);
  expect(await connectionById(acme.system, connection.id)).toMatchObject({ health: 'reauth_needed', ownerToldAt: expect.any(String) });

  await updateConnection(acme.scope, { id: connection.id, settings: { ...settings, secret: { token: 'good' } } }, { at: '2026-01-19T07:00:00.000Z' });
  await stage.relay();
  await stage.until('2026-01-19T07:20:00.000Z');

  expect(await connectionById(acme.system, connection.id)).toMatchObject({ health: 'ok', lastSyncAt: expect.any(String) });
}, 240_000);

test('a limit in the middle of a page keeps what was read, waits as long as told, and goes on behind it', async () => {
  const { acme, connection } = await connect('good');
  const keyResults = [];
  for (let count = 0; count < 3; count += 1) keyResults.push(await keyResult(acme, { title: `Also close ten, ${count}`, target: '10' }));
  const fed = { connectionId: connection.id, metric: 'closed-issues', query: {} };
  const [whole, quarter] = [
    await createMetricSource(acme.scope, { ...fed, keyResultId: keyResults[0]?.id ?? '' }, { at: BEGINS }),
    await createMetricSource(acme.scope, { ...fed, keyResultId: keyResults[1]?.id ?? '', divideBy: '4' }, { at: BEGINS }),
    await createMetricSource(acme.scope, { ...fed, keyResultId: keyResults[2]?.id ?? '' }, { at: BEGINS }),
  ];
  // The clock stands before what the other tests closed.
  github.repository.issues.splice(0, Infinity, closedOn('2026-01-12'));
  github.fault({ kind: 'status', status: 429, headers: { 'retry-after': '5400' }, skip: 2 });
  const before = github.requests().length;
  await stage.relay();
  await stage.until('2026-01-19T07:00:00.000Z');

  const [run] = await syncRunsOf(acme.system, { connectionId: connection.id, first: 1 });
  expect(run).toMatchObject({ read: 4, failed: 0, restated: 0, note: '', endedAt: expect.any(String) });
  const waitedMs = Date.parse(run?.endedAt ?? '') - Date.parse(run?.startedAt ?? '');
  expect([waitedMs >= 5_400_000, waitedMs < 5_700_000]).toEqual([true, true]);
  const [all, part] = [await keyResultById(acme.scope, whole.keyResultId ?? ''), await keyResultById(acme.scope, quarter.keyResultId ?? '')];
  expect(Number(all.current)).toBeGreaterThan(0);
  expect(Number(part.current) * 4).toBe(Number(all.current));
  // Nothing was asked twice but the request that met the limit.
  expect(github.requests().length - before).toBe(5);
  expect(await connectionById(acme.system, connection.id)).toMatchObject({ health: 'ok', ownerToldAt: null });
}, 240_000);

test('access is renewed at half of its life although nobody reads; a dead grant waits for a person at once, a token address that is away does not', async () => {
  stage.mails.length = 0;
  await stage.clockAt(BEGINS);
  const hubspot = await startFakeHubspot({ strict: true });
  const acme = await company(open.database);
  const { clientId, clientSecret } = FAKE_CLIENT;
  const settings = createOutside(() => ({}))
    .manifestOf('hubspot')
    .parseSettings({ clientId, clientSecret, baseUrl: hubspot.url });
  const connection = await createConnection(
    acme.scope,
    { provider: 'hubspot', name: 'HubSpot', ownerId: acme.admin.id, settings, needsConsent: true },
    { at: BEGINS },
  );
  await saveGrant(acme.scope, { connectionId: connection.id, grant: { ...hubspot.grant(), lifeMs: 3_600_000 } }, { at: BEGINS });
  const renewals = () =>
    hubspot
      .requests()
      .filter(({ path }) => path.startsWith('/oauth/'))
      .map(({ status }) => status);
  const seen: unknown[] = [];
  const look = async (until: string): Promise<void> => {
    await stage.until(until);
    seen.push([renewals(), (await connectionById(acme.system, connection.id)).health]);
  };

  await stage.relay();
  await look('2026-01-19T05:28:00.000Z');
  await look('2026-01-19T05:32:00.000Z');
  hubspot.fault({ kind: 'status', status: 503, times: 2 });
  await look('2026-01-19T05:49:00.000Z');
  await look('2026-01-19T06:02:00.000Z');
  hubspot.revoke();
  await look('2026-01-19T06:20:00.000Z');
  await look('2026-01-20T05:00:00.000Z');

  expect(seen).toEqual([
    [[], 'ok'],
    [[200], 'ok'],
    [[200, 503], 'ok'],
    [[200, 503, 503, 200], 'ok'],
    // The newest refresh token, and the one before it.
    [[200, 503, 503, 200, 400, 400], 'reauth_needed'],
    [[200, 503, 503, 200, 400, 400], 'reauth_needed'],
  ]);
  expect(stage.mails.map(lineOf)).toEqual([expect.stringContaining('ada.admin')]);
  await hubspot.close();
}, 240_000);

async function connect(token: string) {
  await stage.clockAt(BEGINS);
  const acme: Company = await company(open.database);
  const kr = await keyResult(acme, { title: 'Close ten issues', target: '10' });
  const settings = { config: { owner: 'octo', repository: 'demo', baseUrl: github.url }, secret: { token } };
  const connection = await createConnection(acme.scope, { provider: 'github', name: `GitHub ${token}`, ownerId: acme.admin.id, settings }, { at: BEGINS });
  const source = await createMetricSource(acme.scope, { connectionId: connection.id, keyResultId: kr.id, metric: 'closed-issues', query: {} }, { at: BEGINS });
  return { acme, kr, connection, source, settings };
}

let number = 0;
function closedOn(day: string): FakeIssue {
  number += 1;
  const at = `${day}T10:00:00Z`;
  const created = '2025-12-20T10:00:00Z';
  return {
    ...{ number, title: `Issue ${number}`, author: 'mara', labels: [], milestone: null },
    createdAt: created,
    updatedAt: at,
    closedAt: at,
    isPullRequest: false,
    mergedAt: null,
  };
}
