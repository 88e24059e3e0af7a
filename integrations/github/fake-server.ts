import { createHash, createHmac, randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type FakeChange, type FakeRepository, applyChange, demoRepository, secondsOf } from './fake-repository.ts';
import { issueJson, releaseJson, repositoryJson, runJson, stargazerJson, userJson } from './fake-shapes.ts';

/** What goes wrong: for the next `times` requests (default 1) whose path contains `path`, after letting `skip` of them through. */
export type GithubFault = { path?: string; times?: number; skip?: number } & (
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: unknown }
  | { kind: 'slow'; ms: number }
  | { kind: 'truncate' }
  | { kind: 'drop' }
  /** The answer is right, and then the repository changes: an edit between two pages. */
  | { kind: 'change-after'; change: FakeChange; at?: string }
  /** An item of the list loses fields or gains strange ones. */
  | { kind: 'odd-item'; item: unknown }
);

export interface FakeGithub {
  url: string;
  repository: FakeRepository;
  fault(fault: GithubFault): void;
  clearFaults(): void;
  /** Applies a change and sends its webhook to the hooks that are set. */
  change(change: FakeChange, at?: string): Promise<void>;
  /** `redeliver: true` on a hook sends everything twice, as a person pressing "Redeliver" does. */
  setHook(hook: { url: string; secret: string } | null): void;
  requests(): readonly { path: string; status: number; authorization: string | null }[];
  close(): Promise<void>;
}

/**
 * A small GitHub on loopback: one repository, real paging, ETags, token check, rate-limit headers, signed webhooks and faults on demand.
 * The same control is open over HTTP: POST /__faults (a fault), DELETE /__faults, POST /__state (a change), POST /__hook.
 * Without `token` any caller may read, as the demo needs; with it, only that token.
 */
