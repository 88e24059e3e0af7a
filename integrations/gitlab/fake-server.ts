import { createHash, createHmac, randomUUID } from 'node:crypto';
import { type FakeAnswer, type FakeHandler, type FakeProvider, type FakeRequest, type FakeRoute, startFakeProvider } from '../fake-provider.ts';
import { codeRoutes } from './fake-code.ts';
import { type FakeProject, type FakeProjectChange, applyProjectChange, demoProject } from './fake-project.ts';
import { deploymentJson, issueJson, mergeJson, pipelineJson, projectJson, releaseJson, userJson } from './fake-shapes.ts';

export interface FakeGitlab extends FakeProvider {
  project: FakeProject;
  /** Applies a change and sends its webhook to the hook that is set. */
  change(change: FakeProjectChange, at?: string): Promise<void>;
  /** With a `whsec_` token deliveries are signed; any other secret is sent along in the clear, as GitLab does. */
  setHook(hook: { url: string; secret: string } | null): void;
  /** The credentials of each request so far. */
  credentials(): readonly string[];
}

/**
 * A small GitLab on loopback: one project, offset and keyset paging, ETags, rate-limit headers, merge requests and webhooks. With `token`
 * only that one is taken, as PRIVATE-TOKEN or Bearer. `keyset: false` is a server before 18.3. The same control is open over HTTP: POST
 * /__state (a change), POST /__hook.
 */
export async function startFakeGitlab({
  today,
  port = 0,
  token = null,
  keyset = true,
  project = demoProject({ today }),
  now = Date.now,
}: {
  today: string;
  port?: number;
  token?: string | null;
  keyset?: boolean;
  project?: FakeProject;
  now?: () => number;
}): Promise<FakeGitlab> {
  const credentials: string[] = [];
  let hook: { url: string; secret: string } | null = null;
  let remaining = 2_000;
  let url = '';

  /** Counts, marks and answers what has not changed with 304, which GitLab counts like any other answer. */
  const answered = (request: FakeRequest, json: unknown, headers: Record<string, string> = {}): FakeAnswer => {
    remaining -= 1;
    const etag = `W/"${createHash('sha256').update(JSON.stringify(json)).digest('hex').slice(0, 32)}"`;
    const limits = { 'ratelimit-limit': '2000', 'ratelimit-remaining': String(remaining), 'ratelimit-reset': String(Math.floor(now() / 1_000) + 60) };
    const all = { etag, ...limits, ...headers };
    return request.headers['if-none-match'] === etag ? { status: 304, headers: all } : { json, headers: all };
  };

  const list =
    <Item extends object>(choose: (query: URLSearchParams) => Item[], json: (item: Item) => object, hasKeyset = false): FakeHandler =>
    (request) => {
      const query = request.url.searchParams;
      const all = choose(query);
      const page = hasKeyset && query.get('pagination') === 'keyset' ? keysetPage(all, request.url) : offsetPage(all, request.url);
      return answered(request, request.list(page.items.map(json)), page.headers);
    };

  const at = '/api/v4/projects/:project';
  const routes: FakeRoute[] = [
    [
      'GET',
      '/api/v4/user',
      (request) => (credentials.at(-1) === '' ? { status: 401, json: { message: '401 Unauthorized' } } : answered(request, userJson('sextant-bot', url))),
    ],
    ['GET', at, (request) => answered(request, projectJson(project, url))],
    [
      'GET',
      `${at}/issues`,
      list(
        (query) => byUpdate(project.issues, query),
        (issue) => issueJson(issue, project, url),
        keyset,
      ),
    ],
    [
      'GET',
      `${at}/merge_requests`,
      list(
        (query) => mergesOf(project, query),
        (merge) => mergeJson(merge, project, url),
      ),
    ],
    [
      'GET',
      `${at}/pipelines`,
      list(
        (query) => pipelinesOf(project, query),
        (pipeline) => pipelineJson(pipeline, project, url),
      ),
    ],
    [
      'GET',
      `${at}/deployments`,
      (request) => {
        const query = request.url.searchParams;
        if (query.has('updated_after') && query.get('order_by') !== 'updated_at') return { status: 400, json: { message: '400 Bad request' } };
        return list(
          (asked) => deploymentsOf(project, asked),
          (deployment) => deploymentJson(deployment, url),
        )(request);
      },
    ],
    [
      'GET',
      `${at}/releases`,
      list(
        () => project.releases.toSorted((a, b) => b.releasedAt.localeCompare(a.releasedAt)),
        (release) => releaseJson(release, project, { url, nowMs: now() }),
      ),
    ],
    ...codeRoutes({ project, answered, instant: () => new Date(now()).toISOString(), url: () => url }),
    ['POST', '/__state', async (request) => (await change(request.json() as FakeProjectChange), { status: 204 })],
    [
      'POST',
      '/__hook',
      (request) => {
        hook = request.json() as typeof hook;
        return { status: 204 };
      },
    ],
  ];

  async function change(next: FakeProjectChange, instant = new Date(now()).toISOString()): Promise<void> {
    const { kind, attributes } = applyProjectChange(project, next, instant);
    if (hook === null) return;
    const { id, path_with_namespace, web_url, default_branch } = projectJson(project, url);
    const body = JSON.stringify({
      object_kind: kind,
      user: userJson('mara', url),
      project: { id, path_with_namespace, web_url, default_branch },
      object_attributes: attributes,
    });
    await deliver({ hook, kind, body, nowMs: now() });
  }

  const provider = await startFakeProvider({
    port,
    now,
    routes,
    gate: ({ url: asked, headers }) => {
      if (asked.pathname.startsWith('/__')) return null;
      const given = headers['private-token'] ?? headers.authorization?.replace(/^Bearer /, '') ?? '';
      credentials.push(String(given));
      if (token !== null && given !== token) return { status: 401, json: { message: '401 Unauthorized' } };
      const named = /^\/api\/v4\/projects\/([^/]+)/.exec(asked.pathname)?.[1];
      const known = named === undefined || ['42', project.path.toLowerCase()].includes(decodeURIComponent(named).toLowerCase());
      return known ? null : { status: 404, json: { message: '404 Project Not Found' } };
    },
  });
  url = provider.url;
  return {
    ...provider,
    project,
    change,
    setHook: (next) => {
      hook = next;
    },
    credentials: () => credentials,
  };
}

