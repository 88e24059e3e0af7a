import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { ProviderError } from '../domain/errors.ts';
import type { AccessGrant, AccountInput, IntegrationManifest, Outside } from '../domain/integration.ts';
import { createOutside } from '../integrations/catalog.ts';
import { type Company, company, openTestDatabase, type OpenTestDatabase } from '../test/factories.ts';
import { nothingOutside } from '../test/nothing-outside.ts';
import { openDatabase } from './client.ts';
import { connectionAccount, renewAccount, renewalDueAt } from './connection-account.ts';
import { type ConnectionRow, connectionById, connectionSecret, createConnection, isUntold, markConnection, markTold } from './connections.ts';
import { saveGrant } from './grants.ts';
import { budgetKeeper, budgetStandings } from './provider-budgets.ts';
import { keepPushedValues } from './pushed-values.ts';
import { systemScope } from './scope.ts';

const AT = '2026-02-02T09:00:00.000Z';
const HOUR_MS = 3_600_000;
const MANIFEST: IntegrationManifest = {
  ...createOutside(() => ({})).manifestOf('http-json'),
  id: 'acme',
  name: 'Acme',
  budgets: [
    { bucket: 'queries', requests: 5, perSeconds: 3_600, scope: 'account' },
    { bucket: 'burst', requests: 2, perSeconds: 1, scope: 'account' },
  ],
  accountOf: (config) => String(config.project),
  auth: { kind: 'oauth2', scopes: ['read'] },
  oauth: {
    authorizeUrl: () => 'https://acme.test/authorize',
    tokenUrl: () => 'https://acme.test/token',
    scopes: ['read'],
    clientAuthentication: 'body',
    refreshMarginMs: 60_000,
  },
};

let open: OpenTestDatabase;
let acme: Company;
let connections = 0;
beforeAll(async () => {
  open = await openTestDatabase();
  acme = await company(open.database);
});
afterAll(() => open.close());

/** What the provider is asked, and how it answers; the way a rotating token address does: each refresh token once. */
let asked: string[] = [];
let valid = 'r1';
afterEach(() => {
  asked = [];
  valid = 'r1';
});
async function rotate(refreshToken: string): Promise<AccessGrant> {
  asked.push(refreshToken);
  await new Promise((resolve) => setTimeout(resolve, 100));
  if (refreshToken !== valid) throw new ProviderError({ provider: 'acme', kind: 'reauth-needed', message: 'gone' });
  valid = `r${Number(valid.slice(1)) + 1}`;
  return { accessToken: `a${asked.length + 1}`, refreshToken: valid, lifeMs: HOUR_MS };
}

test('access that ends soon is renewed once, however many workers need it', async () => {
  const connection = await connect({ expiresInMs: 30_000 });
  const other = openDatabase({ url: open.appUrl, secretKey: open.database.secretKey });
  const elsewhere = systemScope(other, { organizationId: acme.organizationId, workflowId: 'another worker' });

  const opened = await Promise.all(
    [...Array.from({ length: 5 }, () => acme.system), ...Array.from({ length: 5 }, () => elsewhere)].map((scope) => use(scope, connection)),
  );

  expect(asked).toEqual(['r1']);
  expect(new Set(opened.map(({ secret }) => secret.accessToken))).toEqual(new Set(['a2']));
  expect(await connectionSecret(acme.system, connection.id)).toMatchObject({
    accessToken: 'a2',
    refreshToken: 'r2',
    previousRefreshToken: 'r1',
    clientSecret: 'hush',
  });
  await other.close();
});

test('access that is refused in the middle is renewed once for all who were refused', async () => {
  const connection = await connect({ expiresInMs: HOUR_MS });
  const opened = await Promise.all([use(acme.system, connection), use(acme.system, connection)]);

  const renewed = await Promise.all(opened.map(async ({ renew }) => renew?.()));

  expect(asked).toEqual(['r1']);
  expect(renewed.map((secret) => secret?.accessToken)).toEqual(['a2', 'a2']);
});

test('where a rotated token was lost on its way, the one before is tried; where both are dead, a person is needed', async () => {
  const connection = await connect({ expiresInMs: 1_000 });
  await use(acme.system, connection);
  // The provider forgot the newest, as after a restored backup.
  valid = 'r1';
  const secret = await (await use(acme.system, connection)).renew?.();

  expect(asked).toEqual(['r1', 'r2', 'r1']);
  expect(secret?.accessToken).toBe('a4');

  valid = 'none';
  await expect((await use(acme.system, connection)).renew?.()).rejects.toMatchObject({ kind: 'reauth-needed' });
  expect(await connectionSecret(acme.system, connection.id)).toMatchObject({ accessToken: 'a4' });
});

