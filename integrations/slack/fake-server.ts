import { createHmac, randomUUID } from 'node:crypto';
import { type FakeAnswer, type FakeProvider, type FakeRequest, startFakeProvider } from '../fake-provider.ts';
import { isOfPage, pageRoutes } from './fake-page.ts';
import { addUser, buttonsOf, emptyWorkspace, type FakeBlock, type FakeMessage, type FakeUser, type FakeView, type FakeWorkspace } from './fake-workspace.ts';

/** What came back for something that somebody did: the status and the body of the last try, and how often it was sent. */
export interface Delivered {
  status: number;
  body: string;
  tries: number;
}

/** Where the app's requests go, as its settings have it. */
export interface FakeApp {
  address: string;
  signingSecret: string;
}

export interface FakeSlack extends FakeProvider {
  workspace: FakeWorkspace;
  /** Whoever installs the app says where its requests go. */
  install(app: FakeApp): void;
  /** Null until somebody said where its requests go. */
  app(): FakeApp | null;
  /** A bot token that is good from now on. */
  token(): string;
  /** The bot's tokens are taken back. */
  revoke(): void;
  /** Presses the first button whose action begins so. */
  press(input: { user: FakeUser; message: FakeMessage; action: string } & Sending): Promise<Delivered>;
  /** Sends off an open form; it closes unless the answer says what is wrong. */
  submit(input: { user: FakeUser; view: FakeView; answers: Record<string, string | readonly string[]> } & Sending): Promise<Delivered>;
  command(input: { user: FakeUser; text: string } & Sending): Promise<Delivered>;
  /** Posts a message with addresses of ours in it. */
  share(input: { user: FakeUser; urls: readonly string[] } & Sending): Promise<Delivered>;
  event(event: Record<string, unknown>, sending?: Sending): Promise<Delivered>;
  challenge(): Promise<Delivered>;
  /** What opens one form, as a press of somebody brings it. */
  trigger(user: FakeUser): string;
}

/** How a request is sent: as Slack does it, unless a test wants it worse. */
export interface Sending {
  /** So often again although it was answered, as when the answer was late. */
  again?: number;
  /** Milliseconds; the server's clock where it is left out. */
  signedAt?: number;
  signingSecret?: string | null;
  /** The workspace that the request says it comes from. */
  workspaceId?: string;
}

const ANSWER_WITHIN_MS = 3_000;
/** After the first try: Slack waits for none, a minute and five; the fake does not wait. */
const RETRIES = 3;
const BOT = { id: 'B0EXAMPLE', user: 'U0SEXTANT' };

