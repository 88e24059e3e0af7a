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
  await send('POST', '/api/auth/look-as', { personId });
  location.assign('/');
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
