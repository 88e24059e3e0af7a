import { afterEach, expect, test } from '@jest/globals';
import { DomainError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import type { ChatMessage } from '../../domain/messenger.ts';
import { openConsent } from '../oauth.ts';
import { startFakeSlack, signedHeaders, type FakeSlack } from './fake-server.ts';
import { addUser, buttonsOf, wordsOf } from './fake-workspace.ts';
import { manifest } from './manifest.ts';
import { createSlackMessenger } from './messages.ts';
import { verifyWebhook } from './webhook.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const MESSAGE: ChatMessage = {
  text: 'Check in <now>',
  blocks: [
    { kind: 'title', text: 'A *bold* <!channel> title' },
    { kind: 'text', text: '<@U1> & friends' },
    {
      kind: 'buttons',
      buttons: [
        { label: 'I take it', action: 'take', value: 'e-1' },
        { label: 'Open', url: 'https://sextant.test/x' },
      ],
    },
  ],
};

const fakes: FakeSlack[] = [];
afterEach(async () => {
  for (const fake of fakes.splice(0)) await fake.close();
});

test('somebody is found by their address and nobody by another, and a message reaches them with its buttons and without a mention', async () => {
  const { fake, messenger } = await stage();
  const mia = addUser(fake.workspace, { email: 'mia@example.test' });

  const [to, nobody] = [await messenger.personOf({ email: 'Mia@example.test' }), await messenger.personOf({ email: 'noah@example.test' })];
  const receipt = await messenger.send({ to: to ?? '', key: 'k-1', message: MESSAGE });

  const [message] = fake.workspace.messages;
  expect([to, nobody]).toEqual([mia.id, null]);
  expect(receipt).toEqual({ channel: message?.channel, messageId: message?.ts });
  expect(message?.text).toBe('Check in &lt;now&gt;');
  expect(wordsOf(message ?? { blocks: [] })).toContain('*A ∗bold∗ &lt;!channel&gt; title*\n<@U1> & friends');
  expect(message?.blocks[1]).toMatchObject({ text: { type: 'plain_text' } });
  expect(buttonsOf(message ?? { blocks: [] })).toEqual([{ label: 'I take it', actionId: 'take e-1', value: 'e-1' }]);
});

test('a message whose answer was lost may be there: it is found by its key, and no other is', async () => {
  const { fake, messenger } = await stage();
  const to = addUser(fake.workspace, { email: 'mia@example.test' }).id;
  fake.fault({ kind: 'lost-answer', path: 'chat.postMessage' });

  await expect(messenger.send({ to, key: 'k-1', message: MESSAGE })).rejects.toMatchObject({ kind: 'transient', maybeDone: true });

  expect(await messenger.find({ to, key: 'k-1', since: NOW })).toMatchObject({ messageId: fake.workspace.messages[0]?.ts });
  expect(await messenger.find({ to, key: 'k-2', since: NOW })).toBeNull();
  expect(await messenger.find({ to, key: 'k-1', since: '2026-11-22T13:00:00.000Z' })).toBeNull();
});

test('a request that was not made is not said to be made perhaps', async () => {
  const { fake, messenger } = await stage();
  const to = addUser(fake.workspace, { email: 'mia@example.test' }).id;
  fake.fault({ kind: 'drop', path: 'conversations.open' });

  await expect(messenger.send({ to, key: 'k-1', message: MESSAGE })).rejects.toMatchObject({ kind: 'transient', maybeDone: false });
});

test('a second message within a second is a limit that is handed on at once, with its wait', async () => {
  const { fake, messenger } = await stage();
  const to = addUser(fake.workspace, { email: 'mia@example.test' }).id;
  await messenger.send({ to, key: 'k-1', message: MESSAGE });

  await expect(messenger.send({ to, key: 'k-2', message: MESSAGE })).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 1_000 });
  expect(fake.requests().filter(({ path }) => path === '/api/chat.postMessage')).toHaveLength(2);
});

test.each([
  ['token_revoked', { kind: 'reauth-needed' }],
  ['account_inactive', { kind: 'reauth-needed' }],
  ['invalid_auth', { kind: 'reauth-needed' }],
  ['missing_scope', { kind: 'bad-config', message: expect.stringContaining('the scope chat:write') }],
  ['ratelimited', { kind: 'rate-limited', retryAfterMs: 60_000 }],
  ['internal_error', { kind: 'transient', maybeDone: false }],
  ['cannot_dm_bot', { kind: 'bad-config', message: expect.stringContaining('no channel to this person') }],
])('%s is told apart', async (error, expected) => {
  const { fake, messenger } = await stage();
  fake.fault({ kind: 'status', status: 200, body: { ok: false, error, needed: 'chat:write' } });

  await expect(messenger.update({ receipt: { channel: 'D1', messageId: '1.1' }, message: MESSAGE })).rejects.toMatchObject({
    name: 'ProviderError',
    ...expected,
  });
});

