import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createConnection } from '../database/connections.ts';
import { createMetricSource } from '../database/metric-sources.ts';
import { createOutside } from '../integrations/catalog.ts';
import { emptyRepository } from '../integrations/github/fake-repository.ts';
import { type FakeGithub, startFakeGithub } from '../integrations/github/fake-server.ts';
import { company, keyResult, openTestDatabase, type OpenTestDatabase } from '../test/factories.ts';
import { createActivities } from './index.ts';

const AT = '2026-01-19T09:00:00.000Z';

let open: OpenTestDatabase;
let github: FakeGithub;
beforeAll(async () => {
  open = await openTestDatabase();
  github = await startFakeGithub({ today: '2026-01-19', token: 'good', repository: emptyRepository() });
});
afterAll(async () => {
  await github?.close();
  await open?.close();
});

test('while a provider thinks about one answer, the reading says that it lives', async () => {
  const acme = await company(open.database);
  const settings = { config: { owner: 'octo', repository: 'demo', baseUrl: github.url }, secret: { token: 'good' } };
  const connection = await createConnection(acme.scope, { provider: 'github', name: 'GitHub', ownerId: acme.admin.id, settings }, { at: AT });
  const fed = { connectionId: connection.id, keyResultId: (await keyResult(acme)).id, metric: 'closed-issues', query: {} };
  await createMetricSource(acme.scope, fed, { at: AT });
  // A beat of the activity is due after three seconds.
  github.fault({ kind: 'slow', ms: 4_000 });
  const environment = new MockActivityEnvironment();
  const beats: number[] = [];
  environment.on('heartbeat', () => beats.push(github.requests().length));

  const page = await environment.run(() =>
    activities().syncSources({ organizationId: acme.organizationId, connectionId: connection.id, now: AT, startedAt: AT, afterId: null }),
  );

  expect(page).toMatchObject({ read: 1, failed: 0 });
  // It had been asked by then.
  expect(beats.at(-1)).toBeGreaterThan(0);
});

function activities() {
  return createActivities({
    database: open.database,
    mailerFor: () => {
      throw new Error('nobody is mailed here');
    },
    publicUrl: 'https://sextant.test',
    mailFrom: 'Sextant <sextant@sextant.test>',
    outside: createOutside(() => ({ allowLoopback: true })),
    log: { info: () => undefined, warn: () => undefined },
  });
}
