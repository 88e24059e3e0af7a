import { serializeSignedCookie } from 'better-call';
import type { Request, Response } from 'express';
import { lookupScope } from '../../database/scope.ts';
import { beganByLink, endOtherSessions, sessionFacts } from '../../database/sessions.ts';
import { endSession, noteRefusedSignIn } from '../../database/sign-in.ts';
import { DomainError } from '../../domain/errors.ts';
import { type Identity, noteIdentitySignIn } from './identity.ts';
import { isChallengeOfLink } from './second-factor.ts';
import { actedFrom, cookieName, cookieOf, cookiePrefix, type SessionDeps, sessionToken, setSessionCookie } from './session.ts';

/**
 * Hands a request to the library. It knows the session by a cookie that it signed, which ours is not: the token is the secret, whatever stands beside it.
 * Whoever signs in hands none over: what their browser kept of an earlier session, or made up, is not asked.
 */
export async function passOn(
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

/** The challenge that the first step left in a cookie, as the library signed it, or null. */
export function challengeOf({ publicUrl }: SessionDeps, { headers }: Request): string | null {
  return cookieOf(headers.cookie, `${cookiePrefix(publicUrl)}.two_factor`);
}

/** These fields of a body, and no other. */
function only(body: unknown, fields: readonly string[]): object {
  return Object.fromEntries(Object.entries(typeof body === 'object' && body !== null ? body : {}).filter(([name]) => fields.includes(name)));
}

function refusalFrom(status: number, body: { message?: unknown } | null): DomainError {
  const message = typeof body?.message === 'string' && body.message !== '' ? body.message : 'This did not work. Try again.';
  if (status === 401) return new DomainError('SIGNED_OUT', message);
  if (status === 429) return new DomainError('TOO_MANY_REQUESTS', message);
  return new DomainError('INVALID_INPUT', message);
}
