import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createGuardedFetch } from './guarded-fetch.ts';

let server: Server;
let port: number;
let hits = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    hits += 1;
    if (request.url === '/big') return response.end('x'.repeat(50_000));
    if (request.url === '/slow') return;
    return response.end(`host ${request.headers.host}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each([
  ['127.0.0.1', 'the plain literal'],
  ['[::ffff:127.0.0.1]', 'mapped into IPv6'],
  ['2130706433', 'as one number'],
  ['0x7f.1', 'in hexadecimal'],
  ['017700000001', 'in octal'],
  ['localhost', 'by name'],
  ['0.0.0.0', 'as any address'],
])('this machine is out of reach as %s, %s', async (host) => {
  const before = hits;

  const failure = await refusal(createGuardedFetch()(`http://${host}:${port}/`));

  expect(failure).toMatch(/not a public address/);
  expect(hits).toBe(before);
});

test('a name that leads to a public and a private address is refused', async () => {
  const fetch = createGuardedFetch({ resolve: async () => ['93.184.216.34', '10.0.0.1'] });

  expect(await refusal(fetch('http://rebind.example/'))).toMatch(/10\.0\.0\.1/);
});

test('a name that changes its answer cannot lead elsewhere: the address that was checked is the one called', async () => {
  const answers = [['127.0.0.1'], ['10.0.0.1']];
  let asked = 0;
  const fetch = createGuardedFetch({ allowLoopback: true, resolve: async () => answers[asked++] ?? [] });

  const response = await fetch(`http://metrics.example:${port}/`);

  expect(await response.text()).toBe(`host metrics.example:${port}`);
  expect(asked).toBe(1);
});

test('cloud metadata stays out of reach even where private networks are allowed', async () => {
  const fetch = createGuardedFetch({ allowPrivate: true, allowLoopback: true });

  expect(await refusal(fetch('http://169.254.169.254/latest/meta-data'))).toMatch(/not a public address/);
});

test.each([
  ['ftp://example.com/x', /use https/],
  ['file:///etc/passwd', /use https/],
  ['https://user:secret@example.com/', /use a header/], // secretlint-disable-line -- nobody's password: such an address is refused
  ['https://other.example/', /not the host of this connection/],
])('%s is refused before any connection', async (url, reason) => {
  expect(await refusal(createGuardedFetch({ allowedHosts: ['example.com'] })(url))).toMatch(reason);
});

test('an unusual port of a public address is refused', async () => {
  expect(await refusal(createGuardedFetch({ resolve: async () => ['93.184.216.34'] })('http://example.com:6379/'))).toMatch(/Port 6379/);
});

test('an answer over the cap, and one that never comes, end the request', async () => {
  const fetch = createGuardedFetch({ allowLoopback: true, maxBytes: 10_000, timeoutMs: 200 });

  await expect(fetch(`http://127.0.0.1:${port}/big`).then((response) => response.text())).rejects.toThrow();
  await expect(fetch(`http://127.0.0.1:${port}/slow`)).rejects.toThrow(/timeout/i);
});

/** The reason of a refusal; fetch hides it in the cause of a TypeError. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const failure = await call.then(
    () => 'not refused',
    (error: unknown) => error,
  );
  const cause = typeof failure === 'object' && failure !== null && 'cause' in failure && failure.cause ? failure.cause : failure;
  return String(cause);
}
