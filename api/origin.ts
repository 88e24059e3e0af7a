import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { DomainError } from '../domain/errors.ts';

/**
 * Whether a request comes from our own pages. Browsers name the origin of every WebSocket and of every request that changes something;
 * programs that name none carry nobody else's cookie. A page on 127.0.0.1 is ours too while PUBLIC_URL says localhost, so the Host counts.
 */
export function isOwnOrigin({ headers }: IncomingMessage, publicUrl: string): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  // "null" is the origin of sandboxed frames and of redirects: nobody's page.
  if (!URL.canParse(origin)) return false;
  return new URL(origin).origin === new URL(publicUrl).origin || new URL(origin).host === host;
}

/** Refuses what another site's page wants changed; reading stays open, for a browser keeps the answer from that page. */
export function refuseForeignOrigins(publicUrl: string): RequestHandler {
  return (request, _response, next) => {
    const reads = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS';
    if (!reads && !isOwnOrigin(request, publicUrl)) throw new DomainError('NOT_FOUND', 'This was sent by the page of another site, so nothing was done.');
    next();
  };
}