test('access is renewed at half of its life, once for all who come, and never where it could not be', async () => {
  const { id } = await connect({ expiresInMs: HOUR_MS });
  const connection = await connectionById(acme.system, id);
  const final = await connectionById(acme.system, (await connect({ expiresInMs: HOUR_MS, refreshToken: null })).id);
  const endless = await connectionById(acme.system, (await connect({})).id);
  const renew = (at: string) => renewAccount(acme.system, connection, { outside: outsideOf(), at });
  const dueAts = await Promise.all([connection, final, endless].map((each) => renewalDueAt(acme.system, each, outsideOf())));

  await renew('2026-02-02T09:29:59.999Z');
  const early = [...asked];
  await Promise.all([renew('2026-02-02T09:30:00.000Z'), renew('2026-02-02T09:30:00.000Z')]);

  expect(dueAts).toEqual(['2026-02-02T09:30:00.000Z', null, null]);
  expect([early, asked]).toEqual([[], ['r1']]);
  expect(await connectionById(acme.system, id)).toMatchObject({ accessEndsAt: '2026-02-02T10:30:00.000Z' });
  expect(await renewalDueAt(acme.system, await connectionById(acme.system, id), outsideOf())).toBe('2026-02-02T10:00:00.000Z');
});

test('a consent mends an account that waited for it, and nobody may give one who may not wire', async () => {
  const connection = await connect({ expiresInMs: null });
  const before = await connectionById(acme.system, connection.id);

  await saveGrant(acme.scope, { connectionId: connection.id, grant: { accessToken: 'a9', refreshToken: null, lifeMs: null } }, { at: AT });

  expect(before).toMatchObject({ health: 'reauth_needed', accessEndsAt: null });
  expect(await connectionById(acme.system, connection.id)).toMatchObject({ health: 'ok', healthReason: '' });
  expect((await use(acme.system, connection)).secret.accessToken).toBe('a9');
});

test('a budget is shared by all workers and connections of the account, and says when there is more', async () => {
  const [first, second, stranger] = [await connect({ project: 'p1' }), await connect({ project: 'p1' }), await connect({ project: 'p2' })];
  const other = openDatabase({ url: open.appUrl, secretKey: open.database.secretKey });
  const elsewhere = systemScope(other, { organizationId: acme.organizationId, workflowId: 'another worker' });
  const [here, there] = [budgetKeeper(acme.system, first, MANIFEST), budgetKeeper(elsewhere, second, MANIFEST)];

  const taken = await Promise.allSettled(Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? here : there).take('queries')));

  const refused = taken.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  expect(refused[0]).toMatchObject({ kind: 'rate-limited', provider: 'acme' });
  for (const { retryAfterMs } of refused) expect([retryAfterMs > 3_590_000, retryAfterMs <= HOUR_MS]).toEqual([true, true]);
  await budgetKeeper(acme.system, stranger, MANIFEST).take('queries');
  expect(await budgetStandings(acme.system, second, standingNow())).toMatchObject([
    { bucket: 'queries', used: 5, requests: 5, resetsAt: expect.any(String) },
    { used: 0, resetsAt: null },
  ]);
  await other.close();
});

test('a window that is over begins anew, and what a provider says outranks our count', async () => {
  const connection = await connect({ project: 'p3' });
  const budget = budgetKeeper(acme.system, connection, MANIFEST);
  await budget.take('burst', 2);
  await expect(budget.take('burst')).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 1_000 });
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  await budget.take('burst');

  await budget.told('queries', { remaining: 1, resetAt: new Date(Date.now() + 600_000).toISOString() });
  await budget.take('queries');
  const refused: unknown = await budget.take('queries').catch((error: unknown) => error);

  expect(refused).toMatchObject({ kind: 'rate-limited' });
  expect((refused as ProviderError).retryAfterMs ?? 0).toBeGreaterThan(590_000);
  expect((await budgetStandings(acme.system, connection, standingNow()))[0]).toMatchObject({ used: 5 });
});

test('a provider whose clock runs ahead stops nobody for longer than the window of its budget', async () => {
  const connection = await connect({ project: 'p4' });
  const budget = budgetKeeper(acme.system, connection, MANIFEST);
  await budget.told('burst', { remaining: 0, resetAt: new Date(Date.now() + 90 * 24 * HOUR_MS).toISOString() });

  const refused: unknown = await budget.take('burst').catch((error: unknown) => error);
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  await budget.take('burst');

  expect(refused).toMatchObject({ kind: 'rate-limited', retryAfterMs: 1_000 });
  expect((await budgetStandings(acme.system, connection, standingNow()))[1]).toMatchObject({ used: 1 });
  // By the clock that is given, not by the machine's.
  const later = { manifest: MANIFEST, at: new Date(Date.now() + 2 * HOUR_MS).toISOString() };
  expect((await budgetStandings(acme.system, connection, later))[1]).toMatchObject({ used: 0, resetsAt: null });
});

