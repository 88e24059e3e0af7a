import { afterEach, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import type { OAuthDescription } from '../domain/integration.ts';
import { type FakeAnswer, type FakeProvider, type FakeRequest, startFakeProvider } from './fake-provider.ts';
import { openConsent } from './oauth.ts';

const CANARY = 'canary-7d1f';
/** RFC 7636, appendix B. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const open: FakeProvider[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

test('the person is sent to agree with a challenge, and the code is changed with its verifier', async () => {
  const asked: URLSearchParams[] = [];
  const consent = await consentAt((request) => {
    asked.push(request.form());
    return { json: { access_token: 'a1', refresh_token: 'r1', expires_in: 1800 } };
  });

  const url = new URL(consent.url({ redirectUri: 'https://sextant.test/back', state: 'st', verifier: VERIFIER }));
  const grant = await consent.exchange({ code: 'c0de', redirectUri: 'https://sextant.test/back', verifier: VERIFIER });

  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'sextant-app',
    state: 'st',
    scope: 'read stay',
    code_challenge_method: 'S256',
    code_challenge: CHALLENGE,
    access_type: 'offline',
  });
  expect(Object.fromEntries(asked[0] ?? [])).toEqual({
    grant_type: 'authorization_code',
    code: 'c0de',
    code_verifier: VERIFIER,
    redirect_uri: 'https://sextant.test/back',
    client_id: 'sextant-app',
    client_secret: CANARY,
  });
  expect(grant).toEqual({ accessToken: 'a1', refreshToken: 'r1', lifeMs: 1_800_000 });
});

test.each([
  [{ status: 400, json: { error: 'invalid_grant' } }, { kind: 'reauth-needed' }],
  // A limit must not hide a dead grant.
  [{ status: 429, headers: { 'retry-after': '90' }, json: { error: 'invalid_grant' } }, { kind: 'reauth-needed' }],
  [{ status: 200, json: { ok: false, error: 'invalid_refresh_token' } }, { kind: 'reauth-needed' }],
  [{ status: 401, json: { error: 'invalid_client' } }, { kind: 'bad-config' }],
  [
    { status: 429, headers: { 'retry-after': '90' }, json: {} },
    { kind: 'rate-limited', retryAfterMs: 90_000 },
  ],
  [{ status: 429, headers: { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }, json: {} }, { kind: 'rate-limited' }],
  [{ status: 503, text: 'down' }, { kind: 'transient' }],
  [{ status: 200, text: '<html>' }, { kind: 'transient' }],
  [{ status: 200, json: { token_type: 'bearer' } }, { kind: 'bad-config' }],
] as [FakeAnswer, object][])('a token address that answers %j is %j, without a secret in it', async (answer, expected) => {
  const consent = await consentAt(() => answer);

  const failure = await consent.refresh(`${CANARY}-refresh`).catch((error: unknown) => error);

  expect(failure).toMatchObject({ name: 'ProviderError', provider: 'acme', ...expected });
  expect(inspect(failure, { depth: 12, showHidden: true })).not.toContain(CANARY);
});

test('the token address is guarded as every other address', async () => {
  const consent = await consentAt(() => ({ json: { access_token: 'a' } }), { allowLoopback: false });

  await expect(consent.refresh('r')).rejects.toMatchObject({ kind: 'transient' });
  expect(open[0]?.requests()).toEqual([]);
});

async function consentAt(token: (request: FakeRequest) => FakeAnswer, { allowLoopback = true } = {}) {
  const fake = await startFakeProvider({ routes: [['POST', '/token', token]] });
  open.push(fake);
  const oauth: OAuthDescription = {
    authorizeUrl: () => `${fake.url}/authorize`,
    tokenUrl: () => `${fake.url}/token`,
    scopes: ['read', 'stay'],
    authorizeParameters: { access_type: 'offline' },
    clientAuthentication: 'body',
    refreshMarginMs: 60_000,
  };
  return openConsent({ id: 'acme', name: 'Acme', oauth }, { config: { clientId: 'sextant-app' }, secret: { clientSecret: CANARY }, allowLoopback });
}
