import { type KeyObject, createHash, createHmac, randomUUID, verify } from 'node:crypto';
import { type FakeAnswer, type FakeProvider, type FakeRequest, type FakeRoute, startFakeProvider } from '../fake-provider.ts';
import { codeRoutes } from './fake-code.ts';
import { answerCounts } from './fake-counts.ts';
import { type FakeChange, type FakeRepository, applyChange, demoRepository, secondsOf } from './fake-repository.ts';
import { accountJson, issueJson, releaseJson, repositoryJson, runJson, stargazerJson, userJson } from './fake-shapes.ts';

export interface FakeGithub extends FakeProvider {
  repository: FakeRepository;
  /** Applies a change and sends its webhook to the hook that is set. */
  change(change: FakeChange, at?: string): Promise<void>;
  /** Every question over GraphQL so far, oldest first. */
  questions(): readonly string[];
  setHook(hook: { url: string; secret: string } | null): void;
  /** Ends the tokens of an app's installation before their time. */
  revokeInstallationTokens(): void;
}

/** A GitHub App as the fake knows it; with one, only the tokens of its installation are taken. */
export interface FakeApp {
  id: string;
  installationId: number;
  publicKey: KeyObject;
}

/**
 * A small GitHub on loopback: one repository, real paging, ETags, token check, rate-limit headers, code, apps and signed webhooks.
 * The same control is open over HTTP: POST /__state (a change), POST /__hook. Without `token` and `app` any caller may read and write, as
 * the demo needs.
 */
