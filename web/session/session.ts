import { notify } from '../ui/notices.tsx';

/** What came of a request to the sign-in part of the API. */
export interface SessionAnswer {
  ok: boolean;
  message: string;
}

/** Asks for a sign-in link by mail; the answer is the same whether the address is known or not. */
export function askForLink(email: string): Promise<SessionAnswer> {
  return send('POST', '/api/auth/link', { email });
}

/** Turns a sign-in link into a session; only a person's click does this. */
export function signIn(token: string): Promise<SessionAnswer> {
  return send('POST', '/api/auth/session', { token });
}

/** Ends the session and leaves for the sign-in page. */
export async function signOut(): Promise<void> {
  await send('DELETE', '/api/auth/session');
  location.assign('/sign-in');
}

/** In the sample company only: shows the app with another person's eyes. */
export async function lookAs(personId: string): Promise<void> {
  await goAfter(send('POST', '/api/auth/look-as', { personId }), '/');
}

/** For administrators: shows the app with a person's eyes, reading only. */
export async function viewAs(personId: string): Promise<void> {
  await goAfter(send('POST', '/api/auth/view-as', { personId }), '/');
}

/** Back to one's own eyes. */
export async function stopViewing(): Promise<void> {
  await goAfter(send('DELETE', '/api/auth/view-as'), '/access');
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
  try {
    const response = await fetch('/api/auth/sessions', { credentials: 'same-origin' });
    return response.ok ? ((await response.json()) as { sessions: RunningSession[] }).sessions : null;
  } catch {
    return null;
  }
}

/** Ends some of them. */
export function endSessions(ids: readonly string[]): Promise<SessionAnswer> {
  return send('DELETE', '/api/auth/sessions', { ids });
}

/** Loads a page afresh where the answer is good, as somebody else looks from now on; else says what is wrong. */
async function goAfter(answer: Promise<SessionAnswer>, path: string): Promise<void> {
  const { ok, message } = await answer;
  if (ok) location.assign(path);
  else notify({ tone: 'bad', message });
}

async function send(method: string, url: string, body?: object): Promise<SessionAnswer> {
  try {
    const response = await fetch(url, {
      method,
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json().catch(() => ({}))) as { message?: string };
    return { ok: response.ok, message: answer.message ?? '' };
  } catch {
    return { ok: false, message: '' };
  }
}