test('a rotated token that ran out is renewed once, and only once', async () => {
  const fake = await startFake();
  fake.revoke();
  let renewals = 0;
  const renew = async () => {
    renewals += 1;
    return { accessToken: renewals === 1 ? fake.token() : 'xoxb-dead' };
  };
  const open = () => messengerOf(fake, { secret: { accessToken: 'xoxb-old' }, renew });

  expect(await open().testConnection()).toEqual({ account: 'Example' });
  await expect(open().testConnection()).rejects.toMatchObject({ kind: 'reauth-needed' });
  expect(renewals).toBe(2);
});

test('consent: a code is exchanged once, the refresh token rotates, and what Slack says with 200 is heard', async () => {
  const fake = await startFake();
  const consent = openConsent(
    { ...manifest, oauth: manifest.oauth as NonNullable<typeof manifest.oauth> },
    inputOf(fake, { clientId: '1.2', clientSecret: 's' }),
  );
  const url = consent.url({ redirectUri: 'https://sextant.test/back', state: 's-1', verifier: 'v'.repeat(43) });
  const back = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '');
  const code = back.searchParams.get('code') ?? '';

  const grant = await consent.exchange({ code, redirectUri: 'https://sextant.test/back', verifier: 'v'.repeat(43) });
  const next = await consent.refresh(grant.refreshToken ?? '');

  expect(new URL(url).searchParams.get('scope')).toContain('chat:write im:write');
  expect(back.searchParams.get('state')).toBe('s-1');
  expect(await messengerOf(fake, { secret: { accessToken: next.accessToken } }).testConnection()).toEqual({ account: 'Example' });
  await expect(consent.refresh(grant.refreshToken ?? '')).rejects.toMatchObject({ kind: 'reauth-needed' });
});

test('strangers, leavers and addresses that nobody confirmed are nobody', async () => {
  const { fake, messenger } = await stage();
  const { workspace } = fake;
  const people = [
    addUser(workspace, { email: 'mia@example.test' }),
    addUser(workspace, { email: 'mia@example.test', workspaceId: 'T0OTHER' }),
    addUser(workspace, { email: 'lea@example.test', deleted: true }),
    addUser(workspace, { email: 'una@example.test', confirmed: false }),
  ];

  const emails = await Promise.all(people.map(({ id, workspaceId }) => messenger.emailOf({ userId: id, workspaceId })));

  expect(emails).toEqual(['mia@example.test', null, null, null]);
  // Signed with the secret of an app that another workspace has too.
  expect(await messenger.emailOf({ userId: people[0]?.id ?? '', workspaceId: 'T0OTHER' })).toBeNull();
});

test('a delivery is believed with a right signature of the last five minutes only, either way', () => {
  const body = 'command=%2Fokr&text=revenue&user_id=U1&team_id=T1&trigger_id=t.1';
  const verify = (offsetS: number, secret = 's-1', key = 's-1') =>
    verifyWebhook({ secret, rawBody: Buffer.from(body), at: NOW, headers: signedHeaders({ secret: key, body, signedAt: Date.parse(NOW) + offsetS * 1_000 }) });

  expect([verify(-299), verify(299)].map(({ chat }) => chat?.request)).toEqual(
    Array(2).fill({ kind: 'command', text: 'revenue', userId: 'U1', workspaceId: 'T1' }),
  );
  expect(() => verify(-301)).toThrow(DomainError);
  expect(() => verify(301)).toThrow(DomainError);
  expect(() => verify(0, 's-1', 's-2')).toThrow(DomainError);
  expect(() => verify(0, '', '')).toThrow(DomainError);
  expect(() => verifyWebhook({ secret: 's-1', rawBody: Buffer.from(body), at: NOW, headers: {} })).toThrow(DomainError);
});

async function stage() {
  const fake = await startFake();
  return { fake, messenger: messengerOf(fake) };
}

async function startFake(): Promise<FakeSlack> {
  const fake = await startFakeSlack({ now: () => Date.parse(NOW) });
  fakes.push(fake);
  return fake;
}

function inputOf(fake: FakeSlack, { clientId, clientSecret }: { clientId: string; clientSecret: string }): ReaderInput {
  return { config: { baseUrl: fake.url, clientId }, secret: { clientSecret }, allowLoopback: true };
}

function messengerOf(fake: FakeSlack, given: Partial<ReaderInput> = {}) {
  return createSlackMessenger({ config: { baseUrl: fake.url }, secret: { botToken: 'xoxb-example' }, allowLoopback: true, ...given });
}