export async function startFakeGithub({
  today,
  port = 0,
  token = null,
  app = null,
  repository = demoRepository({ today }),
  now = Date.now,
}: {
  today: string;
  port?: number;
  token?: string | null;
  app?: FakeApp | null;
  repository?: FakeRepository;
  now?: () => number;
}): Promise<FakeGithub> {
  let hook: { url: string; secret: string } | null = null;
  let remaining = 5_000;
  let points = 5_000;
  const questions: string[] = [];
  let api = '';
  const issued = new Map<string, number>();

  /** Marks an answer; one that has not changed is 304, and free. */
  function answered(request: FakeRequest, json: unknown, headers: Record<string, string> = {}): FakeAnswer {
    const etag = `W/"${createHash('sha256').update(JSON.stringify(json)).digest('hex').slice(0, 32)}"`;
    const isKnown = request.headers['if-none-match'] === etag;
    if (!isKnown) remaining -= 1;
    const all = { etag, ...limitHeaders(remaining, now()), ...headers };
    return isKnown ? { status: 304, headers: all } : { json, headers: all };
  }

  function paged<Item>(items: readonly Item[], request: FakeRequest, json: (item: Item) => unknown): FakeAnswer {
    const page = pageOf(items, request.url);
    return answered(request, request.list(page.items.map(json)), page.headers);
  }

  const at = `/repos/${repository.owner}/${repository.name}`;
  const routes: FakeRoute[] = [
    [
      'GET',
      '/user',
      (request) => (request.headers.authorization === undefined ? NOT_FOUND : app === null ? answered(request, accountJson('sextant-bot', api)) : NO_USER),
    ],
    ['GET', at, (request) => answered(request, repositoryJson(repository, api))],
    ['GET', `${at}/issues`, (request) => paged(listIssues(repository, request.url.searchParams), request, (issue) => issueJson(issue, repository, api))],
    [
      'GET',
      `${at}/releases`,
      (request) => {
        const newest = repository.releases.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
        return paged(newest, request, (release) => releaseJson(release, repository, api));
      },
    ],
    [
      'GET',
      `${at}/stargazers`,
      (request) => {
        const oldest = repository.stars.toSorted((a, b) => a.at.localeCompare(b.at));
        const dated = request.headers.accept?.includes('star+json');
        return paged(oldest, request, (star) => (dated ? stargazerJson(star, api) : userJson(star.login, api)));
      },
    ],
    [
      'GET',
      `${at}/actions/runs`,
      (request) => {
        const matching = listRuns(repository, request.url.searchParams);
        // GitHub gives the first 1,000 of a filtered list, and the full count.
        const page = pageOf(request.url.searchParams.has('created') ? matching.slice(0, 1_000) : matching, request.url);
        const runs = request.list(page.items.map((run) => runJson(run, repository, api)));
        return answered(request, { total_count: matching.length, workflow_runs: runs }, page.headers);
      },
    ],
    [
      'POST',
      '/graphql',
      async (request) => {
        if (request.headers.authorization === undefined) return { status: 401, json: { message: 'This endpoint requires you to be authenticated.' } };
        points -= 1;
        const headers = { ...limitHeaders(points, now()), 'x-ratelimit-resource': 'graphql' };
        const asked = request.json() as Parameters<typeof answerCounts>[1];
        questions.push(asked.query);
        return { json: await answerCounts(repository, asked), headers };
      },
    ],
    ...codeRoutes({ repository, answered, paged, instant: () => secondsOf(now()), api: () => api }),
    [
      'POST',
      '/app/installations/:id/access_tokens',
      ({ headers, parameters, json }) => {
        if (app === null || Number(parameters.id) !== app.installationId) return NOT_FOUND;
        const fault = proofFault(headers.authorization ?? '', app, now());
        if (fault !== null) return { status: 401, json: { message: fault } };
        const { repositories = [] } = json() as { repositories?: string[] };
        if (repositories.some((name) => name.toLowerCase() !== repository.name.toLowerCase())) return NOT_OF_INSTALLATION;
        const made = `ghs_${randomUUID()}`;
        issued.set(made, now() + 3_600_000);
        const permissions = { metadata: 'read', issues: 'read', pull_requests: 'write', contents: 'write' };
        return { status: 201, json: { token: made, expires_at: secondsOf(now() + 3_600_000), permissions, repository_selection: 'selected' } };
      },
    ],
    ['POST', '/__state', async (request) => (await change(request.json() as FakeChange), { status: 204 })],
    [
      'POST',
      '/__hook',
      (request) => {
        hook = request.json() as typeof hook;
        return { status: 204 };
      },
    ],
  ];

  async function change(next: FakeChange, instant = secondsOf(now())): Promise<void> {
    const { event, action, issue } = applyChange(repository, next, instant);
    if (hook === null) return;
    const subject = issue && { [issue.isPullRequest ? 'pull_request' : 'issue']: issueJson(issue, repository, api) };
    const payload = JSON.stringify({
      ...(action !== '' && { action }),
      ...subject,
      repository: repositoryJson(repository, api),
      sender: userJson('mara', api),
    });
    await deliver({ hook, event, payload });
  }

  const provider = await startFakeProvider({
    port,
    now,
    routes,
    gate: ({ url, headers }) => {
      if (url.pathname.startsWith('/__') || url.pathname.startsWith('/app/')) return null;
      const given = headers.authorization?.replace(/^(token|bearer) /i, '') ?? '';
      const taken = app === null ? token === null || given === token : (issued.get(given) ?? 0) > now();
      return taken ? null : { status: 401, json: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' } };
    },
  });
  api = provider.url;
  return {
    ...provider,
    repository,
    change,
    questions: () => questions,
    setHook: (next) => {
      hook = next;
    },
    revokeInstallationTokens: () => issued.clear(),
  };
}

const NOT_FOUND: FakeAnswer = { status: 404, json: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' } };
const NOT_OF_INSTALLATION: FakeAnswer = {
  status: 422,
  json: { message: 'There is at least one repository that does not exist or is not accessible to the parent installation.' },
};
/** What an app's token, which is nobody's, is told. */
const NO_USER: FakeAnswer = { status: 403, json: { message: 'Resource not accessible by integration' } };

/** What is wrong with an app's proof, in GitHub's words; null where it is right. */
function proofFault(authorization: string, app: FakeApp, nowMs: number): string | null {
  const [head = '', body = '', signature = ''] = authorization.replace(/^bearer /i, '').split('.');
  const unreadable = 'A JSON web token could not be decoded';
  if (!verify('RSA-SHA256', Buffer.from(`${head}.${body}`), app.publicKey, Buffer.from(signature, 'base64url'))) return unreadable;
  const { iat, exp, iss } = JSON.parse(Buffer.from(body, 'base64url').toString()) as { iat: number; exp: number; iss: string };
  const nowS = Math.floor(nowMs / 1_000);
  if (iss !== app.id) return 'Integration not found';
  if (iat > nowS) return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
  return exp <= nowS || exp > nowS + 600 ? "'Expiration time' claim ('exp') is too far in the future" : null;
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

function pageOf<T>(all: readonly T[], url: URL): { items: readonly T[]; headers: Record<string, string> } {
  const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100);
  const page = Number(url.searchParams.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const to = (number: number) => {
    const target = new URL(url);
    target.searchParams.set('page', String(number));
    return target.href;
  };
  const headers: Record<string, string> = page < last ? { link: `<${to(page + 1)}>; rel="next", <${to(last)}>; rel="last"` } : {};
  return { items: all.slice((page - 1) * size, page * size), headers };
}

function limitHeaders(remaining: number, nowMs: number): Record<string, string> {
  return {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(5_000 - remaining),
    'x-ratelimit-reset': String(Math.floor(nowMs / 1_000) + 3_600),
    'x-ratelimit-resource': 'core',
  };
}
