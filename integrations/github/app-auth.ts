import { createHash, createPrivateKey, sign } from 'node:crypto';
import type { ProviderError } from '../../domain/errors.ts';
import { createExchange, type ExchangeInput, readJson, type Refusal } from '../exchange.ts';
import { githubError, sentenceOf, translateRefusal } from './errors.ts';
import { installationTokenSchema } from './schema.ts';

/** A GitHub App in one installation. */
export interface AppCredentials {
  appId: string;
  installationId: string;
  privateKey: string;
}

/** GitHub's clock and ours differ: the proof is dated back a minute, and ends a minute before the ten that GitHub allows. */
const CLOCK_SKEW_S = 60;
const PROOF_LIFE_S = 540;
/** A token is used until so long before its end that a page begun with it can be read. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** How GitHub is reached by whoever asks. */
type Reach = Omit<ExchangeInput, 'secret' | 'authorize' | 'translate' | 'renew'>;

const tokens = new Map<string, Promise<{ token: string; endsAtMs: number }>>();

/**
 * A token of the installation, narrowed to one repository and kept until shortly before its end; askers at the same time share one
 * exchange. `refused` is a token that GitHub did not take: it is not given again.
 * Not by @octokit/auth-app: it shares exchanges under way by the installation's number alone, so that two companies with the same number
 * on two servers, or with two apps, could get each other's token.
 */
export async function installationToken({
  reach,
  bucket,
  credentials,
  repository,
  refused,
}: {
  reach: Reach;
  bucket: string;
  credentials: AppCredentials;
  repository: string;
  refused?: string | undefined;
}): Promise<string> {
  const nowMs = Date.now();
  const key = createHash('sha256')
    .update(JSON.stringify([reach.baseUrl, repository, credentials]))
    .digest('hex');
  const kept = tokens.get(key);
  if (kept !== undefined) {
    const { token, endsAtMs } = await kept;
    if (token !== refused && endsAtMs - RENEW_BEFORE_MS > nowMs) return token;
    // Who comes first forgets it; the others find the exchange that follows.
    if (tokens.get(key) === kept) tokens.delete(key);
  }
  const exchange = tokens.get(key) ?? requestToken({ reach, bucket, credentials, repository, nowMs });
  tokens.set(key, exchange);
  try {
    const { token, endsAtMs } = await exchange;
    setTimeout(() => tokens.get(key) === exchange && tokens.delete(key), Math.max(endsAtMs - nowMs, 0)).unref();
    return token;
  } catch (error) {
    tokens.delete(key);
    throw error;
  }
}

/** What an app proves itself with: signed by its key, RS256. Throws ProviderError `bad-config` for a key that is none. */
export function appProof({ appId, privateKey }: Pick<AppCredentials, 'appId' | 'privateKey'>, nowMs: number): string {
  const now = Math.floor(nowMs / 1_000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: now - CLOCK_SKEW_S, exp: now + PROOF_LIFE_S, iss: appId })}`;
  try {
    return `${unsigned}.${sign('RSA-SHA256', Buffer.from(unsigned), createPrivateKey(pemOf(privateKey))).toString('base64url')}`;
  } catch {
    throw githubError('bad-config', 'The private key of the app cannot be read; enter the whole .pem file');
  }
}

async function requestToken({
  reach,
  bucket,
  credentials,
  repository,
  nowMs,
}: {
  reach: Reach;
  bucket: string;
  credentials: AppCredentials;
  repository: string;
  nowMs: number;
}) {
  const exchange = createExchange({
    ...reach,
    secret: {},
    renew: undefined,
    authorize: () => ({ authorization: `Bearer ${appProof(credentials, nowMs)}` }),
    translate: (refusal, clock) => refusalOfApp(refusal) ?? translateRefusal(refusal, clock),
  });
  const { text } = await exchange({
    url: `${reach.baseUrl}/app/installations/${credentials.installationId}/access_tokens`,
    bucket,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ repositories: [repository] }),
  });
  const { token, expires_at } = readJson({ text, schema: installationTokenSchema, provider: 'github', name: 'GitHub' });
  return { token, endsAtMs: Date.parse(expires_at) };
}

/** What GitHub says to an app that asks for a token: nobody entered an access token, so none is spoken of. Null for what it says to anybody. */
function refusalOfApp({ status, body }: Refusal): ProviderError | null {
  if (status === 401) return githubError('reauth-needed', 'GitHub does not know the app by this private key; enter the App ID and a key of the same app');
  if (status === 404)
    return githubError('reauth-needed', 'The app is not installed under this Installation ID; install it, or enter the number of its installation');
  if (status === 403 && /suspended/i.test(sentenceOf(body)))
    return githubError('reauth-needed', 'The installation of the app is suspended; resume it at GitHub');
  if (status === 422) return githubError('bad-config', 'The app may not see this repository; add it to the installation at GitHub');
  return null;
}

/** A form's single line turns the line breaks of a .pem into spaces or "\n"; they are put back. */
function pemOf(text: string): string {
  const match = /-----BEGIN ([A-Z ]+)-----(.*)-----END \1-----/s.exec(text.replaceAll('\\n', '\n'));
  if (match === null) return text;
  const [, label = '', body = ''] = match;
  return `-----BEGIN ${label}-----\n${(body.replace(/\s/g, '').match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`;
}
