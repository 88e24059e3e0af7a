import { afterEach, expect, test } from '@jest/globals';
import type { ChatForm, ChatMessage, ChatReply, ChatRequest } from '../../domain/messenger.ts';
import { type FakeProvider, startFakeProvider } from '../fake-provider.ts';
import { type FakeSlack, startFakeSlack } from './fake-server.ts';
import { createSlackMessenger } from './messages.ts';
import { verifyWebhook } from './webhook.ts';

const SECRET = 'a signing secret for tests only';
const NASTY = `<script>alert("x")</script> & "quotes" <!channel>`;
const PROMPT: ChatMessage = {
  text: 'Check in',
  blocks: [
    { kind: 'title', text: 'One *bold* <b>title</b>' },
    { kind: 'text', text: NASTY },
    { kind: 'quiet', text: 'By Friday' },
    {
      kind: 'buttons',
      buttons: [
        { label: NASTY, action: 'check-in', value: 'e-1', style: 'primary' },
        { label: 'Open', url: 'https://sextant.test/x?a=1&b="2"' },
      ],
    },
  ],
};
const FORM: ChatForm = {
  action: 'check-in',
  value: 'e-1',
  title: 'Check in',
  submit: 'Send it',
  cancel: 'Not now',
  parts: [
    { kind: 'text', text: NASTY },
    { kind: 'line', name: 'value:1', label: 'Value' },
    { kind: 'paragraph', name: 'note:1', label: 'Note', hint: 'A line' },
    {
      kind: 'choice',
      name: 'confidence:1',
      label: 'Confidence',
      options: [
        { value: '6', label: 'Six' },
        { value: '7', label: 'Seven' },
      ],
      chosen: ['7'],
    },
  ],
};

