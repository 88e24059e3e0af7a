import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Parts } from './parts.ts';
import { renderSetUpPage } from './set-up-page.ts';

/** The HTTP server of this machine: it answers at once, with the set-up page until the app takes over. */
export interface Front {
  server: Server;
  port: number;
  handOver(app: RequestListener): void;
  /** Takes no new requests, lets running ones end for `patienceMs`, then cuts them. */
  close(patienceMs: number): Promise<void>;
}

/** A certificate with what leads to its authority, and its key, as PEM texts. */
export interface ServerCertificate {
  certificate: string;
  key: string;
}

/** Listens on `host` and `port`; with a certificate it speaks HTTPS and nothing else. A taken port is a sentence, not a stack. */
export async function openFront({
  host,
  port,
  parts,
  tls = null,
}: {
  host: string;
  port: number;
  parts: Parts;
  tls?: ServerCertificate | null;
}): Promise<Front> {
  let app: RequestListener = (request, response) => answerWhileStarting(request.url ?? '/', response, parts);
  const answer: RequestListener = (request, response) => app(request, response);
  const server: Server = tls === null ? createServer(answer) : createTlsServer({ cert: tls.certificate, key: tls.key }, answer);
  await listen(server, host, port);
  return {
    server,
    port: (server.address() as AddressInfo).port,
    handOver: (next) => {
      app = next;
    },
    close: (patienceMs) =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), patienceMs).unref();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken =
        cause.code === 'EADDRINUSE'
          ? `Port ${port} is taken by another program: end it, or choose another with PORT=…`
          : `Cannot listen on ${host}:${port}: ${cause.message}`;
      reject(new Error(taken, { cause }));
    });
    server.listen(port, host, resolve);
  });
}

/** The app's own headers come with the app. The set-up page has one style and nothing else. */
const GUARDED = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

function answerWhileStarting(url: string, response: ServerResponse, parts: Parts): void {
  const { pathname } = new URL(url, 'http://localhost');
  if (pathname === '/healthz') sendJson(response, 200, { status: 'ok' });
  else if (pathname === '/readyz') sendJson(response, 503, { ready: false, database: 'away', parts: parts.view() });
  else if (pathname === '/')
    response.writeHead(503, { 'content-type': 'text/html; charset=utf-8', 'retry-after': '1', ...GUARDED }).end(renderSetUpPage(parts.view()));
  else if (/^\/(api|graphql)/.test(pathname)) sendJson(response, 503, { message: 'Sextant is starting: try again in a few seconds' });
  else response.writeHead(302, { location: '/', ...GUARDED }).end();
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', ...GUARDED, ...(status === 503 ? { 'retry-after': '1' } : {}) }).end(JSON.stringify(body));
}
