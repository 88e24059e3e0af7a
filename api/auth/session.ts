import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import { lookupScope, personScope, type Scope } from '../../database/scope.ts';
import type { Database } from '../../database/client.ts';
import { personOfToken } from '../../database/api-tokens.ts';
import { endSession, SESSION_LIFE_S, sessionPerson } from '../../database/sign-in.ts';
import { withStanding } from '../../database/standing.ts';
import type { TokenScope } from '../../domain/token-scopes.ts';
import { DomainError } from '../../domain/errors.ts';

const PLAIN_COOKIE = 'sextant_session';
const SECURE_COOKIE = '__Host-sextant_session';

export interface SessionDeps {
  database: Database;
  clock: { now(): string };
  publicUrl: string;
  /** There is no mail server: each company's mail lies in an outbox that its administrators read. */
  mailStaysHere?: boolean;
}

/** The signed-in person's Scope, or null. Reads the session cookie or the token of a program, of HTTP requests and of WebSocket upgrades alike. */
export async function sessionScope(deps: SessionDeps, request: IncomingMessage): Promise<Scope | null> {
  const bearer = bearerToken(request);
  if (bearer !== null) return tokenScope(deps, request, { bearer, serves: (scope) => scope !== 'provision' });
  const token = sessionToken(deps, request);
  if (token === null) return null;
  const session = await sessionPerson(lookupScope(deps.database), token, deps.clock.now());
  if (session === null) return null;
  return withStanding(personScope(deps.database, { ...session, ...actedFrom(request) }), { now: deps.clock.now() });
}

/** The Scope of a program that shows a token: its person's, within the token's scopes. */
async function tokenScope(
  deps: SessionDeps,
  request: IncomingMessage,
  { bearer, serves }: { bearer: string; serves: (scope: TokenScope) => boolean },
): Promise<Scope | null> {
  const found = await personOfToken(lookupScope(deps.database), bearer, deps.clock.now());
  if (found === null) return null;
  const { tokenId: id, ...person } = found;
  const scopes = person.scopes.filter(serves);
  if (scopes.length === 0) return null;
  return withStanding(personScope(deps.database, { ...person, token: { id, scopes }, ...actedFrom(request) }), { now: deps.clock.now() });
}

/** The Scope of a company's directory, which shows a token for provisioning: good for that alone, and for nothing else; null for any other. */
export async function directoryScope(deps: SessionDeps, request: IncomingMessage): Promise<Scope | null> {
  const bearer = bearerToken(request);
  return bearer === null ? null : tokenScope(deps, request, { bearer, serves: (scope) => scope === 'provision' });
}

/** The token that a program shows in `Authorization: Bearer …`, or null. */
export function bearerToken({ headers }: IncomingMessage): string | null {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

/** The Scope of a signed-in person. Throws SIGNED_OUT otherwise. */
export async function requireSession(deps: SessionDeps, request: IncomingMessage): Promise<Scope> {
  const scope = await sessionScope(deps, request);
  if (scope === null) throw new DomainError('SIGNED_OUT', 'You are signed out. Open your sign-in link, or ask for a new one at /sign-in.');
  return scope;
}

/** The id of the person who acts. Throws SIGNED_OUT for a link or a workflow. */
export function signedInPerson({ actor }: Scope): string {
  if (actor.kind !== 'person') throw new DomainError('SIGNED_OUT', 'Only a signed-in person can do this.');
  return actor.personId;
}

/** The session token that the cookie carries, or null. */
export function sessionToken(deps: SessionDeps, request: IncomingMessage): string | null {
  return cookieOf(request.headers.cookie, cookieName(deps.publicUrl));
}

/** The value of one cookie of a request, or null. */
export function cookieOf(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value !== undefined && value !== '') return value;
  }
  return null;
}

/** Puts the session cookie into an answer. */
export function setSessionCookie(deps: SessionDeps, response: Response, token: string): void {
  response.cookie(cookieName(deps.publicUrl), token, { ...cookieOptions(deps.publicUrl), maxAge: SESSION_LIFE_S * 1000 });
}

/** The same, for a sign-in: the session that the browser had until then ends. */
export async function replaceSession(deps: SessionDeps, request: IncomingMessage, response: Response, token: string): Promise<void> {
  const former = sessionToken(deps, request);
  if (former !== null && former !== token) await endSession(lookupScope(deps.database), former, deps.clock.now(), actedFrom(request));
  setSessionCookie(deps, response, token);
}

/** Takes the session cookie away. */
export function clearSessionCookie(deps: SessionDeps, response: Response): void {
  response.clearCookie(cookieName(deps.publicUrl), cookieOptions(deps.publicUrl));
}

/** How every cookie of a sign-in is set. */
export function cookieOptions(publicUrl: string) {
  return { httpOnly: true, sameSite: 'lax' as const, secure: publicUrl.startsWith('https:'), path: '/' };
}

/** What the names of all other cookies of a sign-in begin with. */
export function cookiePrefix(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-sextant' : 'sextant';
}

/** The name of the session cookie. */
export function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? SECURE_COOKIE : PLAIN_COOKIE;
}

/** The request's id, and where it came from: behind a proxy the address that it vouches for (`trust proxy`), of a WebSocket upgrade the connection's own. */
export function actedFrom(request: IncomingMessage & { ip?: string | undefined }): { request: string; address: string; device: string } {
  return { request: requestId(request), address: request.ip ?? request.socket.remoteAddress ?? '', device: request.headers['user-agent'] ?? '' };
}

function requestId(request: IncomingMessage): string {
  return 'id' in request && typeof request.id === 'string' ? request.id : '';
}
