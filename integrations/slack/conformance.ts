import type { Conformance, MessagesBench } from '../conformance-contract.ts';
import { type FakeSlack, signedHeaders, startFakeSlack } from './fake-server.ts';
import { addUser } from './fake-workspace.ts';
import { createSlackMessenger } from './messages.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const READS_NO_METRIC = 'Slack carries messages and reads no metric: it has no samples, pages, positions or days';

/** How Slack is held to the checks that every integration has to pass. */
export const conformance: Conformance = {
  now: NOW,
  messages: async () => benchOf(await startFakeSlack({ now: () => Date.parse(NOW) })),
  signWebhook: ({ secret, body, at }) => signedHeaders({ secret, body, signedAt: Date.parse(at) }),
  bypass: {
    C3: READS_NO_METRIC,
    C4: READS_NO_METRIC,
    C5: READS_NO_METRIC,
    C6: READS_NO_METRIC,
    C7: READS_NO_METRIC,
    C8: READS_NO_METRIC,
    C9: READS_NO_METRIC,
    C10: READS_NO_METRIC,
    C16: 'Slack has no subscription that ends, and sends again what was not answered: activities/chat.int.test.ts shows that a repeat changes nothing',
    C17: READS_NO_METRIC,
    C18: READS_NO_METRIC,
    C19: READS_NO_METRIC,
  },
};

function benchOf(fake: FakeSlack): MessagesBench {
  const { id: recipient, email, workspaceId } = addUser(fake.workspace, { email: 'mia@example.test' });
  const refuse = (error: string, more: Record<string, unknown> = {}) => fake.fault({ kind: 'status', status: 200, body: { ok: false, error, ...more } });
  const limit = (headers: Record<string, string>, error = 'ratelimited') => fake.fault({ kind: 'status', status: 429, headers, body: { ok: false, error } });
  const open: MessagesBench['open'] = ({ secret = 'xoxb-example', withoutLeave = false, budget, renew } = {}) =>
    createSlackMessenger({
      config: { baseUrl: withoutLeave ? fake.url.replace('http:', 'https:') : fake.url },
      secret: renew ? { accessToken: secret } : { botToken: secret },
      allowLoopback: !withoutLeave,
      ...(budget && { budget }),
      ...(renew && { renew }),
    });
  return {
    open,
    accountInput: { config: { baseUrl: fake.url }, secret: { botToken: 'xoxb-example' }, allowLoopback: true },
    recipient,
    person: { email, workspaceId },
    trigger: () => fake.trigger(fake.workspace.users.get(recipient) ?? addUser(fake.workspace, { email })),
    find: (key) => open().find({ to: recipient, key, since: NOW }),
    messagesOf: (key) => fake.workspace.messages.filter(({ metadata }) => metadata?.event_payload['key'] === key).length,
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
      'lost-answer': () => fake.fault({ kind: 'lost-answer', path: 'chat.postMessage' }),
      'redirect-elsewhere': () => fake.fault({ kind: 'redirect', to: 'http://169.254.169.254/latest/meta-data' }),
    },
    renewed: (accessToken) => ({ accessToken }),
    credentials: () => fake.requests().map(({ authorization }) => authorization ?? ''),
    close: fake.close,
  };
}
