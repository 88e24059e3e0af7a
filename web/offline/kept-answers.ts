/** The last known state: answers to questions over GraphQL, kept by the service worker and given when there is no network. */
const KEPT = 'sextant-answers';
const KEPT_AT = 'x-sextant-kept-at';
/** More than a person opens in a week; the oldest go first. */
const MOST = 300;

/** Whether the body of a GraphQL request only reads. */
export function isQuestion(body: string): boolean {
  return /^\s*\{\s*"(?:operationName"\s*:\s*(?:"[^"]*"|null)\s*,\s*")?query"\s*:\s*"(?:\\n|\s)*(?:query\b|\{)/.test(body);
}

/** Asks the network and keeps what it says; without network, gives what it said last, or throws. Tells when the answer given was kept: null for a fresh one. */
export async function askOrRemember(request: Request, body: string, tell: (keptAt: string | null) => void): Promise<Response> {
  const kept = await caches.open(KEPT);
  const key = await keyOf(body);
  try {
    const answer = await fetch(request);
    if (answer.ok) await keep(kept, key, answer.clone());
    tell(null);
    return answer;
  } catch (error) {
    const last = await kept.match(key);
    if (last === undefined) throw error;
    tell(last.headers.get(KEPT_AT));
    return last;
  }
}

/** Forgets all answers: whoever looks from now on may be somebody else. */
export async function forgetAnswers(): Promise<void> {
  await caches.delete(KEPT);
}

async function keep(kept: Cache, key: string, answer: Response): Promise<void> {
  const text = await answer.text();
  if (text.includes('"SIGNED_OUT"')) return forgetAnswers();
  const headers = { 'content-type': answer.headers.get('content-type') ?? 'application/json', [KEPT_AT]: new Date().toISOString() };
  // Put anew at the end, so that the first keys are the oldest.
  await kept.delete(key);
  await kept.put(key, new Response(text, { headers }));
  const keys = await kept.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((old) => kept.delete(old)));
}

async function keyOf(body: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body));
  return `/kept/${[...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
