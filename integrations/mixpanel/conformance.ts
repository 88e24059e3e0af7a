import { Buffer } from 'node:buffer';
import type { Bench, BenchOptions, Conformance } from '../conformance-contract.ts';
import { type TrackedEvent, emptyProject } from './fake-project.ts';
import { type FakeMixpanel, startFakeMixpanel } from './fake-server.ts';
import { createMixpanelReader } from './metrics.ts';

const TODAY = '2026-11-22';
const NOW = `${TODAY}T12:00:00.000Z`;

/** How Mixpanel is held to the checks that every integration has to pass. */
export const conformance: Conformance = {
  metric: 'segmentation',
  query: { event: 'Signed up', type: 'general' },
  span: { from: '2026-11-01', to: TODAY },
  now: NOW,
  bench: async ({ empty = false } = {}) => {
    const events = empty ? [] : Array.from({ length: 60 }, (_, index) => signUp(index));
    const reports = [{ bookmarkId: 1, lines: ['Signed up'], days: 10, chart: 'day' as const }];
    const funnels = [{ funnelId: 2, name: 'Demo', steps: ['Signed up', 'Subscribed'], windowDays: 14 }];
    return benchOf(await startFakeMixpanel({ today: TODAY, project: emptyProject({ events, reports, funnels }), now: () => Date.parse(NOW) }));
  },
  emptyReads: {
    insights: { query: { bookmarkId: '1' }, value: null },
    segmentation: { query: { event: 'Signed up' }, value: null },
    funnel: { query: { funnelId: '2' }, value: null },
    retention: { query: { bornEvent: 'Signed up' }, value: null },
  },
  intoFuture: (cursor) => JSON.parse(JSON.stringify(cursor).replace(TODAY, '2099-01-01')),
  deletionShowsAfterDays: 0,
  signWebhook: null,
  bypass: {
    C7: 'The answer is one document that is read whole: there are no pages between which something could be edited',
    C13: 'A service account has a secret that does not run out and is not refreshed: a person makes a new one (C14)',
    C15: 'The query API sends no webhooks',
    C16: 'The query API has no subscriptions',
    C19: 'Days are those of the project’s own zone, which the company’s zone cannot move; shown in mixpanel.test.ts',
    C21: 'Nothing is ever written to a company’s Mixpanel project',
  },
};

function benchOf(fake: FakeMixpanel): Bench {
  const status = (code: number, headers: Record<string, string> = {}, error = '') => fake.fault({ kind: 'status', status: code, headers, body: { error } });
  const inputOf = ({ secret = 'good', withoutLeave = false, budget }: BenchOptions = {}) => ({
    config: {
      projectId: fake.project.id,
      serviceAccount: 'sextant',
      residency: 'eu',
      timeZone: 'UTC',
      baseUrl: withoutLeave ? fake.url.replace('http:', 'https:') : fake.url,
    },
    secret: { serviceAccountSecret: secret },
    allowLoopback: !withoutLeave,
    ...(budget && { budget }),
  });
  return {
    accountInput: inputOf(),
    open: (options) => createMixpanelReader(inputOf(options)),
    truth: () => String(fake.project.events.filter(({ at }) => new Date(at).toISOString().startsWith(TODAY)).length),
    faults: {
      unauthorized: () => status(401, {}, 'Invalid service account credentials'),
      forbidden: () => status(403),
      'limit-seconds': () => status(429, { 'retry-after': '90' }),
      'limit-date': () => status(429, { 'retry-after': new Date(Date.now() + 121_000).toUTCString() }),
      'limit-untold': () => status(429, {}, 'Query rate limit exceeded'),
      'limit-around-dead-grant': () => status(429, { 'retry-after': '5' }, 'Invalid service account credentials'),
      'server-error': () => status(502),
      truncated: () => fake.fault({ kind: 'truncate' }),
      dropped: () => fake.fault({ kind: 'drop' }),
      'odd-item': () =>
        fake.fault({ kind: 'status', status: 200, body: { data: { series: [TODAY], values: { 'Signed up': { [TODAY]: 'many' } }, extra: 1 } } }),
      'redirect-elsewhere': () => fake.fault({ kind: 'redirect', to: 'http://169.254.169.254/latest/meta-data' }),
    },
    happenings: {
      'one-more': () => void fake.project.events.push(signUp(100, 0)),
      'many-at-once': () => void fake.project.events.push(...Array.from({ length: 350 }, (_, index) => signUp(index + 1_000, 0))),
      'one-late': () => void fake.project.events.push(signUp(200, 0)),
      'one-vanishes': () => void fake.project.events.shift(),
    },
    credentials: () => fake.requests().map(({ authorization }) => Buffer.from((authorization ?? '').replace('Basic ', ''), 'base64').toString()),
    close: fake.close,
  };
}

/** Three a day, going back from today. */
function signUp(index: number, daysAgo = Math.floor(index / 3)): TrackedEvent {
  return { event: 'Signed up', user: `user-${index}`, at: Date.parse(`${TODAY}T01:00:00Z`) - daysAgo * 86_400_000, properties: {} };
}