const running: FakeProvider[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

test('the page shows what was sent to whom, escaped, with its buttons and links', async () => {
  const { slack, send } = await stage();
  await send(PROMPT);

  const response = await fetch(slack.url);
  const page = await response.text();

  expect(response.headers.get('content-type')).toContain('text/html');
  expect(page).toContain('mia@example.test (1)');
  expect(page).toContain('&#60;script&#62;alert(&#34;x&#34;)&#60;/script&#62; &#38; &#34;quotes&#34; &#60;!channel&#62;');
  expect(page).toContain('<strong>One ∗bold∗ &#60;b&#62;title&#60;/b&#62;</strong>');
  expect(page).toContain('By Friday');
  expect(page).toMatch(/<button name="action" value="check-in e-1" class="primary">&#60;script/);
  expect(page).toContain('href="https://sextant.test/x?a=1&#38;b=&#34;2&#34;"');
  expect(page).not.toMatch(/<script|<b>|<!channel/);
});

test('a press on the page reaches the request URL signed, once that is told and has answered; nothing is pressed before', async () => {
  const { send, app, act, press, enterRequestUrl } = await stage();
  await send(PROMPT);

  const early = await press('check-in e-1');
  const verified = await enterRequestUrl();
  app.reply = { kind: 'message', message: { text: 'Taken', blocks: [{ kind: 'text', text: 'It is <yours>' }] } };
  const page = await press('check-in e-1');

  expect(early).toContain('enter the request URL first');
  expect(verified).toContain('Verified');
  expect(app.requests.map(({ kind }) => kind)).toEqual(['hello', 'press']);
  expect(app.requests[1]).toMatchObject({ kind: 'press', action: 'check-in', value: 'e-1' });
  expect(page).toContain('It is &#60;yours&#62;');
  expect(await act('request-url', { address: 'javascript:alert(1)' })).toContain('begins with http');
});

test('the page signs with the secret of the installation, and says what a request URL with another answers', async () => {
  const { send, press, enterRequestUrl } = await stage({ signingSecret: 'another' });
  await send(PROMPT);

  const verified = await enterRequestUrl();

  expect(verified).toContain('The answer was 404');
  expect(verified).not.toContain('Verified');
  expect(await press('check-in e-1')).toContain('The answer was 404');
});

test('a press opens its form on the page; what is wrong stands beside its field with what was entered, and what is right closes it', async () => {
  const { slack, send, app, act, press, enterRequestUrl, messenger } = await stage();
  const receipt = await send(PROMPT);
  await enterRequestUrl();
  app.later = async (request) => {
    if (request.kind === 'press') await messenger.openForm({ trigger: request.trigger, form: FORM });
  };

  const opened = await press('check-in e-1');
  const [view = ''] = slack.workspace.views.keys();
  app.reply = { kind: 'errors', fields: { 'value:1': 'Enter a number, <please>' } };
  const wrong = await act('submit', { view, 'field:value:1': 'for"ty', 'field:note:1': '', 'field:confidence:1': '6' });
  app.reply = { kind: 'nothing' };
  app.later = () => messenger.update({ receipt, message: { text: 'Done', blocks: [{ kind: 'text', text: 'Checked in' }] } });
  const right = await act('submit', { view, 'field:value:1': '40', 'field:note:1': 'Two\r\nmore', 'field:confidence:1': '6' });

  expect(opened).toContain('<h2>Check in</h2>');
  expect(opened).toContain('<option value="7" selected>Seven</option>');
  expect(opened).not.toContain('<script');
  expect(wrong).toContain('role="alert">Enter a number, &#60;please&#62;</p>');
  expect(wrong).toContain('value="for&#34;ty"');
  expect(wrong).toContain('<option value="6" selected>Six</option>');
  expect(app.requests.at(-1)).toMatchObject({
    kind: 'submit',
    action: 'check-in',
    value: 'e-1',
    answers: { 'value:1': ['40'], 'note:1': ['Two\nmore'], 'confidence:1': ['6'] },
  });
  expect(app.requests.at(-2)).toMatchObject({ answers: { 'value:1': ['for"ty'], 'note:1': [], 'confidence:1': ['6'] } });
  expect(right).not.toContain('<h2>Check in</h2>');
  expect(right).toContain('Checked in');
  expect(right).toContain('(edited)');
});

test('a form is its person’s: nobody else sees it, sends it off or closes it', async () => {
  const { slack, send, app, act, press, enterRequestUrl, messenger, join } = await stage();
  await send(PROMPT);
  await enterRequestUrl();
  app.later = async (request) => {
    if (request.kind === 'press') await messenger.openForm({ trigger: request.trigger, form: FORM });
  };
  await press('check-in e-1');
  const [view = ''] = slack.workspace.views.keys();
  const noah = await join('noah@example.test');

  const page = await act('submit', { view, 'field:value:1': '40' }, noah);
  await act('cancel', { view }, noah);
  const left = slack.workspace.views.size;
  await act('cancel', { view });

  expect(page).not.toContain('<h2>Check in</h2>');
  expect(app.requests.map(({ kind }) => kind)).toEqual(['hello', 'press']);
  expect([left, slack.workspace.views.size]).toEqual([1, 0]);
});

test('the command and a link go out as their person’s, and a preview is shown', async () => {
  const { app, act, enterRequestUrl, messenger, mia } = await stage();
  await enterRequestUrl();
  app.reply = { kind: 'message', message: { text: 'Status', blocks: [{ kind: 'text', text: 'On track & well' }] } };

  const told = await act('command', { text: ' revenue ' });
  app.reply = { kind: 'nothing' };
  app.later = async (request) => {
    if (request.kind === 'links') await messenger.preview({ place: request.place, previews: { [request.urls[0] ?? '']: PROMPT } });
  };
  const posted = await act('share', { url: 'https://sextant.test/key-results/1' });

  expect(app.requests.slice(1)).toMatchObject([
    { kind: 'command', text: 'revenue', userId: mia },
    { kind: 'links', urls: ['https://sextant.test/key-results/1'], userId: mia },
  ]);
  expect(told).toContain('Only you can see this:');
  expect(told).toContain('On track &#38; well');
  expect(posted).toContain('href="https://sextant.test/key-results/1"');
  // Nothing of a preview can be pressed.
  expect(posted).toMatch(/class="primary" disabled/);
});

test('a fault meets what Sextant asks, and not the page', async () => {
  const { slack, send } = await stage();
  slack.fault({ kind: 'status', status: 503 });

  const page = await fetch(slack.url);

  expect(page.status).toBe(200);
  await expect(send(PROMPT)).rejects.toMatchObject({ kind: 'transient' });
});

test('the page of another site has nothing signed', async () => {
  const { slack, app, enterRequestUrl, mia } = await stage();
  await enterRequestUrl();
  const body = new URLSearchParams({ text: 'revenue' });

  const refused = await fetch(`${slack.url}/page/command?as=${mia}`, { method: 'POST', body, headers: { origin: 'https://elsewhere.test' } });
  const taken = await fetch(`${slack.url}/page/command?as=${mia}`, { method: 'POST', body, headers: { origin: slack.url } });

  expect([refused.status, taken.status]).toEqual([403, 200]);
  expect(app.requests.map(({ kind }) => kind)).toEqual(['hello', 'command']);
});

/** Whoever is behind the request URL: believes what is signed, and answers as the test says. */
interface App {
  requests: ChatRequest[];
  reply: ChatReply;
  /** What is done behind the answer. */
  later: (request: ChatRequest) => Promise<void>;
}

async function stage({ signingSecret = SECRET }: { signingSecret?: string } = {}) {
  const slack: FakeSlack = await startFakeSlack({ everybody: true, perChannelMs: 0, signingSecret });
  const app: App = { requests: [], reply: { kind: 'nothing' }, later: () => Promise.resolve() };
  const receiver = await startFakeProvider({ routes: [['POST', '/hook', ({ headers, body }) => answer(app, headers, body)]] });
  running.push(slack, receiver);
  const messenger = createSlackMessenger({ config: { baseUrl: slack.url }, secret: { botToken: 'xoxb-example' }, allowLoopback: true });
  const to = (await messenger.personOf({ email: 'mia@example.test' })) ?? '';
  const post = (path: string, fields: Record<string, string>) => fetch(`${slack.url}${path}`, { method: 'POST', body: new URLSearchParams(fields) });
  const act = async (action: string, fields: Record<string, string>, as = to): Promise<string> => (await post(`/page/${action}?as=${as}`, fields)).text();
  return {
    slack,
    app,
    messenger,
    mia: to,
    act,
    send: (message: ChatMessage) => messenger.send({ to, key: 'k-1', message }),
    enterRequestUrl: () => act('request-url', { address: `${receiver.url}/hook` }),
    press: (action: string) => {
      const { channel, ts } = slack.workspace.messages[0] ?? { channel: '', ts: '' };
      return act('press', { channel, ts, action });
    },
    join: async (email: string) => new URL((await post('/page/join', { email })).url).searchParams.get('as') ?? '',
  };
}

function answer(app: App, headers: Parameters<typeof verifyWebhook>[0]['headers'], rawBody: Buffer) {
  try {
    const { chat } = verifyWebhook({ secret: SECRET, headers, rawBody });
    if (chat === undefined) return { status: 202 };
    const { request } = chat;
    app.requests.push(request);
    setTimeout(() => void app.later(request), 50);
    return chat.write(request.kind === 'hello' ? { kind: 'challenge', challenge: request.challenge } : app.reply) ?? {};
  } catch {
    return { status: 404 };
  }
}
