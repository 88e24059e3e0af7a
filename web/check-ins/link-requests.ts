import type { LinkedPage, LinkReceipt } from './link-shape.ts';

/** An answer of the link's API, or why there is none. */
export type LinkAnswer<Data> = { ok: true; data: Data } | { ok: false; code: string; message: string };

/** What a person's click sends; which fields count depends on the link's purpose. */
export interface LinkReply {
  value?: string;
  confidence?: number;
  progressNote?: string;
  blocker?: string;
  tellManager?: boolean;
  changeNote?: string;
  stepsDone?: readonly string[];
  note?: string;
  learned?: string;
  inOurControl?: boolean;
  carry?: string;
}

/** Reads what a link opens; changes nothing. */
export function openLink(token: string): Promise<LinkAnswer<LinkedPage>> {
  return request('GET', `/api/check-in/${encodeURIComponent(token)}`);
}

/** Sends a person's answer. */
export function answerLink(token: string, reply: LinkReply): Promise<LinkAnswer<LinkReceipt>> {
  return request('POST', `/api/check-in/${encodeURIComponent(token)}`, reply);
}

/** Asks for a fresh link, mailed to the person that the old one was for. */
export function askForFreshLink(token: string): Promise<LinkAnswer<unknown>> {
  return request('POST', `/api/check-in/${encodeURIComponent(token)}/fresh`, {});
}

async function request<Data>(method: string, url: string, body?: object): Promise<LinkAnswer<Data>> {
  try {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json().catch(() => ({}))) as Data & { code?: string; message?: string };
    return response.ok ? { ok: true, data: answer } : { ok: false, code: answer.code ?? 'FAILED', message: answer.message ?? '' };
  } catch {
    return { ok: false, code: 'OFFLINE', message: '' };
  }
}
