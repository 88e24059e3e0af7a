import { setTimeout as wait } from 'node:timers/promises';
import type { FakeAnswer, FakeHandler, FakeRequest, FakeRoute } from '../fake-provider.ts';
import { jsonOf } from '../json-of.ts';
import { FIELD, type PageFacts, renderPage } from './fake-page-html.ts';
import type { Delivered, FakeSlack } from './fake-server.ts';
import { addUser, type FakeBlock, type FakeUser, type FakeView } from './fake-workspace.ts';

/** How long the page waits for what an answered press leads to: a form, a changed message, a preview. A trigger is good for no longer. */
const FOLLOWS_WITHIN_MS = 3_000;
const LOOKS_EVERY_MS = 50;

/** Whether a path is of the page, and not of Slack. */
export function isOfPage(path: string): boolean {
  return path === '/' || path.startsWith('/page/');
}

/**
 * The page of the fake: who was sent what, with its buttons, forms, the command and links to post. It decides nothing on its own: each thing done goes through
 * the fake, which signs it and sends it to the request URL, and what came back is shown.
 */
export function pageRoutes({ slack, signingSecret }: { slack: () => FakeSlack; signingSecret: string }): FakeRoute[] {
  const state: Pick<PageFacts, 'notices' | 'drafts'> = { notices: new Map(), drafts: new Map() };

  function shown({ url: { searchParams } }: FakeRequest): FakeAnswer {
    const { workspace, app } = slack();
    const me = workspace.users.get(searchParams.get('as') ?? '') ?? newestReader() ?? null;
    const text = renderPage({ workspace, me, address: app()?.address ?? '', ...state });
    return { headers: PAGE_HEADERS, text };
  }

  /** Whoever was written to last is who the page begins with. */
  function newestReader(): FakeUser | undefined {
    const { users, channels, messages } = slack().workspace;
    const newest = messages.at(-1)?.channel;
    return [...users.values()].find(({ id }) => channels.get(id) === newest) ?? [...users.values()][0];
  }

  /** Does something as whoever the page is of, and shows the page again. */
  function acting(act: (given: { form: URLSearchParams; me: FakeUser }) => Promise<void> | void): FakeHandler {
    return fromThisPage(async (request) => {
      const me = slack().workspace.users.get(request.url.searchParams.get('as') ?? '');
      if (me === undefined) return { status: 404, text: 'There is nobody of this id' };
      state.notices.delete(me.id);
      await act({ form: request.form(), me });
      return backTo(me);
    });
  }

  /** Sends something, and keeps for the page what came of it. `watch` is what changes where more follows an empty answer. */
  async function send(me: FakeUser, { run, watch }: { run: () => Promise<Delivered>; watch?: () => unknown }): Promise<string> {
    if (slack().app() === null) {
      state.notices.set(me.id, { text: 'Nobody has told this workspace where requests go: enter the request URL first.', blocks: [] });
      return '';
    }
    const before = JSON.stringify(watch?.());
    const { status, body } = await run();
    const answer = jsonOf(body) as { text?: string; blocks?: FakeBlock[] } | undefined;
    if (status !== 200)
      state.notices.set(me.id, { text: status === 0 ? 'There was no answer within three seconds.' : `The answer was ${status}: ${body}`, blocks: [] });
    else if (answer?.text !== undefined) state.notices.set(me.id, { text: 'Only you can see this:', blocks: answer.blocks ?? [] });
    if (status === 200 && body === '' && watch !== undefined)
      for (let waited = 0; waited < FOLLOWS_WITHIN_MS && JSON.stringify(watch()) === before; waited += LOOKS_EVERY_MS) await wait(LOOKS_EVERY_MS);
    return body;
  }

  async function verify(me: FakeUser, address: string): Promise<void> {
    slack().install({ address, signingSecret });
    const echoed = await send(me, { run: slack().challenge });
    if (echoed === 'c-1') state.notices.set(me.id, { text: 'Verified: the request URL answers.', blocks: [] });
  }

  async function submit(me: FakeUser, view: FakeView, form: URLSearchParams): Promise<void> {
    const names = new Set([...form.keys()].filter((name) => name.startsWith(FIELD)));
    const answers = Object.fromEntries(
      [...names].map((name) => [name.slice(FIELD.length), form.getAll(name).flatMap((entered) => (entered === '' ? [] : entered.replaceAll('\r\n', '\n')))]),
    );
    const watch = () => slack().workspace.messages;
    const body = await send(me, { run: () => slack().submit({ user: me, view, answers }), watch });
    const { errors = {} } = (jsonOf(body) ?? {}) as { errors?: Record<string, string> };
    if (slack().workspace.views.has(view.id)) state.drafts.set(view.id, { answers, errors });
    else state.drafts.delete(view.id);
  }

  const viewOf = (me: FakeUser, form: URLSearchParams) =>
    [...slack().workspace.views.values()].find(({ id, userId }) => id === form.get('view') && userId === me.id);

  return [
    ['GET', '/', shown],
    [
      'POST',
      '/page/join',
      fromThisPage((request) => {
        const email = request.form().get('email')?.trim().toLowerCase() ?? '';
        const { workspace } = slack();
        if (!email.includes('@')) return { status: 400, text: 'This is no e-mail address' };
        return backTo([...workspace.users.values()].find((user) => user.email.toLowerCase() === email) ?? addUser(workspace, { email }));
      }),
    ],
    [
      'POST',
      '/page/request-url',
      acting(async ({ form, me }) => {
        const address = form.get('address')?.trim() ?? '';
        if (/^https?:/.test(address) && URL.canParse(address)) await verify(me, address);
        else state.notices.set(me.id, { text: 'The request URL begins with http:// or https://.', blocks: [] });
      }),
    ],
    [
      'POST',
      '/page/press',
      acting(async ({ form, me }) => {
        const { messages, views } = slack().workspace;
        const message = messages.find(({ channel, ts }) => channel === form.get('channel') && ts === form.get('ts'));
        if (message === undefined) return;
        const watch = () => [messages, [...views.keys()]];
        await send(me, { run: () => slack().press({ user: me, message, action: form.get('action') ?? '' }), watch });
      }),
    ],
    [
      'POST',
      '/page/submit',
      acting(async ({ form, me }) => {
        const view = viewOf(me, form);
        if (view !== undefined) await submit(me, view, form);
      }),
    ],
    [
      'POST',
      '/page/cancel',
      acting(({ form, me }) => {
        const view = viewOf(me, form);
        if (view !== undefined) slack().workspace.views.delete(view.id);
      }),
    ],
    [
      'POST',
      '/page/command',
      acting(async ({ form, me }) => void (await send(me, { run: () => slack().command({ user: me, text: form.get('text') ?? '' }) }))),
    ],
    [
      'POST',
      '/page/share',
      acting(async ({ form, me }) => {
        const url = form.get('url')?.trim() ?? '';
        if (!URL.canParse(url)) return;
        const watch = () => [...slack().workspace.previews];
        await send(me, { run: () => slack().share({ user: me, urls: [url] }), watch });
      }),
    ],
  ];
}

/** What is sent is signed: the page of another site may not have it done. */
function fromThisPage(handler: FakeHandler): FakeHandler {
  return (request) => {
    const { origin } = request.headers;
    return origin === undefined || origin === request.url.origin ? handler(request) : { status: 403, text: 'Only from this page' };
  };
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
};

function backTo({ id }: FakeUser): FakeAnswer {
  return { status: 303, headers: { location: `/?as=${encodeURIComponent(id)}` } };
}
