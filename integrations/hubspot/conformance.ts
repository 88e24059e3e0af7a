import type { Bench, Conformance } from '../conformance-contract.ts';
import { addObject, changeObject, emptyCrm, wonDeal } from './fake-crm.ts';
import { type FakeHubspot, signedHeaders, startFakeHubspot } from './fake-server.ts';
import { createHubspotReader } from './metrics.ts';

const TODAY = '2026-11-22';
const NOW = `${TODAY}T12:00:00.000Z`;

/** How HubSpot is held to the checks that every integration has to pass. */
export const conformance: Conformance = {
  metric: 'deals-won',
  query: { measure: 'count' },
  span: { from: '2026-11-01', to: TODAY },
  now: NOW,
  bench: async ({ empty = false } = {}) => {
    const fake = await startFakeHubspot({ crm: emptyCrm(), now: () => Date.parse(NOW) });
    // Three pages.
    if (!empty) for (let second = 500; second > 0; second -= 1) winDeal(fake, second);
    return benchOf(fake);
  },
  emptyReads: {
    'deals-won': { query: {}, value: '0' },
    'pipeline-value': { query: {}, value: '0' },
    'new-contacts': { query: {}, value: '0' },
    tickets: { query: {}, value: '0' },
  },
  intoFuture: (cursor) => JSON.parse(JSON.stringify(cursor).replace(/"at":"[^"]*"/, '"at":"2099-01-01T00:00:00.000Z"')),
  deletionShowsAfterDays: 0,
  signWebhook: ({ secret, body, address, at }) => signedHeaders({ secret, address, body, signedAt: Date.parse(at) }),
  bypass: {
    C16: 'Webhooks belong to the app and do not expire; a missed one is made good by the next read, which C3 shows',
    C21: 'Nothing is ever written at HubSpot',
  },
};

/** A deal won today, last changed some seconds ago. */
function winDeal(fake: FakeHubspot, secondsAgo: number, indexedAt = 0): void {
  const modifiedAt = new Date(Date.parse(NOW) - secondsAgo * 1_000).toISOString();
  addObject(fake.crm, { type: 'deals', properties: wonDeal({ amount: '100', closedOn: TODAY }), modifiedAt, indexedAt });
}

function benchOf(fake: FakeHubspot): Bench {
  const status = (code: number, body: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
    fake.fault({ kind: 'status', status: code, headers, body: { status: 'error', message: '', ...body } });
  return {
    accountInput: { config: { baseUrl: fake.url }, secret: { token: 'pat-eu1-example' }, allowLoopback: true },
    renewed: (accessToken) => ({ accessToken }),
    open: ({ secret = 'pat-eu1-example', withoutLeave = false, budget, renew } = {}) =>
      createHubspotReader({
        config: { baseUrl: withoutLeave ? fake.url.replace('http:', 'https:') : fake.url },
        secret: renew ? { accessToken: secret } : { token: secret },
        allowLoopback: !withoutLeave,
        ...(budget && { budget }),
        ...(renew && { renew }),
      }),
    truth: () => String([...fake.crm.objects.deals.values()].filter(({ archived, properties }) => !archived && properties.hs_is_closed_won === 'true').length),
    faults: {
      unauthorized: () => status(401, { category: 'INVALID_AUTHENTICATION' }),
      forbidden: () => status(403, { category: 'MISSING_SCOPES', errors: [{ context: { requiredGranularScopes: ['crm.objects.deals.read'] } }] }),
      'limit-seconds': () => status(429, { policyName: 'SECONDLY' }, { 'retry-after': '90' }),
      'limit-date': () => status(429, {}, { 'retry-after': new Date(Date.parse(NOW) + 121_000).toUTCString() }),
      'limit-untold': () => status(429),
      'limit-around-dead-grant': () => status(429, { category: 'EXPIRED_AUTHENTICATION' }),
      'server-error': () => status(502),
      truncated: () => fake.fault({ kind: 'truncate' }),
      dropped: () => fake.fault({ kind: 'drop' }),
      'odd-item': () =>
        fake.fault({ kind: 'status', status: 200, path: '/search', body: { total: 1, results: [{ id: '1', properties: { createdate: 'melted' } }] } }),
      'redirect-elsewhere': () => fake.fault({ kind: 'redirect', to: 'http://169.254.169.254/latest/meta-data' }),
    },
    happenings: {
      'one-more': () => winDeal(fake, 0),
      'many-at-once': () => {
        for (let count = 0; count < 450; count += 1) winDeal(fake, 30);
      },
      'one-late': () => winDeal(fake, 120),
      'edit-between-pages': () =>
        fake.afterNext('/search', () => changeObject(fake.crm, { type: 'deals', id: '1250', properties: { dealname: 'Renamed' }, modifiedAt: NOW })),
      'one-vanishes': () => {
        const deal = fake.crm.objects.deals.get('1003');
        if (deal) deal.archived = true;
      },
    },
    credentials: () => fake.requests().map(({ authorization }) => authorization ?? ''),
    close: fake.close,
  };
}