/** Slack as far as a bot of one workspace meets it, with people who press, enter and ask. */
export async function startFakeSlack({
  workspace = emptyWorkspace(),
  now = Date.now,
  port = 0,
  perChannelMs = 1_000,
  everybody = false,
  signingSecret = 'demo',
}: {
  workspace?: FakeWorkspace;
  now?: () => number;
  port?: number;
  /** Slack takes a message a second in a channel. */
  perChannelMs?: number;
  /** Whoever is looked for is there: for the demo. */
  everybody?: boolean;
  /** What is signed with once somebody enters a request URL on the page. */
  signingSecret?: string;
} = {}): Promise<FakeSlack> {
  /** Any token is good until the first is taken back. */
  let revoked = false;
  const known = new Set<string>();
  const codes = new Set<string>();
  const refresh = new Set<string>();
  const triggers = new Map<string, { userId: string; untilMs: number }>();
  const postedAt = new Map<string, number>();
  let app: FakeApp | null = null;
  let counter = 0;

  const ok = (fields: object = {}): FakeAnswer => ({ json: { ok: true, ...fields } });
  const refused = (error: string, fields: object = {}): FakeAnswer => ({ json: { ok: false, error, ...fields } });
  const limited = (seconds: number): FakeAnswer => ({ status: 429, headers: { 'retry-after': String(seconds) }, json: { ok: false, error: 'ratelimited' } });
  const nextTs = (): string => `${Math.floor(now() / 1_000)}.${String((counter += 1)).padStart(6, '0')}`;
  const jsonOf = <T>(form: URLSearchParams, name: string): T | undefined => {
    const text = form.get(name);
    return text === null ? undefined : (JSON.parse(text) as T);
  };

  function gate({ url, headers }: FakeRequest): FakeAnswer | null {
    if (!url.pathname.startsWith('/api/') || url.pathname === '/api/oauth.v2.access') return null;
    const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) return refused('not_authed');
    return revoked && !known.has(token) ? refused('token_revoked') : null;
  }

  const shapeOf = ({ id, name, email, workspaceId, deleted, confirmed }: FakeUser) => {
    const stranger = workspaceId !== workspace.id;
    const names = { real_name: name, real_name_normalized: name, display_name: name, display_name_normalized: name };
    const profile = { ...names, avatar_hash: 'ge3b51ca72de', status_text: '', status_emoji: '', ...(!stranger && { email }) };
    const kind = { deleted, is_bot: false, is_app_user: false, is_stranger: stranger, is_email_confirmed: confirmed };
    return { id, team_id: workspaceId, name, real_name: name, ...kind, updated: Math.floor(now() / 1_000), profile };
  };

  const provider = await startFakeProvider({
    now,
    port,
    gate,
    spared: isOfPage,
    routes: [
      [
        'POST',
        '/api/auth.test',
        () => ok({ url: 'https://example.slack.com/', team: workspace.name, team_id: workspace.id, user: 'sextant', user_id: BOT.user, bot_id: BOT.id }),
      ],
      [
        'POST',
        '/api/users.lookupByEmail',
        (request) => {
          const email = request.form().get('email')?.toLowerCase() ?? '';
          const user = [...workspace.users.values()].find((one) => one.email.toLowerCase() === email && one.workspaceId === workspace.id && !one.deleted);
          if (user === undefined && everybody) return ok({ user: shapeOf(addUser(workspace, { email })) });
          return user === undefined ? refused('users_not_found') : ok({ user: shapeOf(user) });
        },
      ],
      [
        'POST',
        '/api/users.info',
        (request) => {
          const user = workspace.users.get(request.form().get('user') ?? '');
          return user === undefined ? refused('user_not_found') : ok({ user: shapeOf(user) });
        },
      ],
      [
        'POST',
        '/api/conversations.open',
        (request) => {
          const userId = request.form().get('users') ?? '';
          if (!workspace.users.has(userId)) return refused('user_not_found');
          const id = workspace.channels.get(userId) ?? `D0${userId}`;
          workspace.channels.set(userId, id);
          return ok({ channel: { id } });
        },
      ],
      ['POST', '/api/chat.postMessage', posted],
      ['POST', '/api/conversations.history', history],
      ['POST', '/api/chat.update', updated],
      ['POST', '/api/views.open', opened],
      [
        'POST',
        '/api/chat.unfurl',
        (request) => {
          const form = request.form();
          if (!(form.get('unfurl_id') && form.get('source')) && !(form.get('channel') && form.get('ts'))) return refused('invalid_arguments');
          for (const [url, { blocks }] of Object.entries(jsonOf<Record<string, { blocks: FakeBlock[] }>>(form, 'unfurls') ?? {}))
            workspace.previews.set(url, blocks);
          return ok();
        },
      ],
      ['GET', '/oauth/v2/authorize', agreed],
      ['POST', '/api/oauth.v2.access', exchanged],
      ...pageRoutes({ slack: () => slack, signingSecret }),
    ],
  });

  function posted(request: FakeRequest): FakeAnswer {
    const form = request.form();
    const channel = form.get('channel') ?? '';
    if (![...workspace.channels.values()].includes(channel)) return refused('channel_not_found');
    const blocks = jsonOf<FakeBlock[]>(form, 'blocks') ?? [];
    const wrong = wrongBlocks(blocks, 50);
    if (wrong !== null) return refused('invalid_blocks', { response_metadata: { messages: [`[ERROR] ${wrong}`] } });
    const last = postedAt.get(channel);
    if (last !== undefined && now() - last < perChannelMs) return limited(1);
    postedAt.set(channel, now());
    const message: FakeMessage = { channel, ts: nextTs(), text: form.get('text') ?? '', blocks, metadata: jsonOf(form, 'metadata'), edited: false };
    workspace.messages.push(message);
    return ok({ channel, ts: message.ts, message: shownOf(message) });
  }

  function history(request: FakeRequest): FakeAnswer {
    const form = request.form();
    const channel = form.get('channel') ?? '';
    const limit = Number(form.get('limit') ?? 100);
    const found = workspace.messages.filter((message) => message.channel === channel && Number(message.ts) >= Number(form.get('oldest') ?? 0)).toReversed();
    const withMetadata = form.get('include_all_metadata') === 'true';
    const messages = found.slice(0, limit).map((message) => ({ ...shownOf(message), ...(withMetadata && message.metadata && { metadata: message.metadata }) }));
    return ok({ messages: request.list(messages), has_more: found.length > limit, pin_count: 0 });
  }

  function updated(request: FakeRequest): FakeAnswer {
    const form = request.form();
    const message = workspace.messages.find(({ channel, ts }) => channel === form.get('channel') && ts === form.get('ts'));
    if (message === undefined) return refused('message_not_found');
    message.text = form.get('text') ?? '';
    message.blocks = jsonOf<FakeBlock[]>(form, 'blocks') ?? [];
    message.edited = true;
    return ok({ channel: message.channel, ts: message.ts, text: message.text, message: shownOf(message) });
  }

  function opened(request: FakeRequest): FakeAnswer {
    const form = request.form();
    const trigger = triggers.get(form.get('trigger_id') ?? '');
    if (trigger === undefined) return refused('invalid_trigger_id');
    if (trigger.untilMs < now()) return refused('expired_trigger_id');
    triggers.delete(form.get('trigger_id') ?? '');
    const given = jsonOf<Omit<FakeView, 'id' | 'hash' | 'userId'>>(form, 'view');
    const wrong = given === undefined ? 'no view' : wrongBlocks(given.blocks, 100);
    if (given === undefined || wrong !== null || given.private_metadata.length > 3_000 || given.title.text.length > 24) return refused('invalid_arguments');
    const id = `V${(counter += 1)}`;
    workspace.views.set(id, { ...given, id, hash: `${now()}.${counter}`, userId: trigger.userId });
    return ok({ view: { id } });
  }

  /** Agrees at once; the browser would ask. */
  function agreed({ url }: FakeRequest): FakeAnswer {
    const redirect = url.searchParams.get('redirect_uri');
    if (redirect === null || !url.searchParams.get('scope')) return { status: 400, text: 'invalid_scope_requested' };
    const code = randomUUID();
    codes.add(code);
    const back = new URL(redirect);
    back.searchParams.set('code', code);
    back.searchParams.set('state', url.searchParams.get('state') ?? '');
    return { status: 302, headers: { location: back.href } };
  }

  /** With token rotation: a refresh token is good once. What is wrong is said with 200. */
  function exchanged(request: FakeRequest): FakeAnswer {
    const form = request.form();
    if (!form.get('client_id') || !form.get('client_secret')) return refused('invalid_client_id');
    if (form.get('grant_type') === 'refresh_token') {
      if (!refresh.delete(form.get('refresh_token') ?? '')) return refused('invalid_refresh_token');
    } else if (!codes.delete(form.get('code') ?? '')) return refused('invalid_code');
    const [access, next] = [token(), `xoxe-1-${randomUUID()}`];
    refresh.add(next);
    const team = { id: workspace.id, name: workspace.name };
    return ok({ access_token: access, token_type: 'bot', expires_in: 43_200, refresh_token: next, bot_user_id: BOT.user, team });
  }

  function token(): string {
    const made = `xoxb-${randomUUID()}`;
    known.add(made);
    return made;
  }

  async function deliver(body: string, contentType: string, { again = 0, signedAt = now(), signingSecret }: Sending): Promise<Delivered> {
    if (app === null) throw new Error('The app is not installed: nobody told where its requests go');
    const { address } = app;
    const secret = signingSecret === undefined ? app.signingSecret : signingSecret;
    const send = async (retry: number): Promise<Response | null> => {
      const headers = {
        'content-type': contentType,
        ...(secret !== null && signedHeaders({ secret, body, signedAt })),
        ...(retry > 0 && { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' }),
      };
      return fetch(address, { method: 'POST', body, headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => null);
    };
    let tries = 1;
    let response = await send(0);
    while (tries <= again || ((response === null || response.status >= 500) && tries <= RETRIES)) response = await send(tries++);
    return { status: response?.status ?? 0, body: (await response?.text()) ?? '', tries };
  }

  const asForm = (fields: Record<string, string>, sending: Sending) =>
    deliver(new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded', sending);

  function trigger(user: FakeUser): string {
    const id = randomUUID();
    triggers.set(id, { userId: user.id, untilMs: now() + 3_000 });
    return id;
  }

  function event(given: Record<string, unknown>, sending: Sending = {}): Promise<Delivered> {
    const envelope = {
      type: 'event_callback',
      team_id: sending.workspaceId ?? workspace.id,
      event_id: `Ev${(counter += 1)}`,
      event_time: Math.floor(now() / 1_000),
    };
    return deliver(JSON.stringify({ ...envelope, event: given }), 'application/json', sending);
  }

  const slack: FakeSlack = {
    ...provider,
    workspace,
    install: (given) => {
      app = given;
    },
    app: () => app,
    token,
    revoke: () => {
      revoked = true;
      known.clear();
      refresh.clear();
    },
    press: ({ user, message, action, ...sending }) => {
      const button = buttonsOf(message).find(({ actionId }) => actionId.startsWith(action));
      if (button === undefined) throw new Error(`There is no button ${action}`);
      const payload = {
        type: 'block_actions',
        user: { id: user.id, team_id: sending.workspaceId ?? user.workspaceId },
        team: { id: workspace.id },
        trigger_id: trigger(user),
        container: { type: 'message', channel_id: message.channel, message_ts: message.ts },
        actions: [{ type: 'button', action_id: button.actionId, value: button.value }],
      };
      return asForm({ payload: JSON.stringify(payload) }, sending);
    },
    submit: async ({ user, view, answers, ...sending }) => {
      const values = Object.fromEntries(
        view.blocks.flatMap(({ type, block_id: name = '', element }) =>
          type === 'input' && element ? [[name, { [name]: entered(element.type, answers[name]) }]] : [],
        ),
      );
      const { id, hash, callback_id, private_metadata } = view;
      const payload = {
        type: 'view_submission',
        user: { id: user.id, team_id: sending.workspaceId ?? user.workspaceId },
        team: { id: workspace.id },
        view: { id, hash, callback_id, private_metadata, state: { values } },
      };
      const delivered = await asForm({ payload: JSON.stringify(payload) }, sending);
      if (delivered.status === 200 && delivered.body === '') workspace.views.delete(id);
      return delivered;
    },
    command: ({ user, text, ...sending }) => {
      const team = sending.workspaceId ?? user.workspaceId;
      return asForm({ command: '/okr', text, user_id: user.id, team_id: team, channel_id: 'C1', trigger_id: trigger(user) }, sending);
    },
    share: ({ user, urls, ...sending }) => {
      const links = urls.map((url) => ({ url, domain: new URL(url).hostname }));
      const place = { channel: 'C1', message_ts: nextTs(), unfurl_id: `C1.${(counter += 1)}`, source: 'conversations_history' };
      return event({ type: 'link_shared', user: user.id, links, ...place }, { workspaceId: user.workspaceId, ...sending });
    },
    event,
    trigger,
    challenge: () => deliver(JSON.stringify({ type: 'url_verification', token: 'old', challenge: 'c-1' }), 'application/json', {}),
  };
  return slack;
}

/** The headers of a delivery: signature version 0. */
export function signedHeaders({ secret, body, signedAt }: { secret: string; body: string | Uint8Array; signedAt: number }): Record<string, string> {
  const timestamp = String(Math.floor(signedAt / 1_000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${signature}` };
}

function entered(type: string, answer: string | readonly string[] | undefined): object {
  const values = answer === undefined ? [] : typeof answer === 'string' ? [answer] : answer;
  if (type === 'static_select') return { type, selected_option: values[0] === undefined ? null : { value: values[0] } };
  if (type === 'multi_static_select') return { type, selected_options: values.map((value) => ({ value })) };
  return { type, value: values[0] ?? null };
}

/** A message as it is answered. */
function shownOf({ ts, text, blocks }: FakeMessage): object {
  return { type: 'message', ts, text, user: BOT.user, bot_id: BOT.id, blocks };
}

/** What Slack refuses in blocks, as far as we could do it wrong; null where all is well. */
function wrongBlocks(blocks: readonly FakeBlock[], most: number): string | null {
  if (blocks.length > most) return `no more than ${most} items allowed`;
  for (const { type, text, elements = [], block_id: id } of blocks) {
    if (type === 'section' && (text === undefined || text.text === '' || text.text.length > 3_000)) return 'must be 1 to 3000 characters [json-pointer:/text]';
    if (type === 'actions' && (elements.length === 0 || elements.length > 25)) return 'must be 1 to 25 elements';
    if ((id?.length ?? 0) > 255 || elements.some(({ action_id: action = '', value = '' }) => action.length > 255 || value.length > 2_000)) return 'too long';
  }
  const names = blocks.flatMap(({ type, elements = [] }) => (type === 'actions' ? elements.map(({ action_id: action }) => action) : []));
  const fields = blocks.flatMap(({ block_id: id }) => id ?? []);
  return new Set(fields).size === fields.length && names.every((name) => name !== undefined) ? null : 'names must be unique';
}
