import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { connectionById, createConnection } from '../database/connections.ts';
import { linkedItemsOf, linkItem } from '../database/linked-items.ts';
import { nextReadingAt } from '../database/metric-sources.ts';
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
  await github.change({ action: 'open-issue' }, '2026-01-12T10:00:00Z');
});
afterAll(async () => {
  await github?.close();
  await open?.close();
});

test('what is linked to a key result is read anew within the hour while it is open, and trouble with it waits for the next time', async () => {
  const acme = await company(open.database);
  const { id: keyResultId } = await keyResult(acme);
  const settings = { config: { owner: 'octo', repository: 'demo', baseUrl: github.url }, secret: { token: 'good' } };
  const connection = await createConnection(acme.scope, { provider: 'github', name: 'GitHub', ownerId: acme.admin.id, settings }, { at: AT });
  const item = { url: `${github.url}/octo/demo/issues/1`, kind: 'issue', title: 'Issue 1', state: 'open' } as const;
  await linkItem(acme.scope, { keyResultId, connectionId: connection.id, item }, { at: AT });
  await linkItem(acme.scope, { keyResultId, connectionId: connection.id, item }, { at: AT });
  const due = (now: string) => nextReadingAt(acme.system, { connectionId: connection.id, now });
  const sync = (now: string) =>
    new MockActivityEnvironment().run(() =>
      activities().syncSources({ organizationId: acme.organizationId, connectionId: connection.id, now, startedAt: now, afterId: null }),
    );
  expect(await due(AT)).toBe('2026-01-19T10:00:00.000Z');

  github.fault({ kind: 'status', status: 503 });
  await sync('2026-01-19T10:00:00.000Z');
  expect(await linkedItemsOf(acme.scope, [keyResultId])).toMatchObject([{ state: 'open', title: 'Issue 1' }]);
  expect(await due(AT)).toBe('2026-01-19T11:00:00.000Z');

  await github.change({ action: 'close-issue', number: 1 }, '2026-01-19T10:30:00Z');
  await sync('2026-01-19T11:00:00.000Z');
  expect(await linkedItemsOf(acme.scope, [keyResultId])).toMatchObject([{ state: 'closed' }]);
  expect(await due(AT)).toBe('2026-01-20T11:00:00.000Z');
  expect(await connectionById(acme.system, connection.id)).toMatchObject({ health: 'ok' });
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
