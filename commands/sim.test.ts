import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type FakeProvider, startFakeProvider } from '../integrations/fake-provider.ts';
import { NODE_FLAGS } from '../local/node-flags.ts';

let folder: string;
let fakes: Record<'google-analytics' | 'google-calendar' | 'github', FakeProvider>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-sim-'));
  const start = () => startFakeProvider({ routes: [['GET', '/items', ({ list }) => ({ json: list([1, 2]) })]] });
  fakes = { 'google-analytics': await start(), 'google-calendar': await start(), github: await start() };
  const ports = Object.entries(fakes).map(([provider, { url }]) => [provider, Number(new URL(url).port)]);
  writeFileSync(join(folder, 'demo-ports.json'), JSON.stringify(Object.fromEntries(ports)));
});
afterEach(async () => {
  for (const fake of Object.values(fakes)) await fake.close();
  rmSync(folder, { recursive: true });
});

test('a fault strikes all that its name means, as often as it is told, and nobody else', async () => {
  const { code, output } = await sim('--fault', 'google:410', '--times', '2');

  expect([code, output]).toEqual([0, 'google-analytics meets 410 in its next 2 requests\ngoogle-calendar meets 410 in its next 2 requests\n']);
  for (const name of ['google-analytics', 'google-calendar'] as const)
    expect([await statusOf(name), await statusOf(name), await statusOf(name)]).toEqual([410, 410, 200]);
  expect(await statusOf('github')).toBe(200);
});

test('lists can come twice, a limit says when it ends, and faults that have not struck can be taken back', async () => {
  await sim('--fault', 'github:duplicates', '--fault', 'github:429', '--fault', 'github:500');

  const answers = [await fetch(`${fakes.github.url}/items`), await fetch(`${fakes.github.url}/items`)];
  expect(await answers[0]?.json()).toEqual([1, 1, 2, 2]);
  expect(answers[1]?.headers.get('retry-after')).toBe('30');

  expect((await sim('--clear')).code).toBe(0);
  expect(await statusOf('github')).toBe(200);
});

test('what cannot be done is said, and changes nothing', async () => {
  const wrongFault = await sim('--fault', 'github:503', '--fault', 'github:melt');
  const wrongProvider = await sim('--fault', 'gitbub:503');
  const wrongTimes = await sim('--fault', 'github:503', '--times', 'often');

  expect(wrongFault).toMatchObject({ code: 1, output: expect.stringContaining('no fault called "melt"; there are <status>, revoked, slow') });
  expect(wrongProvider).toMatchObject({ code: 1, output: expect.stringContaining('called "gitbub"; there are google-analytics, google-calendar, github') });
  expect(wrongTimes).toMatchObject({ code: 1, output: expect.stringContaining('"often"') });
  expect(await statusOf('github')).toBe(200);

  await fakes.github.close();
  expect(await sim('--fault', 'github:503')).toMatchObject({ code: 1, output: expect.stringContaining('is "npm start" running?') });
  rmSync(join(folder, 'demo-ports.json'));
  expect(await sim('--list')).toMatchObject({ code: 1, output: expect.stringContaining('begin with "npm start"') });
});

async function statusOf(provider: keyof typeof fakes): Promise<number> {
  return (await fetch(`${fakes[provider].url}/items`)).status;
}

function sim(...given: string[]): Promise<{ code: number; output: string }> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], DATA_DIR: folder };
  return new Promise((resolve) =>
    execFile(process.execPath, [...NODE_FLAGS, 'commands/sim.ts', ...given], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    ),
  );
}
