import { serializeSignedCookie } from 'better-call';
import express, { type Request, type Response, type Router } from 'express';
import { accountById } from '../../database/accounts.ts';
import { writeAudit } from '../../database/audit-log.ts';
import { lookupScope } from '../../database/scope.ts';
import { beganByLink, endOtherSessions, isLinkReadByOthers, type SessionFacts, sessionFacts } from '../../database/sessions.ts';
import { endSession, noteRefusedSignIn } from '../../database/sign-in.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Limiter } from '../rate-limit.ts';
import { FRESH_S, type Identity, noteIdentitySignIn } from './identity.ts';
import { isChallengeOfLink } from './second-factor.ts';
import { actedFrom, cookieName, cookieOf, cookiePrefix, requireSession, type SessionDeps, sessionToken, setSessionCookie, signedInPerson } from './session.ts';

const PASSKEY_SIGN_IN = '/passkey/verify-authentication';

/** What of the library is open, to whom, and which fields it is handed: everything else of it has no address. */
interface OpenRoute {
  method: 'get' | 'post';
  path: string;
  to: 'anybody' | 'signed-in' | 'fresh';
  /** Of the body. Others, as the library's `trustDevice`, would open what is not meant to be. */
  fields?: readonly string[];
  /** What the audit log calls it. */
  note?: string;
}

const OPEN: readonly OpenRoute[] = [
  { method: 'post', path: '/sign-in/email', to: 'anybody', fields: ['email', 'password'] },
  { method: 'post', path: '/two-factor/verify-totp', to: 'anybody', fields: ['code'] },
  { method: 'post', path: '/two-factor/verify-backup-code', to: 'anybody', fields: ['code'] },
  { method: 'get', path: '/passkey/generate-authenticate-options', to: 'anybody' },
  { method: 'post', path: PASSKEY_SIGN_IN, to: 'anybody', fields: ['response'] },
  { method: 'post', path: '/two-factor/enable', to: 'fresh', fields: ['password'] },
  { method: 'post', path: '/two-factor/disable', to: 'fresh', fields: ['password'], note: 'second-factor-off' },
  { method: 'post', path: '/two-factor/generate-backup-codes', to: 'fresh', fields: ['password'], note: 'new-recovery-codes' },
  { method: 'get', path: '/passkey/generate-register-options', to: 'fresh' },
  { method: 'post', path: '/passkey/verify-registration', to: 'fresh', fields: ['response', 'name'], note: 'add-passkey' },
  { method: 'post', path: '/passkey/delete-passkey', to: 'fresh', fields: ['id'], note: 'remove-passkey' },
  { method: 'get', path: '/passkey/list-user-passkeys', to: 'signed-in' },
];

/** Passwords, second factors and passkeys. `limitAttempts` counts by account, as the address of who tries changes easily. */
export function identityRoutes(deps: SessionDeps, identity: Identity, { limitAttempts }: { limitAttempts: Limiter }): Router {
  const router = express.Router();
  for (const { method, path, to, fields = [], note } of OPEN)
    router[method](path, async (request, response) => {
      if (path === PASSKEY_SIGN_IN) refuseUnasked(request.body);
      // Whoever is signed in already and gives a code sets their second factor up with it, unless it answers a challenge.
      const setsUp = path === '/two-factor/verify-totp' && sessionToken(deps, request) !== null && challengeOf(deps, request) === null;
      const signedIn = to !== 'anybody' || setsUp;
      if (signedIn) await requireAccount(deps, request, { fresh: to !== 'signed-in' });
      else if (method === 'post') await limitAttempts(attemptOf(deps, request));
      const scope = note === undefined && !setsUp ? null : await requireSession(deps, request);
      const body = await passOn(deps, identity, { request, response, fields, token: signedIn ? sessionToken(deps, request) : null });
      if (scope !== null)
        await writeAudit(scope, { action: note ?? 'second-factor-on', noun: 'person', subjectId: signedInPerson(scope), at: deps.clock.now() });
      response.json(body);
    });
  return router;
}

/**
 * The session of somebody who may look at how they themselves sign in, or, `fresh`, change it. Refused while looking with another's eyes, and for sessions
 * that prove nothing of the account: those of single sign-on speak for one organization alone, and its provider must not open the others; whoever founded
 * a company gave an address that may be anybody's, and so may be that of a link which others could read.
 */
export async function requireAccount(deps: SessionDeps, request: Request, { fresh }: { fresh: boolean }): Promise<SessionFacts> {
  await requireSession(deps, request);
  const session = await sessionFacts(lookupScope(deps.database), sessionToken(deps, request) ?? '');
  if (session === null) throw new DomainError('SIGNED_OUT', 'You are signed out.');
  if (session.viewing || session.method === 'look-as') throw new DomainError('READ_ONLY', 'You are looking with somebody else’s eyes.');
  if (session.method === 'sso') throw new DomainError('WRONG_PHASE', 'Your company signs you in: how you do it is set there, not here.');
  if (session.method === 'own-company')
    throw new DomainError('WRONG_PHASE', 'Sign out, and in again with a link to your address: that shows that it is yours. How you sign in is changed then.');
  const { mailStaysHere = false, database } = deps;
  if (session.method === 'link' && (await isLinkReadByOthers(lookupScope(database), session.organizationId, { mailStaysHere })))
    throw new DomainError('WRONG_PHASE', 'Your link lay in an outbox that others read, so it does not show that the address is yours.');
  if ((await accountById(lookupScope(deps.database), session.accountId)) === null)
    throw new DomainError('WRONG_PHASE', 'Your address has changed since you signed in. Sign out and in again first.');
  // Going over to another organization is no new proof of who somebody is.
  if (fresh && (session.method === 'switch' || Date.parse(deps.clock.now()) - Date.parse(session.createdAt) > FRESH_S * 1000))
    throw new DomainError('WRONG_PHASE', 'Sign out and in again first: how you sign in is changed within an hour of signing in.');
  return session;
}

