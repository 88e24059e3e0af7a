import { createHash, randomUUID } from 'node:crypto';
import { escapedHtml } from './escaped-html.ts';
import type { FakeAnswer, FakeRequest, FakeRoute } from './fake-provider.ts';

/** The client that a fake knows; the demo's forms are filled with it. */
export const FAKE_CLIENT = { clientId: 'sextant-demo', clientSecret: 'sextant-demo-client' } as const;

/** OAuth 2 as a fake provider grants it: a page with a button for each person, and a token address that checks PKCE. */
export interface FakeConsent {
  routes: readonly FakeRoute[];
  /** Whose access token came with a request; null where it is missing, unknown, over or withdrawn. */
  personOf(request: Pick<FakeRequest, 'headers' | 'now'>): string | null;
  /** A grant without the page, as tests begin; of this access token where one is given. */
  grant(person: string, accessToken?: string): { accessToken: string; refreshToken: string };
  /** Access tokens end now; refresh tokens live on. */
  expireAccess(): void;
  /** The person takes the consent back. */
  revoke(person: string): void;
}

interface Code {
  person: string;
  redirectUri: string;
  challenge: string;
}

/** `rotates`: each refresh gives a new refresh token, and the old one works until the new one was used. */
export function createFakeConsent({
  provider,
  people,
  authorizePath,
  tokenPath,
  rotates,
  lifetimeSeconds = 3_600,
}: {
  provider: string;
  people: readonly string[];
  authorizePath: string;
  tokenPath: string;
  rotates: boolean;
  lifetimeSeconds?: number;
}): FakeConsent {
  const codes = new Map<string, Code>();
  const access = new Map<string, { person: string; untilMs: number }>();
  const refresh = new Map<string, { person: string; replaces: string | null }>();

  function grant(person: string, { nowMs = Date.now(), accessToken = `access-${randomUUID()}` } = {}) {
    const refreshToken = `refresh-${randomUUID()}`;
    access.set(accessToken, { person, untilMs: nowMs + lifetimeSeconds * 1_000 });
    refresh.set(refreshToken, { person, replaces: null });
    return { accessToken, refreshToken };
  }

  function authorize({ url: { searchParams: asked, pathname } }: FakeRequest): FakeAnswer {
    const redirectUri = asked.get('redirect_uri') ?? '';
    const person = asked.get('person');
    if (!URL.canParse(redirectUri) || asked.get('client_id') !== FAKE_CLIENT.clientId || asked.get('code_challenge_method') !== 'S256')
      return { status: 400, json: { error: 'invalid_request' } };
    if (person === null) return { headers: { 'content-type': 'text/html; charset=utf-8' }, text: consentPage({ provider, people, pathname, asked }) };
    const back = new URL(redirectUri);
    back.searchParams.set('state', asked.get('state') ?? '');
    if (!people.includes(person)) back.searchParams.set('error', 'access_denied');
    else {
      const code = `code-${randomUUID()}`;
      codes.set(code, { person, redirectUri, challenge: asked.get('code_challenge') ?? '' });
      back.searchParams.set('code', code);
    }
    return { status: 302, headers: { location: back.href } };
  }

  function token(request: FakeRequest): FakeAnswer {
    const form = request.form();
    if (form.get('client_id') !== FAKE_CLIENT.clientId || form.get('client_secret') !== FAKE_CLIENT.clientSecret)
      return { status: 401, json: { error: 'invalid_client' } };
    const refused = { status: 400, json: { error: 'invalid_grant' } };
    if (form.get('grant_type') === 'refresh_token') {
      const used = form.get('refresh_token') ?? '';
      const known = refresh.get(used);
      if (known === undefined) return refused;
      if (known.replaces !== null) refresh.delete(known.replaces);
      const next = grant(known.person, { nowMs: request.now() });
      if (rotates) refresh.set(next.refreshToken, { person: known.person, replaces: used });
      else refresh.delete(next.refreshToken);
      return {
        json: { access_token: next.accessToken, expires_in: lifetimeSeconds, token_type: 'Bearer', ...(rotates && { refresh_token: next.refreshToken }) },
      };
    }
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (code === undefined || code.redirectUri !== form.get('redirect_uri') || code.challenge !== challenge) return refused;
    const { accessToken, refreshToken } = grant(code.person, { nowMs: request.now() });
    return { json: { access_token: accessToken, refresh_token: refreshToken, expires_in: lifetimeSeconds, token_type: 'Bearer' } };
  }

  return {
    routes: [
      ['GET', authorizePath, authorize],
      ['POST', tokenPath, token],
    ],
    personOf: ({ headers, now }) => {
      const known = access.get((headers.authorization ?? '').replace(/^Bearer /, ''));
      return known !== undefined && known.untilMs > now() ? known.person : null;
    },
    grant: (person, accessToken) => grant(person, { ...(accessToken !== undefined && { accessToken }) }),
    expireAccess: () => access.clear(),
    revoke: (person) => {
      for (const grants of [access, refresh]) for (const [key, entry] of grants) if (entry.person === person) grants.delete(key);
    },
  };
}

function consentPage({ provider, people, pathname, asked }: { provider: string; people: readonly string[]; pathname: string; asked: URLSearchParams }): string {
  const hidden = [...asked].map(([name, value]) => `<input type="hidden" name="${escapedHtml(name)}" value="${escapedHtml(value)}">`).join('');
  const buttons = [...people.map((person) => [person, `Continue as ${person}`] as const), ['', 'Cancel'] as const]
    .map(([person, label]) => `<p><button name="person" value="${escapedHtml(person)}">${escapedHtml(label)}</button></p>`)
    .join('');
  return `<!doctype html><html lang="en"><title>${escapedHtml(provider)}: sign in</title><h1>${escapedHtml(provider)} (demo)</h1>
<p>Sextant asks for: ${escapedHtml(asked.get('scope') ?? '')}</p><form action="${escapedHtml(pathname)}">${hidden}${buttons}</form></html>`;
}