export async function startFakeGithub({
  today,
  port = 0,
  token = null,
  repository = demoRepository({ today }),
}: {
  today: string;
  port?: number;
  token?: string | null;
  repository?: FakeRepository;
}): Promise<FakeGithub> {
  const faults: { fault: GithubFault; skip: number; left: number }[] = [];
  const log: { path: string; status: number; authorization: string | null }[] = [];
  let hook: { url: string; secret: string } | null = null;
  let remaining = 5_000;
  let api = '';

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: String(error) }));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', api);
    if (url.pathname.startsWith('/__')) return control(request, response, url.pathname);
    const authorization = request.headers.authorization ?? null;
    const active = takeFaults(faults, request.url ?? '/');
    const reply = (status: number, body: unknown, headers: Record<string, string> = {}) => {
      log.push({ path: request.url ?? '/', status, authorization });
      send({ request, response, status, body, headers: { ...limitHeaders(remaining), ...headers }, truncate: active.some(({ kind }) => kind === 'truncate') });
    };
    for (const fault of active) {
      if (fault.kind === 'slow') await wait(fault.ms);
      if (fault.kind === 'drop') return void request.socket.destroy();
      if (fault.kind === 'status') return reply(fault.status, fault.body ?? { message: 'fault' }, fault.headers);
    }
    if (token !== null && authorization !== `token ${token}` && authorization !== `Bearer ${token}`)
      return reply(401, { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' });
    const found = route({ url, repository, api, accept: request.headers.accept ?? '', signedIn: authorization !== null });
    if (found === null) return reply(404, { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' });
    const odd = active.find((fault) => fault.kind === 'odd-item');
    const body = odd?.kind === 'odd-item' && Array.isArray(found.body) ? [odd.item, ...found.body] : found.body;
    const etag = `W/"${createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32)}"`;
    const headers = { etag, ...(found.link && { link: found.link }) };
    if (request.headers['if-none-match'] === etag) reply(304, null, headers);
    else {
      remaining -= 1;
      reply(200, body, headers);
    }
    for (const fault of active) if (fault.kind === 'change-after') await change(fault.change, fault.at);
  }

  async function control(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : null;
    if (path === '/__faults' && request.method === 'DELETE') faults.length = 0;
    else if (path === '/__faults') addFault(body as GithubFault);
    else if (path === '/__state') await change(body as FakeChange);
    else if (path === '/__hook') hook = body as typeof hook;
    response.writeHead(204).end();
  }

  function addFault(fault: GithubFault): void {
    faults.push({ fault, skip: fault.skip ?? 0, left: fault.times ?? 1 });
  }

  async function change(next: FakeChange, at = secondsOf(Date.now())): Promise<void> {
    const { event, action, issue } = applyChange(repository, next, at);
    if (hook === null) return;
    const subject = issue && { [event === 'pull_request' ? 'pull_request' : 'issue']: issueJson(issue, repository, api) };
    const payload = JSON.stringify({ action, ...subject, repository: repositoryJson(repository, api), sender: userJson('mara', api) });
    await deliver({ hook, event, payload });
  }

  const listening = server.listen(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => listening.once('listening', resolve).once('error', reject));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: api,
    repository,
    fault: addFault,
    clearFaults: () => void faults.splice(0),
    change,
    setHook: (next) => {
      hook = next;
    },
    requests: () => log,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Sends a webhook as GitHub signs it. GitHub does not try again, so a receiver that is down misses it. */
async function deliver({ hook, event, payload }: { hook: { url: string; secret: string }; event: string; payload: string }): Promise<void> {
  const signature = createHmac('sha256', hook.secret).update(payload).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/fake',
    'x-github-event': event,
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${signature}`,
  };
  await fetch(hook.url, { method: 'POST', headers, body: payload, signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
}

interface Routed {
  body: unknown;
  link?: string | undefined;
}

function route({
  url,
  repository,
  api,
  accept,
  signedIn,
}: {
  url: URL;
  repository: FakeRepository;
  api: string;
  accept: string;
  signedIn: boolean;
}): Routed | null {
  const base = `/repos/${repository.owner}/${repository.name}`;
  const { searchParams } = url;
  if (url.pathname === '/user') return signedIn ? { body: userJson('sextant-bot', api) } : null;
  switch (url.pathname.toLowerCase().replace(base.toLowerCase(), '')) {
    case '':
      return { body: repositoryJson(repository, api) };
    case '/issues': {
      const { items, link } = paged(listIssues(repository, searchParams), url);
      return { body: items.map((issue) => issueJson(issue, repository, api)), link };
    }
    case '/releases': {
      const { items, link } = paged(
        repository.releases.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)),
        url,
      );
      return { body: items.map((release) => releaseJson(release, repository, api)), link };
    }
    case '/stargazers': {
      const { items, link } = paged(
        repository.stars.toSorted((a, b) => a.at.localeCompare(b.at)),
        url,
      );
      return { body: items.map((star) => (accept.includes('star+json') ? stargazerJson(star, api) : userJson(star.login, api))), link };
    }
    case '/actions/runs': {
      const matching = listRuns(repository, searchParams);
      // GitHub gives the first 1,000 of a filtered list, and the full count.
      const { items, link } = paged(searchParams.has('created') ? matching.slice(0, 1_000) : matching, url);
      return { body: { total_count: matching.length, workflow_runs: items.map((run) => runJson(run, repository, api)) }, link };
    }
    default:
      return null;
  }
}

function listIssues({ issues }: FakeRepository, query: URLSearchParams): FakeRepository['issues'] {
  const state = query.get('state') ?? 'open';
  const since = query.get('since');
  const labels = query.get('labels')?.split(',') ?? [];
  const field = query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const sign = query.get('direction') === 'asc' ? 1 : -1;
  return issues
    .filter((issue) => state === 'all' || (issue.closedAt === null ? 'open' : 'closed') === state)
    .filter((issue) => since === null || Date.parse(issue.updatedAt) >= Date.parse(since))
    .filter((issue) => labels.every((label) => issue.labels.includes(label)))
    .sort((a, b) => sign * (a[field].localeCompare(b[field]) || a.number - b.number));
}

function listRuns({ runs }: FakeRepository, query: URLSearchParams): FakeRepository['runs'] {
  const branch = query.get('branch');
  const [from, to] = (query.get('created') ?? '').split('..').map((text) => Date.parse(text));
  return runs
    .filter((run) => branch === null || run.branch === branch)
    .filter((run) => from === undefined || to === undefined || (Date.parse(run.createdAt) >= from && Date.parse(run.createdAt) <= to))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id - a.id);
}

function paged<T>(all: readonly T[], url: URL): { items: readonly T[]; link: string | undefined } {
  const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100);
  const page = Number(url.searchParams.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const to = (number: number) => {
    const target = new URL(url);
    target.searchParams.set('page', String(number));
    return target.href;
  };
  const link = page < last ? `<${to(page + 1)}>; rel="next", <${to(last)}>; rel="last"` : undefined;
  return { items: all.slice((page - 1) * size, page * size), link };
}

function takeFaults(faults: { fault: GithubFault; skip: number; left: number }[], path: string): GithubFault[] {
  const active: GithubFault[] = [];
  for (const entry of faults) {
    if (entry.left === 0 || !path.includes(entry.fault.path ?? '')) continue;
    if (entry.skip > 0) entry.skip -= 1;
    else {
      entry.left -= 1;
      active.push(entry.fault);
    }
  }
  return active;
}

function limitHeaders(remaining: number): Record<string, string> {
  const reset = Math.floor(Date.now() / 1000) + 3_600;
  return {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(5_000 - remaining),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-resource': 'core',
  };
}

function send({
  request,
  response,
  status,
  body,
  headers,
  truncate,
}: {
  request: IncomingMessage;
  response: ServerResponse;
  status: number;
  body: unknown;
  headers: Record<string, string>;
  truncate: boolean;
}): void {
  const text = body === null ? '' : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text), ...headers });
  if (!truncate) return void response.end(text);
  // The head promises more than comes: the line breaks in the middle.
  response.write(text.slice(0, Math.floor(text.length / 2)), () => request.socket.destroy());
}
