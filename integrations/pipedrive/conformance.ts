import type { Conformance } from '../conformance-contract.ts';
import { startFakePipedrive, wonDeal } from './fake-server.ts';
import { createPipedriveReader } from './metrics.ts';

const TODAY = '2026-11-22';

/** How Pipedrive is held to the checks that every integration has to pass. */
export const conformance: Conformance = {
  metric: 'deals-won',
  query: { measure: 'count' },
  span: { from: '2026-11-01', to: TODAY },
  now: `${TODAY}T12:00:00.000Z`,
  bench: async ({ empty = false } = {}) => {
    const fake = await startFakePipedrive();
    let nextId = 1;
    const win = () => void fake.deals.push(wonDeal({ id: nextId++, won_time: `${TODAY}T09:00:00Z`, is_archived: nextId % 50 === 0 }));
    // Two pages, and one of archived deals.
    if (!empty) for (let count = 0; count < 700; count += 1) win();
    const status = (code: number, headers: Record<string, string> = {}) =>
      fake.fault({ kind: 'status', status: code, headers, body: { success: false, error: 'x' } });
    return {
      accountInput: { config: { company: 'example', baseUrl: fake.url }, secret: { token: 'example' }, allowLoopback: true },
      open: ({ secret, withoutLeave = false, budget } = {}) =>
        createPipedriveReader({
          config: { company: 'example', baseUrl: withoutLeave ? fake.url.replace('http:', 'https:') : fake.url },
          secret: { token: secret ?? 'example' },
          allowLoopback: !withoutLeave,
          ...(budget && { budget }),
        }),
      truth: () => String(fake.deals.filter((deal) => deal.status === 'won').length),
      faults: {
        unauthorized: () => status(401),
        forbidden: () => status(403),
        'limit-seconds': () => status(429, { 'retry-after': '90' }),
        'limit-date': () => status(429, { 'retry-after': new Date(Date.now() + 121_000).toUTCString() }),
        'limit-reset': () => status(429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '300' }),
        'limit-untold': () => status(429),
        'limit-as-403': () => fake.fault({ kind: 'status', status: 403, body: '<html>' }),
        'server-error': () => status(502),
        truncated: () => fake.fault({ kind: 'truncate' }),
        dropped: () => fake.fault({ kind: 'drop' }),
        'odd-item': () => fake.fault({ kind: 'status', status: 200, body: { success: true, data: [{ id: 'seven' }], additional_data: { next_cursor: null } } }),
        'redirect-elsewhere': () => fake.fault({ kind: 'redirect', to: 'http://169.254.169.254/latest/meta-data' }),
      },
      happenings: {
        'one-more': win,
        'many-at-once': () => {
          for (let count = 0; count < 600; count += 1) win();
        },
        'one-late': win,
        'edit-between-pages': () =>
          fake.afterNext(() => {
            const edited = fake.deals[10];
            if (edited) edited.value = 7;
          }),
        'one-vanishes': () => void fake.deals.splice(3, 1),
      },
      credentials: fake.tokens,
      close: fake.close,
    };
  },
  emptyReads: { 'deals-won': { query: {}, value: '0' }, 'pipeline-value': { query: {}, value: '0' } },
  intoFuture: (cursor) => JSON.parse(JSON.stringify(cursor).replace(/"at":"[^"]*"/, '"at":"2099-01-01T00:00:00.000Z"')),
  deletionShowsAfterDays: 0,
  signWebhook: null,
  bypass: {
    C13: 'An API token does not run out: a person makes a new one (C14)',
    C15: 'Webhooks of Pipedrive carry no signature, so none are taken; the next read is the truth',
    C16: 'No webhooks are taken (C15), so there is none to renew',
    C21: 'Nothing is ever written at Pipedrive',
  },
};
