import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { auditPackages } from './advisories.ts';

/** npm itself, asking a registry of ours about a lock file with two packages. */
let root: string;
let registry: Server;
let answer: { status: number; body: unknown };

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'sextant-audit-'));
  const packages = {
    '': { name: 'audited', version: '1.0.0', dependencies: { served: '1.2.3' }, devDependencies: { tool: '4.5.6' } },
    'node_modules/served': { version: '1.2.3' },
    'node_modules/tool': { version: '4.5.6', dev: true },
  };
  writeFileSync(join(root, 'package.json'), JSON.stringify(packages['']));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ name: 'audited', version: '1.0.0', lockfileVersion: 3, packages }));
  registry = createServer((request, response) => {
    const isAudit = request.url?.includes('/advisories/bulk') === true;
    response.writeHead(isAudit ? answer.status : 404, { 'content-type': 'application/json' }).end(JSON.stringify(isAudit ? answer.body : {}));
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  registry.close();
  rmSync(root, { recursive: true });
});

const advisory = (severity: string) => ({
  id: 7,
  url: 'https://advisories.example/GHSA-test-0001',
  title: 'Reads too much',
  severity,
  vulnerable_versions: '<2',
});

test.each([
  { what: 'a high one in what is served', status: 200, body: { served: [advisory('high')] }, state: 'found' },
  { what: 'a critical one', status: 200, body: { served: [advisory('critical')] }, state: 'found' },
  { what: 'a moderate one', status: 200, body: { served: [advisory('moderate')] }, state: 'clean' },
  { what: 'nothing', status: 200, body: {}, state: 'clean' },
  { what: 'an endpoint that is not there', status: 405, body: {}, state: 'not-asked' },
])('$what is $state', async ({ status, body, state }) => {
  answer = { status, body };

  const outcome = await ask([]);

  expect(outcome.state).toBe(state);
  if (state === 'found') expect(outcome.lines).toEqual([expect.stringMatching(/^served <2: (high|critical), Reads too much \(GHSA-test-0001\)$/)]);
  if (state === 'not-asked') expect(outcome.lines[0]).toMatch(/^not asked: /);
});

test('an accepted one counts again from its day on', async () => {
  answer = { status: 200, body: { served: [advisory('high')] } };
  const until = (day: string) => [{ id: 'GHSA-test-0001', reason: 'It reads nothing here.', until: day }];

  expect((await ask(until('2026-06-02'))).state).toBe('clean');
  expect((await ask(until('2026-06-01'))).state).toBe('found');
});

function ask(accepted: Parameters<typeof auditPackages>[0]['accepted']) {
  const address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
  // npm keeps what it was told, and a test must not read what the one before was told.
  const env = { ...process.env, npm_config_registry: address, npm_config_cache: mkdtempSync(join(root, 'cache-')), npm_config_fetch_retries: '0' };
  return auditPackages({ root, accepted, today: '2026-06-01', env });
}
