import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Agent, type RequestInit, type Response, buildConnector, fetch as undiciFetch } from 'undici';
import { classifyAddress } from '../domain/private-address.ts';

/** `fetch` for an address; undici's own types. */
export type Fetch = (address: string | URL, init?: RequestInit) => Promise<Response>;

/** The guard's own verdict: the request was not made, or its answer was too big. Never worth a retry. */
export class RefusedRequest extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RefusedRequest';
  }
}

export interface GuardOptions {
  /** `host` or `host:port`; any other host is refused, redirects included. Default: any host. */
  allowedHosts?: readonly string[];
  /** Default false. */
  allowLoopback?: boolean;
  /** Default false. */
  allowPrivate?: boolean;
  /** Default 10 MB. */
  maxBytes?: number;
  /** For the whole exchange, body included. Default 20 s. */
  timeoutMs?: number;
  /** How names become addresses; for tests. */
  resolve?: (hostname: string) => Promise<readonly string[]>;
}

/**
 * The door through which integrations reach servers that a person named. The check stands where the socket is opened: literal addresses
 * and every resolved one are judged, and the connection goes to the very address that was judged. A check before the request, or in the
 * DNS look-up, would be passed by by literal addresses and by names that change their answer.
 * Redirects are not followed: the caller sees the 3xx.
 */
export function createGuardedFetch({
  allowedHosts,
  allowLoopback = false,
  allowPrivate = false,
  maxBytes = 10_000_000,
  timeoutMs = 20_000,
  resolve = resolveAll,
}: GuardOptions = {}): Fetch {
  const connectTo = buildConnector({ timeout: Math.min(timeoutMs, 10_000) });
  const agent = new Agent({
    maxResponseSize: maxBytes,
    connect: (target, callback) => {
      chooseAddress(target.hostname, target.port).then(
        (address) =>
          connectTo({ ...target, hostname: address }, (error, socket) => {
            if (error) return callback(error, null);
            if (socket.remoteAddress !== address && isIP(address) === 4) {
              socket.destroy();
              return callback(new RefusedRequest('The connection led to another address than the one that was checked'), null);
            }
            return callback(null, socket);
          }),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
      );
    },
  });

  async function chooseAddress(hostname: string, port: string): Promise<string> {
    const address = await judgedAddress(hostname, { allowLoopback, allowPrivate, resolve });
    const named = allowedHosts?.includes(`${hostname.replace(/^\[|\]$/g, '')}:${port}`) ?? false;
    const usualPort = port === '' || port === '80' || port === '443';
    if (!usualPort && !named && classifyAddress(address) === 'public') throw new RefusedRequest(`Port ${port} is not open to metric sources; use 80 or 443`);
    return address;
  }

  return (address, init = {}) => {
    const url = new URL(address);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return Promise.reject(new RefusedRequest(`${url.protocol} addresses are not read; use https`));
    if (url.username !== '' || url.password !== '') return Promise.reject(new RefusedRequest('User and password do not belong into an address; use a header'));
    if (allowedHosts && !allowedHosts.includes(url.host) && !allowedHosts.includes(url.hostname)) {
      return Promise.reject(new RefusedRequest(`${url.host} is not the host of this connection`));
    }
    const signals = [AbortSignal.timeout(timeoutMs), ...(init.signal ? [init.signal] : [])];
    return undiciFetch(url, { ...init, redirect: 'manual', dispatcher: agent, signal: AbortSignal.any(signals) });
  };
}

/**
 * The address that a host leads to, to be connected to as it is: every address of its name is judged, since one of several may lie inside. Throws RefusedRequest
 * where one is out of reach. For what does not speak HTTP; HTTP goes through `createGuardedFetch`.
 */
export async function judgedAddress(
  hostname: string,
  { allowLoopback = false, allowPrivate = false, resolve = resolveAll }: Pick<GuardOptions, 'allowLoopback' | 'allowPrivate' | 'resolve'>,
): Promise<string> {
  const literal = hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(literal) ? [literal] : await resolve(literal);
  const [first] = addresses;
  if (first === undefined) throw new Error(`${literal} has no address`);
  for (const address of addresses) {
    const is = classifyAddress(address);
    if (is !== 'public' && !(is === 'loopback' && allowLoopback) && !(is === 'private' && allowPrivate))
      throw new RefusedRequest(address === literal ? `${literal} is not a public address` : `${literal} leads to ${address}, which is not a public address`);
  }
  return first;
}

async function resolveAll(hostname: string): Promise<string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}
