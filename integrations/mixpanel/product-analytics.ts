import { createHash } from 'node:crypto';
import Mixpanel from 'mixpanel';
import type { Day } from '../../domain/key-result.ts';
import { createExchange } from '../exchange.ts';
import { mixpanelError, translateRefusal } from './errors.ts';

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

/**
 * Sends counts to the operator's Mixpanel project, with Mixpanel's own package, whose requests our exchange carries. A count that is sent twice is
 * one: its `$insert_id` and time are made of company, event and day.
 */
export function createProductAnalytics({ token, url, allowLoopback = false }: { token: string; url: string; allowLoopback?: boolean }): ProductAnalytics {
  const exchange = createExchange({
    provider: 'mixpanel',
    name: 'Mixpanel',
    baseUrl: url,
    secret: {},
    allowLoopback,
    allowHttp: true,
    timeoutMs: 15_000,
    authorize: () => ({}),
    translate: translateRefusal,
  });
  const sdk = Mixpanel.init(token, { keepAlive: false, geolocate: false });

  async function post(endpoint: string, data: unknown): Promise<void> {
    const body = new URLSearchParams({ data: Buffer.from(JSON.stringify(data)).toString('base64') }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    // `ip=0`: where this machine stands is nobody's business.
    const address = `${url.replace(/\/+$/, '')}${endpoint}?verbose=1&ip=0`;
    const { text } = await exchange({ url: address, bucket: {}, method: 'POST', headers, body });
    if (!/"status":\s*1\b|^1$/.test(text)) throw mixpanelError('bad-config', 'Mixpanel did not take the counts; check PRODUCT_ANALYTICS_TOKEN');
  }
  (sdk as unknown as Transport).send_request = ({ endpoint, data }, done) => void post(endpoint, data).then(() => done(), done);

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