test('waiting for a budget tells nobody, and passes by itself', async () => {
  const connection = await connect({ expiresInMs: HOUR_MS });

  const untold: boolean[] = [];
  const mark = async (health: 'exhausted' | 'reauth_needed' | 'ok'): Promise<void> => {
    await markConnection(acme.system, { id: connection.id, health, reason: 'why', at: AT });
    untold.push(isUntold(await connectionById(acme.system, connection.id)));
  };

  for (const health of ['exhausted', 'reauth_needed'] as const) await mark(health);
  const { healthSince } = await connectionById(acme.system, connection.id);
  await markTold(acme.system, { id: connection.id, healthSince, at: AT });
  for (const health of ['reauth_needed', 'ok', 'reauth_needed'] as const) await mark(health);

  expect(untold).toEqual([false, true, false, false, true]);
});

test('a trouble that came while people heard of the one before is still to be told', async () => {
  const { id } = await connect({ expiresInMs: HOUR_MS });
  const mark = (health: 'reauth_needed' | 'ok', at: string) => markConnection(acme.system, { id, health, reason: 'why', at });
  await mark('reauth_needed', '2026-02-02T10:00:00.000Z');
  const { healthSince } = await connectionById(acme.system, id);
  await mark('ok', '2026-02-02T10:01:00.000Z');
  await mark('reauth_needed', '2026-02-02T10:02:00.000Z');

  await markTold(acme.system, { id, healthSince, at: AT });

  expect(isUntold(await connectionById(acme.system, id))).toBe(true);
});

test('values that were brought are read by their name, the last one told of each day, and the same bringing is one', async () => {
  const connection = await connect({});
  const values = [
    { series: 'sales', day: '2026-02-01', value: '3' },
    { series: 'sales', day: '2026-02-02', value: '0' },
    { series: 'other', day: '2026-02-02', value: '9' },
  ];
  for (const cause of ['d1', 'd1']) await keepPushedValues(acme.system, { connectionId: connection.id, cause, values, at: AT });
  const corrected = [{ series: 'sales', day: '2026-02-01', value: '4.50' }];
  await keepPushedValues(acme.system, { connectionId: connection.id, cause: 'd2', values: corrected, at: '2026-02-02T10:00:00.000Z' });

  const { pushed } = await use(acme.system, connection);
  const samples = await pushed?.('sales', { from: '2026-01-01', to: '2026-02-28' });

  expect(samples?.map(({ day, value }) => [day, value])).toEqual([
    ['2026-02-01', '4.5'],
    ['2026-02-02', '0'],
  ]);
  expect(await acme.system.db.pushedValue.count({ where: { connectionId: connection.id } })).toBe(4);
});

function standingNow() {
  return { manifest: MANIFEST, at: new Date().toISOString() };
}

/** With a grant that ends then; null for none yet, left out for one that does not end. */
async function connect({
  expiresInMs,
  project = 'p',
  refreshToken = 'r1',
}: {
  expiresInMs?: number | null;
  project?: string;
  refreshToken?: string | null;
}): Promise<ConnectionRow> {
  connections += 1;
  const settings = { config: { clientId: 'app', project }, secret: { clientSecret: 'hush' } };
  const input = { provider: 'acme', name: `Acme ${connections}`, ownerId: acme.admin.id, settings, needsConsent: true };
  const connection = await createConnection(acme.scope, input, { at: AT });
  if (expiresInMs === null) return connection;
  await saveGrant(acme.scope, { connectionId: connection.id, grant: { accessToken: 'a1', refreshToken, lifeMs: expiresInMs ?? null } }, { at: AT });
  return connection;
}

/** What the account is opened with. */
async function use(scope: typeof acme.system, connection: ConnectionRow): Promise<AccountInput> {
  let input: AccountInput | null = null;
  await connectionAccount(scope, connection, {
    outside: outsideOf((given) => {
      input = given;
    }),
    at: AT,
  });
  if (input === null) throw new Error('nothing was opened');
  return input;
}

function outsideOf(opened: (given: AccountInput) => void = () => undefined): Outside {
  return {
    ...nothingOutside,
    manifestOf: () => MANIFEST,
    openAccount: (given) => {
      opened(given);
      const consent = { url: () => '', exchange: () => Promise.reject(new Error('not asked')), refresh: rotate };
      return { ...nothingOutside.openAccount(given), consent: async () => consent };
    },
  };
}

test('of a dead grant they hear although they heard of the silence before it', async () => {
  const { id } = await connect({ expiresInMs: HOUR_MS });
  const mark = (health: 'degraded' | 'reauth_needed', at: string) => markConnection(acme.system, { id, health, reason: 'why', at });
  await mark('degraded', '2026-02-02T10:00:00.000Z');
  const { healthSince } = await connectionById(acme.system, id);
  await markTold(acme.system, { id, healthSince, at: AT });
  await mark('degraded', '2026-02-02T11:00:00.000Z');
  const silent = isUntold(await connectionById(acme.system, id));

  await mark('reauth_needed', '2026-02-02T12:00:00.000Z');

  expect([silent, isUntold(await connectionById(acme.system, id))]).toEqual([false, true]);
});
