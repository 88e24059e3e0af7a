import { escapedHtml as escaped } from '../escaped-html.ts';
import type { FakeBlock, FakeElement, FakeMessage, FakeUser, FakeView, FakeWorkspace } from './fake-workspace.ts';

/** The fields of a form, by the name of their block, go under this, so that none can be taken for the page's own. */
export const FIELD = 'field:';

/** What the page shows. */
export interface PageFacts {
  workspace: FakeWorkspace;
  /** Whom the page is of; null in a workspace with nobody in it. */
  me: FakeUser | null;
  /** The request URL; empty until somebody enters it. */
  address: string;
  /** What came of the last thing that somebody did, by their id. */
  notices: Map<string, { text: string; blocks: readonly FakeBlock[] }>;
  /** What was entered in a form that is still open, and what is said to be wrong with it, by the form's id. */
  drafts: Map<string, Draft>;
}

interface Draft {
  answers: Record<string, readonly string[]>;
  errors: Record<string, string>;
}

/** The whole page. Everything in it was written by somebody else, so all of it is escaped. */
export function renderPage({ workspace, me, address, notices, drafts }: PageFacts): string {
  const title = `${workspace.name}: Slack (demo)`;
  const own = me === null ? '' : renderOwn(me, { workspace, address, notices, drafts });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>
<h1>${escaped(title)}</h1>
<nav aria-label="Conversations"><ul>${[...workspace.users.values()].map((user) => conversationLink(user, { workspace, me })).join('')}</ul></nav>
<form method="post" action="/page/join"><label>Be somebody else<input name="email" type="email" required placeholder="E-mail address in Sextant"></label><button>Join</button></form>
${own}</main></body></html>`;
}

function conversationLink(user: FakeUser, { workspace, me }: Pick<PageFacts, 'workspace' | 'me'>): string {
  const current = user === me ? ' aria-current="page"' : '';
  return `<li><a href="/?as=${escaped(user.id)}"${current}>${escaped(user.email)} (${messagesOf(user, workspace).length})</a></li>`;
}

function messagesOf({ id }: FakeUser, { channels, messages }: FakeWorkspace): FakeMessage[] {
  return messages.filter(({ channel }) => channel === channels.get(id));
}

function renderOwn(me: FakeUser, { workspace, address, notices, drafts }: Omit<PageFacts, 'me'>): string {
  const form = actionForm(me);
  const notice = notices.get(me.id);
  const messages = messagesOf(me, workspace).toReversed();
  const open = [...workspace.views.values()].filter(({ userId }) => userId === me.id);
  return `${form('request-url', `<label>Request URL<input name="address" type="url" required value="${escaped(address)}" placeholder="Webhook address of the connection’s page"></label><button>Save</button>`)}
<div role="status">${notice === undefined ? '' : `<section class="notice"><p>${escaped(notice.text)}</p>${notice.blocks.map((block) => renderBlock(block)).join('')}</section>`}</div>
${open.map((view) => renderView(view, { form, draft: drafts.get(view.id) ?? { answers: {}, errors: {} } })).join('')}
<h2>Sextant and ${escaped(me.email)}</h2>
${messages.length === 0 ? '<p>Nothing was sent yet.</p>' : messages.map((message) => renderMessage(message, form)).join('')}
<h2>Channel</h2>
${form('command', '<label>/okr<input name="text" placeholder="Words of a title; empty for one’s own"></label><button>Send</button>')}
${form('share', '<label>Post a link<input name="url" type="url" required placeholder="Address of a page of Sextant"></label><button>Post</button>')}
${[...workspace.previews].map(([url, blocks]) => `<article><p>${link(url, url)}</p>${blocks.map((block) => renderBlock(block)).join('')}</article>`).join('')}`;
}

type ActionForm = (action: string, inner: string) => string;

function actionForm({ id }: FakeUser): ActionForm {
  return (action, inner) => `<form method="post" action="/page/${action}?as=${escaped(encodeURIComponent(id))}">${inner}</form>`;
}

function renderMessage({ channel, ts, text, blocks, edited }: FakeMessage, form: ActionForm): string {
  const at = new Date(Number(ts) * 1_000).toISOString();
  const press = (inner: string) => form('press', `${hidden('channel', channel)}${hidden('ts', ts)}${inner}`);
  const shown = blocks.length === 0 ? `<p>${mrkdwn(text)}</p>` : blocks.map((block) => renderBlock(block, press)).join('');
  return `<article><p class="quiet">Sextant <time datetime="${at}">${at.slice(0, 16).replace('T', ' ')} UTC</time>${edited ? ' (edited)' : ''}</p>${shown}</article>`;
}

/** A block as far as Sextant sends it. Buttons that are answered stand in the form that `press` makes; without it nothing can be pressed. */
function renderBlock({ type, text, elements = [] }: FakeBlock, press?: (inner: string) => string): string {
  if (type === 'context') return `<p class="quiet">${elements.map((element) => escaped(wordsOf(element.text))).join(' ')}</p>`;
  if (type !== 'actions') return text === undefined ? '' : `<p>${text.type === 'mrkdwn' ? mrkdwn(text.text) : escaped(text.text)}</p>`;
  const buttons = elements.map(({ text: label, action_id: action = '', url, style = '' }) =>
    url === undefined
      ? `<button name="action" value="${escaped(action)}" class="${escaped(style)}"${press ? '' : ' disabled'}>${escaped(wordsOf(label))}</button>`
      : link(url, wordsOf(label)),
  );
  return press === undefined ? `<p>${buttons.join(' ')}</p>` : press(buttons.join(' '));
}

function renderView(view: FakeView, { form, draft }: { form: ActionForm; draft: Draft }): string {
  const fields = view.blocks.map((block) => (block.type === 'input' ? renderField(block, draft) : renderBlock(block))).join('');
  const id = hidden('view', view.id);
  return `<section class="modal" aria-label="${escaped(view.title.text)}"><h2>${escaped(view.title.text)}</h2>
${form('submit', `${id}${fields}<button class="primary">${escaped(view.submit?.text ?? 'Submit')}</button>`)}
${form('cancel', `${id}<button>${escaped(view.close?.text ?? 'Close')}</button>`)}</section>`;
}

function renderField({ block_id: name = '', label, hint, element }: FakeBlock, { answers, errors }: Draft): string {
  if (element === undefined) return '';
  const error = errors[name];
  return `<label>${escaped(label?.text ?? name)}${renderElement(element, { name: `${FIELD}${name}`, entered: answers[name] })}</label>${
    error === undefined ? '' : `<p class="error" role="alert">${escaped(error)}</p>`
  }${hint === undefined ? '' : `<p class="quiet">${escaped(hint.text)}</p>`}`;
}

function renderElement(element: FakeElement, { name, entered }: { name: string; entered: readonly string[] | undefined }): string {
  const { type, multiline, options, initial_option: one, initial_options: several = [] } = element;
  const named = `name="${escaped(name)}"`;
  if (options === undefined) {
    const value = escaped(entered?.[0] ?? '');
    return multiline ? `<textarea ${named} rows="3">\n${value}</textarea>` : `<input ${named} value="${value}">`;
  }
  const chosen = entered ?? (one === undefined ? several : [one]).map(({ value }) => value);
  const lines = options
    .map(({ value, text }) => `<option value="${escaped(value)}"${chosen.includes(value) ? ' selected' : ''}>${escaped(text.text)}</option>`)
    .join('');
  return type === 'static_select' ? `<select ${named}><option value="">–</option>${lines}</select>` : `<select ${named} multiple>${lines}</select>`;
}

/** Slack's own mark-up, of which Sextant uses bold and the three escapes: what else may stand there is shown as it was sent. */
function mrkdwn(text: string): string {
  const words = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  return escaped(words).replace(/\*([^*\n]+)\*/g, '<strong>$1</strong>');
}

function wordsOf(text: { text: string } | string | undefined): string {
  return typeof text === 'string' ? text : (text?.text ?? '');
}

/** An address of another kind, such as a script, is shown and leads nowhere. */
function link(url: string, label: string): string {
  return /^https?:\/\//.test(url) ? `<a href="${escaped(url)}" target="_blank" rel="noreferrer">${escaped(label)}</a>` : escaped(`${label} (${url})`);
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escaped(value)}">`;
}

