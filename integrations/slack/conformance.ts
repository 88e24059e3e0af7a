import type { Bench, Conformance } from '../conformance-contract.ts';
import type { MetricReader } from '../../domain/metric.ts';
import { type FakeSlack, signedHeaders, startFakeSlack } from './fake-server.ts';
import { createSlackMessenger } from './messages.ts';

const TODAY = '2026-11-22';
const NOW = `${TODAY}T12:00:00.000Z`;
const READS_NO_METRIC = 'Slack carries messages and reads no metric: it has no samples, pages, cursors or days';

/** How Slack is held to the checks that every integration has to pass. A probe stands where they ask for a reader: it asks Slack who we are. */
export const conformance: Conformance = {
  metric: 'none',
  query: {},
  span: { from: TODAY, to: TODAY },
  now: NOW,
  bench: async () => benchOf(await startFakeSlack({ now: () => Date.parse(NOW) })),
  emptyReads: {},
  intoFuture: (cursor) => cursor,
  deletionShowsAfterDays: 0,
  signWebhook: ({ secret, body, at }) => signedHeaders({ secret, body, signedAt: Date.parse(at) }),
  heldElsewhere: { messages: 'slack.test.ts holds sending once under lost answers, and activities/chat.int.test.ts the way there and back' },
  bypass: {
    C3: READS_NO_METRIC,
    C4: READS_NO_METRIC,
    C5: READS_NO_METRIC,
    C6: READS_NO_METRIC,
    C7: READS_NO_METRIC,
    C8: READS_NO_METRIC,
    C9: READS_NO_METRIC,
    C10: READS_NO_METRIC,
    C12: 'A messenger makes one request when it is asked to; the budget that workers share is held by the connection, where its test belongs',
    C13: 'The renewal in the middle of a run needs a grant, which this bench has not: slack.test.ts shows it, with a rotating token',
    C16: 'Slack has no subscription that ends, and sends again what was not answered: activities/chat.int.test.ts shows that a repeat changes nothing',
    C17: READS_NO_METRIC,
    C19: READS_NO_METRIC,
    C21: 'A message is sent once although the answer is lost, which is between the effect and the fake: activities/chat.int.test.ts shows it',
  },
};

function benchOf(fake: FakeSlack): Bench {
  const refuse = (error: string, more: Record<string, unknown> = {}) => fake.fault({ kind: 'status', status: 200, body: { ok: false, error, ...more } });
  const limit = (headers: Record<string, string>, error = 'ratelimited') => fake.fault({ kind: 'status', status: 429, headers, body: { ok: false, error } });
  return {
    open: ({ secret = 'xoxb-example', withoutLeave = false } = {}) =>
      probe({
        config: { baseUrl: withoutLeave ? fake.url.replace('http:', 'https:') : fake.url },
        secret: { botToken: secret },
        allowLoopback: !withoutLeave,
      }),
    truth: () => '1',
    faults: {
      unauthorized: () => refuse('token_revoked'),
      forbidden: () => refuse('missing_scope', { needed: 'users:read.email', provided: 'chat:write' }),
      'limit-seconds': () => limit({ 'retry-after': '90' }),
      'limit-date': () => limit({ 'retry-after': new Date(Date.parse(NOW) + 121_000).toUTCString() }),
      'limit-untold': () => limit({}),
      'limit-around-dead-grant': () => limit({ 'retry-after': '30' }, 'account_inactive'),
      'server-error': () => fake.fault({ kind: 'status', status: 503 }),
      truncated: () => fake.fault({ kind: 'truncate' }),
      dropped: () => fake.fault({ kind: 'drop' }),
      'redirect-elsewhere': () => fake.fault({ kind: 'redirect', to: 'http://169.254.169.254/latest/meta-data' }),
    },
    happenings: {},
    credentials: () => fake.requests().map(({ authorization }) => authorization ?? ''),
    close: fake.close,
  };
}

function probe(input: Parameters<typeof createSlackMessenger>[0]): MetricReader {
  const messenger = createSlackMessenger(input);
  return {
    testConnection: () => messenger.testConnection(),
    read: async () => {
      await messenger.testConnection();
      return { samples: [{ day: TODAY, value: '1', takenAt: NOW, quality: 'final' }], cursor: null, more: false };
    },
  };
}
