import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createOutside, integrations } from './catalog.ts';
import { type Demo, demos } from './demo.ts';
import { DEMO_EXPRESSION } from './prometheus/fake-server.ts';

const TODAY = '2026-02-02';
const WITHOUT_DEMO = ['csv', 'http-json', 'sql', 'webhook-in'];

let running: Record<string, Demo> = {};
beforeAll(async () => {
  running = Object.fromEntries(await Promise.all(Object.entries(demos).map(async ([id, start]) => [id, await start({ port: 0, today: TODAY })] as const)));
});
afterAll(() => Promise.all(Object.values(running).map((demo) => demo.close())));

test('every integration has a demo, or stands among those that have a reason not to', () => {
  expect([...Object.keys(demos), ...WITHOUT_DEMO].sort()).toEqual(integrations.map(({ manifest }) => manifest.id).sort());
});

test.each(Object.keys(demos))('the form of %s is filled by its demo, at the address that alone may be reached on loopback', (id) => {
  const demo = running[id];
  const manifest = createOutside(() => ({})).manifestOf(id);

  expect(manifest.parseSettings(demo?.config ?? {}).config).toMatchObject({ baseUrl: demo?.url });
});

test('the demo of Prometheus gives numbers for the example of its form', async () => {
  const { manifestOf, openAccount } = createOutside(() => ({ allowLoopback: true }));
  const manifest = manifestOf('prometheus');
  const account = openAccount({ provider: 'prometheus', ...manifest.parseSettings(running.prometheus?.config ?? {}) });
  const query = manifest.parseQuery('expression', { expression: DEMO_EXPRESSION });
  const span = { from: '2026-01-20', to: TODAY };
  const { samples } = await (await account.metrics()).read({ metric: 'expression', query, span, cursor: null, now: `${TODAY}T12:00:00.000Z`, timeZone: 'UTC' });

  expect(manifest.metrics[0]?.queryFields[0]?.help).toContain(DEMO_EXPRESSION);
  expect(new Set(samples.map(({ value }) => value)).size).toBeGreaterThan(5);
});
