import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** A certified OpenID Connect provider on this machine, as a company would run one. */
export interface OpenIdProvider {
  issuer: string;
  clientId: string;
  secret: string;
  /** Goes through its pages as a person who signs in there with this e-mail address; returns where it sends the browser in the end. */
  signIn(url: string, email: string): Promise<string>;
  /** What it says of whoever signs in next, beside their address. */
  claims: Record<string, unknown>;
  close(): Promise<void>;
}

/** Starts it, for one client that comes back at this address. */
export async function startOpenIdProvider(redirectUri: string): Promise<OpenIdProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [clientId, secret] = ['sextant', 'a-secret-for-the-test-provider'];
  const claims: Record<string, unknown> = { email_verified: true };
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: secret, redirect_uris: [redirectUri], response_types: ['code'], grant_types: ['authorization_code'] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['a key of the test provider'] },
    features: { devInteractions: { enabled: true } },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    pkce: { required: () => true },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, email: id, name: `Name of ${id}`, ...claims }) }),
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    issuer,
    clientId,
    secret,
    claims,
    signIn: (url, email) => walk(new URL(url), { email, until: redirectUri }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Follows redirects and fills in the provider's forms, with a jar of cookies as a browser has one. */
async function walk(start: URL, { email, until }: { email: string; until: string }): Promise<string> {
  const jar = new Map<string, string>();
  const go = async (to: URL, init: RequestInit = {}): Promise<Response> => {
    const answer = await fetch(to, { redirect: 'manual', ...init, headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') } });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      jar.set(name, value);
    }
    return answer;
  };
  let url = start;
  for (let steps = 0; steps < 20; steps += 1) {
    if (url.href.startsWith(until)) return url.href;
    const page = await go(url);
    const next = page.headers.get('location') ?? (await submit(await page.text()));
    url = new URL(next, url);
  }
  throw new Error(`The provider did not send the browser back; it stopped at ${url.href}`);

  async function submit(html: string): Promise<string> {
    const [prompt, action] = [/name="prompt" value="(\w+)"/.exec(html)?.[1], /action="([^"]+)"/.exec(html)?.[1]];
    if (prompt === undefined || action === undefined) throw new Error(`The provider shows no form: ${html.slice(0, 200)}`);
    const sent = await go(new URL(action, url), { method: 'POST', body: new URLSearchParams({ prompt, login: email, password: 'any' }) });
    return sent.headers.get('location') ?? '';
  }
}
