import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { RequestHandler } from 'express';

const nonces = new WeakMap<ServerResponse, string>();

/** The random word of this answer: its policy names it, and the page carries it. */
export function pageNonce(response: ServerResponse): string {
  const nonce = nonces.get(response) ?? randomBytes(16).toString('base64');
  nonces.set(response, nonce);
  return nonce;
}

/** The web app's one page, for every address of it. The word NONCE in it becomes the answer's own; its text therefore never matches one that a browser has kept. */
export function webPage(webFolder: string): RequestHandler {
  return async (_request, response) => {
    const page = await readFile(join(webFolder, 'index.html'), 'utf8');
    response
      .set('Cache-Control', 'no-cache')
      .type('html')
      .send(page.replaceAll('"NONCE"', `"${pageNonce(response)}"`));
  };
}
