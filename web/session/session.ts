import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { notify } from '../ui/notices.tsx';
import { placeInApp } from './place-in-app.ts';

/** What came of a request to the sign-in part of the API. */
export interface SessionAnswer {
  ok: boolean;
  message: string;
}

/** Asks for a sign-in link by mail; the answer is the same whether the address is known or not. */
export function askForLink(email: string): Promise<SessionAnswer> {
  return ask('POST', '/link', { email });
}

/** Turns a sign-in link into a session; only a person's click does this. */
export function signIn(token: string): Promise<SignInAnswer> {
  return ask('POST', '/session', { token });
}

/** What came of a first step: where the account has a second factor, its code is asked for next. */
export interface SignInAnswer extends SessionAnswer {
  body: { twoFactorRedirect?: boolean } | null;
}

/** Signs in with a password. */
export function signInByPassword(email: string, password: string): Promise<SignInAnswer> {
  return ask('POST', '/sign-in/email', { email, password });
}

/** The second step: a code of the app, or one of the recovery codes. */
export function giveCode(code: string): Promise<SessionAnswer> {
  const digits = code.replaceAll(' ', '');
  return /^\d{6}$/.test(digits)
    ? ask('POST', '/two-factor/verify-totp', { code: digits })
    : ask('POST', '/two-factor/verify-backup-code', { code: code.trim() });
}

/** Signs in with a passkey of this device; null where the person or the browser gave up. */
export async function signInByPasskey(): Promise<SessionAnswer | null> {
  const options = await ask<PublicKeyCredentialRequestOptionsJSON>('GET', '/passkey/generate-authenticate-options');
  if (options.body === null) return options;
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const response = await startAuthentication({ optionsJSON: options.body }).catch(() => null);
  return response && ask('POST', '/passkey/verify-authentication', { response });
}

/** Where single sign-on of the address's company begins. */
export async function singleSignOn(email: string): Promise<SessionAnswer & { url: string | null }> {
  const { body, ...answer } = await ask<{ url: string }>('POST', '/sso', { email });
  return { ...answer, url: body?.url ?? null };
}

/** An organization that the person is in. */
export interface Membership {
  organizationId: string;
  name: string;
  current: boolean;
}

/** The organizations that the person can go over to; none where they cannot be had. */
export async function memberships(): Promise<readonly Membership[]> {
  return (await ask<{ organizations: Membership[] }>('GET', '/organizations')).body?.organizations ?? [];
}

/** Goes over to another organization. */
export async function goTo(organizationId: string): Promise<void> {
  await goAfter(ask('POST', '/organization', { organizationId }), '/');
}

/** Ends the session and leaves for the sign-in page. */
export async function signOut(): Promise<void> {
  await ask('DELETE', '/session');
  location.assign('/sign-in');
}

/** In the sample company only: shows the app with another person's eyes. */
export async function lookAs(personId: string): Promise<void> {
  await goAfter(ask('POST', '/look-as', { personId }), '/');
}

/** For administrators: shows the app with a person's eyes, reading only. */
export async function viewAs(personId: string): Promise<void> {
  await goAfter(ask('POST', '/view-as', { personId }), '/');
}

/** Back to one's own eyes. */
export async function stopViewing(): Promise<void> {
  await goAfter(ask('DELETE', '/view-as'), '/access');
}

/** Where the person is signed in. */
export interface RunningSession {
  id: string;
  createdAt: string;
  address: string;
  device: string;
  current: boolean;
}

/** The person's running sessions, newest first; null where they cannot be had. */
export async function runningSessions(): Promise<RunningSession[] | null> {
  return (await ask<{ sessions: RunningSession[] }>('GET', '/sessions')).body?.sessions ?? null;
}

/** Ends some of them. */
export function endSessions(ids: readonly string[]): Promise<SessionAnswer> {
  return ask('DELETE', '/sessions', { ids });
}

/** Loads a page afresh where the answer is good, as somebody else looks from now on; else says what is wrong. */
async function goAfter(answer: Promise<SessionAnswer>, path: string): Promise<void> {
  const { ok, message } = await answer;
  if (ok) location.assign(path);
  else notify({ tone: 'bad', message });
}

/** What came of a request, and what it answered. */
interface Answered<Body> extends SessionAnswer {
  body: Body | null;
  /** Which refusal it is, where a code has several. */
  reason: string | null;
}

/** Asks the sign-in part of the API; every way in which it can end is one value. */
export async function ask<Body = unknown>(method: string, path: string, body?: object): Promise<Answered<Body>> {
  try {
    const response = await fetch(`/api/auth${path}`, {
      method,
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json().catch(() => null)) as (Body & { message?: string; details?: { reason?: string } }) | null;
    return { ok: response.ok, message: answer?.message ?? '', body: response.ok ? answer : null, reason: answer?.details?.reason ?? null };
  } catch {
    return { ok: false, message: '', body: null, reason: null };
  }
}

/** To where the person wanted to go; only into this app, wherever the address of the page came from. */
export function enter(next: string | undefined): void {
  location.replace(placeInApp(next, location.origin));
}
