import { type KeyPairKeyObjectResult, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { DomainError } from '../../domain/errors.ts';
import type { BudgetKeeper, ReaderInput } from '../../domain/integration.ts';
import { appProof } from './app-auth.ts';
import { type FakeGithub, startFakeGithub } from './fake-server.ts';
import { manifest } from './manifest.ts';
import { createGithubReader } from './metrics.ts';

const TODAY = '2026-11-22';
const keys = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const otherKeys = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const open: FakeGithub[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

test('an app reads with its installation’s token, which readers share until shortly before its end', async () => {
  const { fake, read } = await connect({});

  await read();
  await read();
  await Promise.all([read(), read(), read()]);

  expect(exchanges(fake)).toBe(1);
  expect(fake.requests().filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
});

test('readers that begin at the same time share one exchange', async () => {
  const { fake, read } = await connect({});

  await Promise.all([read(), read(), read(), read()]);

  expect(exchanges(fake)).toBe(1);
});

test('a token that ended before its time is exchanged once more, and the request repeated once', async () => {
  const { fake, read } = await connect({});
  await read();
  fake.revokeInstallationTokens();

  await read();

  expect(exchanges(fake)).toBe(2);
  expect(fake.requests().map(({ status }) => status)).toEqual([201, 200, 401, 201, 200]);
});

test('two companies with the same installation’s number on two servers never get each other’s token', async () => {
  const first = await connect({});
  const second = await connect({ pair: otherKeys });

  await Promise.all([first.read(), second.read(), first.read(), second.read()]);

  for (const { fake } of [first, second]) expect(fake.requests().filter(({ status }) => status === 401)).toEqual([]);
  const tokens = [first, second].map(({ fake }) => fake.requests().at(-1)?.authorization);
  expect(tokens[0]).not.toBe(tokens[1]);
});

test('a key that is not the app’s asks for a person, and so does an app that is no longer installed', async () => {
  const { fake, settings } = await connect({});
  const foreign = createGithubReader({ ...settings, secret: { privateKey: pem(otherKeys) } });
  await expect(foreign.testConnection()).rejects.toMatchObject({ kind: 'reauth-needed', message: expect.stringContaining('private key') });

  const gone = createGithubReader({ ...settings, config: { ...settings.config, installationId: '99' } });
  const failure = await gone.testConnection().catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: 'ProviderError', kind: 'reauth-needed', message: expect.stringContaining('installed') });
  expect(inspect(failure, { depth: 12, showHidden: true })).not.toMatch(/PRIVATE|Bearer|eyJ/);
  expect(fake.requests().length).toBeGreaterThan(0);
});

test('a repository that the installation leaves out is named as what is missing, and no access token that nobody entered', async () => {
  const { settings } = await connect({});
  const elsewhere = createGithubReader({ ...settings, config: { ...settings.config, repository: 'sextant' } });

  await expect(elsewhere.testConnection()).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringContaining('add it to the installation') });
});

test('the proof is dated back a minute and lives less than ten, whatever a form did to the key’s line breaks', () => {
  const nowMs = Date.parse('2026-11-22T12:00:00Z');
  for (const privateKey of [pem(keys), pem(keys).replaceAll('\n', ' '), pem(keys).replaceAll('\n', '\\n')]) {
    const [head = '', body = '', signature = ''] = appProof({ appId: '7', privateKey }, nowMs).split('.');
    expect(verify('RSA-SHA256', Buffer.from(`${head}.${body}`), createPublicKey(keys.privateKey), Buffer.from(signature, 'base64url'))).toBe(true);
    expect(JSON.parse(Buffer.from(body, 'base64url').toString())).toEqual({ iat: nowMs / 1_000 - 60, exp: nowMs / 1_000 + 540, iss: '7' });
  }
  expect(() => appProof({ appId: '7', privateKey: 'no key' }, nowMs)).toThrow(/private key/);
});

test('the connection is named as an app, and budgets are taken and told, the exchange counted with the rest', async () => {
  const { fake, settings } = await connect({});
  const taken: string[] = [];
  const told: number[] = [];
  const budget: BudgetKeeper = { take: async (bucket) => void taken.push(bucket), told: async (_bucket, { remaining }) => void told.push(remaining) };

  expect((await createGithubReader({ ...settings, budget }).testConnection()).account).toBe(`an app for sextant-demo/compass on ${new URL(fake.url).host}`);

  expect(taken).toEqual(['with token', 'with token', 'with token', 'with token']);
  expect(told).toEqual([4_999, 4_998]);
});

test('the form wants all of an app or nothing of it', () => {
  const form = { owner: 'octo', repository: 'demo', appId: '7', installationId: '8', privateKey: pem(keys) };

  expect(manifest.parseSettings(form)).toMatchObject({ config: { appId: '7', installationId: '8' }, secret: { privateKey: expect.stringContaining('BEGIN') } });
  expect(manifest.parseSettings(form).config).not.toHaveProperty('privateKey');
  expect(() => manifest.parseSettings({ ...form, privateKey: '' })).toThrow(DomainError);
  expect(() => manifest.parseSettings({ ...form, appId: undefined })).toThrow(/appId/);
});

async function connect({ pair = keys }: { pair?: KeyPairKeyObjectResult }) {
  const fake = await startFakeGithub({ today: TODAY, app: { id: '7', installationId: 8, publicKey: pair.publicKey } });
  open.push(fake);
  const settings: ReaderInput = {
    config: { owner: 'sextant-demo', repository: 'compass', baseUrl: fake.url, appId: '7', installationId: '8' },
    secret: { privateKey: pem(pair) },
    allowLoopback: true,
  };
  const read = () =>
    createGithubReader(settings).read({
      metric: 'releases',
      query: {},
      span: { from: TODAY, to: TODAY },
      cursor: null,
      now: `${TODAY}T12:00:00.000Z`,
      timeZone: 'UTC',
    });
  return { fake, settings, read };
}

function exchanges(fake: FakeGithub): number {
  return fake.requests().filter(({ path }) => path.endsWith('/access_tokens')).length;
}

function pem(pair: KeyPairKeyObjectResult): string {
  return pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}
