import { createHash } from 'node:crypto';
import Mixpanel from 'mixpanel';
import type { Day } from '../../domain/key-result.ts';
import { createGuardedFetch } from '../guarded-fetch.ts';
import { mixpanelError, translateFailure, translateRefusal } from './errors.ts';

/** How often something was done on a day, by a company that only its pseudonym names. */
export interface UseCount {
  event: string;
  company: string;
  day: Day;
  count: number;
}

/** Where Sextant's own use is told, if the operator wants that. Throws ProviderError only. */
export interface ProductAnalytics {
  send(counts: readonly UseCount[]): Promise<void>;
}

/** A part of the package that its types leave out. */
interface Transport {
  send_request(request: { endpoint: string; data: unknown }, done: (error?: Error) => void): void;
}

const REASONABLE_MS = 15_000;

/**
 * Sends counts to the operator's Mixpanel project, with Mixpanel's own package, whose requests go through the guarded fetch. A count that is sent twice is
 * one: its `$insert_id` and time are made of company, event and day.
 */
export function createProductAnalytics({ token, url, allowLoopback = false }: { token: string; url: string; allowLoopback?: boolean }): ProductAnalytics {
  const base = new URL(url);
  const fetch = createGuardedFetch({ allowedHosts: [base.host], allowLoopback, timeoutMs: REASONABLE_MS });
  const sdk = Mixpanel.init(token, { keepAlive: false, geolocate: false });

  async function post(endpoint: string, data: unknown): Promise<void> {
    // `ip=0`: where this machine stands is nobody's business.
    const address = `${base.href.replace(/\/$/, '')}${endpoint}?verbose=1&ip=0`;
    const body = new URLSearchParams({ data: Buffer.from(JSON.stringify(data)).toString('base64') }).toString();
    const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
    const answer = await response.text();
    if (!response.ok) throw translateRefusal({ status: response.status, headers: response.headers, message: '' }, { nowMs: Date.now() });
    if (!/"status":\s*1\b|^1$/.test(answer)) throw mixpanelError('bad-config', 'Mixpanel did not take the counts; check PRODUCT_ANALYTICS_TOKEN');
  }
  (sdk as unknown as Transport).send_request = ({ endpoint, data }, done) =>
    void post(endpoint, data).then(
      () => done(),
      (error: unknown) => done(translateFailure(error)),
    );

  return {
    send: (counts) => {
      if (counts.length === 0) return Promise.resolve();
      const events = counts.map(({ event, company, day, count }) => ({
        event,
        properties: { distinct_id: company, time: Date.parse(`${day}T12:00:00Z`), $insert_id: insertIdOf(event, company, day), count },
      }));
      return new Promise((resolve, reject) => {
        sdk.track_batch(events, (errors) => {
          const [error] = errors ?? [];
          return error === undefined ? resolve() : reject(error);
        });
      });
    },
  };
}

function insertIdOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}