const STYLE = `
:root { color-scheme: light dark; --line: #d5dae1; --quiet: #5c6672; --bad: #b3261e; --main: #1c5fb8 }
@media (prefers-color-scheme: dark) { :root { --line: #39424e; --quiet: #a3adb9; --bad: #ff9289; --main: #2f6fc4 } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 } main { max-width: 44rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.4rem; margin: 0 0 .75rem } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; overflow-wrap: anywhere }
nav ul { list-style: none; margin: 0 0 .75rem; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem } nav a { display: inline-block; padding: .6rem 0; overflow-wrap: anywhere } [aria-current] { font-weight: 700 }
form { display: flex; flex-wrap: wrap; align-items: end; gap: .5rem; margin: .5rem 0 } label { flex: 1 1 16rem; min-width: 0; display: block }
.modal label { flex-basis: 100% } input, select, textarea { font: inherit; display: block; width: 100%; box-sizing: border-box; min-height: 44px; padding: .4rem .6rem; border: 1px solid var(--quiet); border-radius: 6px }
button, article a, .notice a { font: inherit; min-height: 44px; padding: .4rem .9rem; border: 1px solid var(--quiet); border-radius: 6px; cursor: pointer } .primary { background: var(--main); border-color: var(--main); color: #fff }
article form a { display: inline-flex; align-items: center; box-sizing: border-box; text-decoration: none } article > p a { border: 0; padding: 0 }
article, section { border: 1px solid var(--line); border-radius: 8px; padding: .25rem 1rem; margin: .75rem 0 } .notice, .modal { border-color: var(--main); border-width: 2px }
p { margin: .5rem 0; white-space: pre-line; overflow-wrap: anywhere } .quiet { color: var(--quiet); font-size: .9rem } .error { color: var(--bad); flex-basis: 100% } form .quiet { flex-basis: 100% }
`;