/** Sends a webhook as GitLab does: signed by the standard with a signing token, or with the secret beside it. */
async function deliver({ hook, kind, body, nowMs }: { hook: { url: string; secret: string }; kind: string; body: string; nowMs: number }): Promise<void> {
  const id = randomUUID();
  const event = `${kind.replace(/(^|_)(\w)/g, (_, gap: string, letter: string) => `${gap === '' ? '' : ' '}${letter.toUpperCase()}`)} Hook`;
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'GitLab/fake',
    'x-gitlab-event': event,
    'x-gitlab-event-uuid': randomUUID(),
    'x-gitlab-webhook-uuid': randomUUID(),
    'idempotency-key': id,
    ...(hook.secret.startsWith('whsec_') ? signatureHeaders({ id, body, secret: hook.secret, nowMs }) : { 'x-gitlab-token': hook.secret }),
  };
  await fetch(hook.url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
}

/** The three headers of Standard Webhooks. */
export function signatureHeaders({
  id,
  body,
  secret,
  nowMs,
}: {
  id: string;
  body: string | Uint8Array;
  secret: string;
  nowMs: number;
}): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

function mergesOf({ merges }: FakeProject, query: URLSearchParams): FakeProject['merges'] {
  const [state, source] = [query.get('state') ?? 'all', query.get('source_branch')];
  return byUpdate(merges, query).filter((merge) => (state === 'all' || merge.state === state) && (source === null || merge.source === source));
}

function pipelinesOf({ pipelines }: FakeProject, query: URLSearchParams): FakeProject['pipelines'] {
  const ref = query.get('ref');
  return byUpdate(pipelines, query).filter(({ branch }) => ref === null || branch === ref);
}

function deploymentsOf({ deployments }: FakeProject, query: URLSearchParams): FakeProject['deployments'] {
  const environment = query.get('environment');
  return byUpdate(deployments, query).filter((deployment) => environment === null || deployment.environment === environment);
}

/** `updated_after` means "at or after"; what changed at one instant is in the order of its making. */
function byUpdate<Item extends { updatedAt: string; createdAt: string }>(items: readonly Item[], query: URLSearchParams): Item[] {
  const given = query.get('updated_after');
  const after = given === null ? '' : new Date(given).toISOString();
  const field = query.get('order_by') === 'updated_at' ? 'updatedAt' : 'createdAt';
  const sign = query.get('sort') === 'asc' ? 1 : -1;
  return items.filter(({ updatedAt }) => updatedAt >= after).sort((a, b) => sign * (a[field] < b[field] ? -1 : a[field] > b[field] ? 1 : 0));
}

/** What a list needs of its items to find a place in it. */
interface Listed {
  updatedAt?: string;
  iid?: number;
}

interface Page<Item> {
  items: Item[];
  headers: Record<string, string>;
}

/** Pages by number. Above 10,000 GitLab tells neither the total nor the last page. */
function offsetPage<Item>(all: readonly Item[], url: URL): Page<Item> {
  const size = Math.min(Number(url.searchParams.get('per_page') ?? 20), 100);
  const page = Number(url.searchParams.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = page < last ? { link: `<${withParameter(url, 'page', String(page + 1))}>; rel="next"` } : {};
  const totals = all.length > 10_000 ? {} : { 'x-total': String(all.length), 'x-total-pages': String(last) };
  return { items: all.slice((page - 1) * size, page * size), headers: { 'x-page': String(page), 'x-per-page': String(size), ...totals, ...link } };
}

/** Pages by the last item seen; only the link tells how to go on. */
function keysetPage<Item extends object>(all: readonly Item[], url: URL): Page<Item> {
  const size = Math.min(Number(url.searchParams.get('per_page') ?? 20), 100);
  const cursor = url.searchParams.get('cursor');
  const key = ({ updatedAt = '', iid = 0 }: Listed) => `${updatedAt} ${String(iid).padStart(9, '0')}`;
  const after = cursor === null ? '' : Buffer.from(cursor, 'base64url').toString();
  const rest = all.filter((item) => key(item as Listed) > after).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const items = rest.slice(0, size);
  const last = items.at(-1);
  if (last === undefined || rest.length <= size) return { items, headers: {} };
  return { items, headers: { link: `<${withParameter(url, 'cursor', Buffer.from(key(last as Listed)).toString('base64url'))}>; rel="next"` } };
}

function withParameter(url: URL, name: string, value: string): string {
  const next = new URL(url);
  next.searchParams.set(name, value);
  return next.href;
}