/**
 * Hands a request to the library. It knows the session by a cookie that it signed, which ours is not: the token is the secret, whatever stands beside it.
 * Whoever signs in hands none over: what their browser kept of an earlier session, or made up, is not asked.
 */
async function passOn(
  deps: SessionDeps,
  identity: Identity,
  { request, response, fields, token }: { request: Request; response: Response; fields: readonly string[]; token: string | null },
): Promise<object> {
  const { secret } = await identity.$context;
  const others = (request.headers.cookie ?? '').split(/;\s*/).filter((cookie) => cookie !== '' && !cookie.startsWith(`${cookieName(deps.publicUrl)}=`));
  const own = token === null ? [] : [(await serializeSignedCookie(cookieName(deps.publicUrl), token, secret)).split(';')[0] ?? ''];
  const { address, device } = actedFrom(request);
  const answer = await identity.handler(
    new Request(new URL(request.originalUrl, deps.publicUrl), {
      method: request.method,
      headers: { 'content-type': 'application/json', cookie: [...others, ...own].join('; '), 'user-agent': device, 'x-sextant-address': address },
      ...(request.method === 'POST' ? { body: JSON.stringify(only(request.body, fields)) } : {}),
    }),
  );
  const begun = await giveCookies(deps, answer, response);
  if (begun !== null && begun !== token) await noteBegin(deps, identity, { request, begun, former: token });
  const body = (await answer.json().catch(() => null)) as { token?: unknown; message?: unknown } | null;
  if (!answer.ok) {
    noteRefusal(deps, request);
    throw refusalFrom(answer.status, body);
  }
  // The token belongs into the cookie alone.
  const { token: _token, ...rest } = Array.isArray(body) ? { list: body, token: null } : (body ?? {});
  return rest;
}

/** Not awaited: the time an answer takes must not tell whether the address is known. */
function noteRefusal(deps: SessionDeps, request: Request): void {
  const { email } = (request.body ?? {}) as { email?: unknown };
  if (typeof email !== 'string') return;
  noteRefusedSignIn(lookupScope(deps.database), { email, method: 'password', at: deps.clock.now(), ...actedFrom(request) }).catch(() => undefined);
}

/** Puts the library's cookies into the answer; returns the token of a session that it began. */
async function giveCookies(deps: SessionDeps, answer: globalThis.Response, response: Response): Promise<string | null> {
  let begun: string | null = null;
  for (const cookie of answer.headers.getSetCookie()) {
    const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
    if (name !== cookieName(deps.publicUrl)) response.append('Set-Cookie', cookie);
    else if (value !== '') {
      begun = decodeURIComponent(value).split('.')[0] ?? '';
      setSessionCookie(deps, response, begun);
    }
  }
  return begun;
}

/**
 * A sign-in stands in the audit log, and ends what the browser had before; a session that follows another, after a change of the second factor, ends all
 * the others of the account.
 */
async function noteBegin(
  deps: SessionDeps,
  identity: Identity,
  { request, begun, former }: { request: Request; begun: string; former: string | null },
): Promise<void> {
  const lookup = lookupScope(deps.database);
  if (former !== null) return endOtherSessions(lookup, begun);
  const challenge = challengeOf(deps, request);
  if (challenge !== null && (await isChallengeOfLink(identity, challenge))) await beganByLink(lookup, begun);
  const session = await sessionFacts(lookup, begun);
  if (session === null) return;
  const from = actedFrom(request);
  await noteIdentitySignIn(deps, session, from);
  const earlier = sessionToken(deps, request);
  if (earlier !== null) await endSession(lookup, earlier, deps.clock.now(), from);
}

/** The account that somebody tries: by its address, or, at the second step, by the cookie of the first. */
function attemptOf(deps: SessionDeps, request: Request): string {
  const { email } = (request.body ?? {}) as { email?: unknown };
  if (request.path === '/sign-in/email' && typeof email === 'string') return `account ${email.trim().toLowerCase().slice(0, 320)}`;
  return `challenge ${challengeOf(deps, request) ?? request.ip ?? ''}`;
}

/** The challenge that the first step left in a cookie, as the library signed it, or null. */
function challengeOf({ publicUrl }: SessionDeps, { headers }: Request): string | null {
  return cookieOf(headers.cookie, `${cookiePrefix(publicUrl)}.two_factor`);
}

/** These fields of a body, and no other. */
function only(body: unknown, fields: readonly string[]): object {
  return Object.fromEntries(Object.entries(typeof body === 'object' && body !== null ? body : {}).filter(([name]) => fields.includes(name)));
}

/** A passkey counts as two factors, so its device must have asked who holds it: flag UV of the authenticator data (WebAuthn §6.1), which it has signed. */
function refuseUnasked(body: unknown): void {
  const data = (body as { response?: { response?: { authenticatorData?: unknown } } } | null)?.response?.response?.authenticatorData;
  const flags = typeof data === 'string' ? (Buffer.from(data, 'base64url')[32] ?? 0) : 0;
  if ((flags & 4) === 0)
    throw new DomainError('INVALID_INPUT', 'This key did not ask who you are. Use one with a finger, a face or a PIN, or choose another way.');
}

function refusalFrom(status: number, body: { message?: unknown } | null): DomainError {
  const message = typeof body?.message === 'string' && body.message !== '' ? body.message : 'This did not work. Try again.';
  if (status === 401) return new DomainError('SIGNED_OUT', message);
  if (status === 429) return new DomainError('TOO_MANY_REQUESTS', message);
  return new DomainError('INVALID_INPUT', message);
}
