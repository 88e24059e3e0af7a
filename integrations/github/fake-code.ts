import type { FakeAnswer, FakeRequest, FakeRoute } from '../fake-provider.ts';
import { checkJson, combinedStatusJson, commitJson, pullJson, refJson, reviewJson } from './fake-code-shapes.ts';
import { type FakeIssue, type FakeRepository, isAhead, makeCommit } from './fake-repository.ts';
import { issueJson } from './fake-shapes.ts';

/** What the routes of code need of the server around them. */
export interface CodeServer {
  repository: FakeRepository;
  answered(request: FakeRequest, json: unknown, headers?: Record<string, string>): FakeAnswer;
  paged<Item>(items: readonly Item[], request: FakeRequest, json: (item: Item) => unknown): FakeAnswer;
  instant(): string;
  api(): string;
}

const NOT_FOUND: FakeAnswer = { status: 404, json: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' } };

/** A refusal as GitHub writes it: a sentence, and its reasons in a list. */
function invalid(message: string): FakeAnswer {
  return {
    status: 422,
    json: { message: 'Validation Failed', errors: [{ resource: 'PullRequest', code: 'custom', message }], documentation_url: 'https://docs.github.com/rest' },
  };
}

/** Branches, commits, pull requests, checks and reviews. A second open pull request from one branch is refused with 422, as GitHub does. */
export function codeRoutes({ repository, answered, paged, instant, api }: CodeServer): FakeRoute[] {
  const { code } = repository;
  const at = `/repos/${repository.owner}/${repository.name}`;
  const pulls = () => repository.issues.filter(({ isPullRequest }) => isPullRequest);
  const named = (request: FakeRequest) => repository.issues.find(({ number }) => number === Number(request.parameters.number));
  const isOpen = ({ closedAt }: FakeIssue) => closedAt === null;
  const headOf = ({ pull }: FakeIssue) => `${pull?.owner ?? repository.owner}:${pull?.branch ?? ''}`;

  function ofPull(answer: (pull: FakeIssue, request: FakeRequest) => FakeAnswer): (request: FakeRequest) => FakeAnswer {
    return (request) => {
      const pull = named(request);
      return pull?.isPullRequest ? answer(pull, request) : NOT_FOUND;
    };
  }

  function makeRef(request: FakeRequest): FakeAnswer {
    const { ref = '', sha = '' } = request.json() as { ref?: string; sha?: string };
    const name = /^refs\/heads\/([\w./-]+)$/.exec(ref)?.[1];
    if (name === undefined) return { status: 422, json: { message: 'Reference name is not valid' } };
    if (code.branches[name] !== undefined) return { status: 422, json: { message: 'Reference already exists' } };
    if (code.commits[sha] === undefined) return { status: 422, json: { message: 'Object does not exist' } };
    code.branches[name] = sha;
    return { status: 201, json: refJson(name, sha, api()) };
  }

  function moveRef(request: FakeRequest): FakeAnswer {
    const name = request.parameters.name ?? '';
    const { sha = '', force = false } = request.json() as { sha?: string; force?: boolean };
    const old = code.branches[name];
    if (old === undefined || code.commits[sha] === undefined) return { status: 422, json: { message: 'Reference does not exist' } };
    if (!force && isAhead(code, old, sha)) return { status: 422, json: { message: 'Update is not a fast forward' } };
    code.branches[name] = sha;
    return { json: refJson(name, sha, api()) };
  }

  function makePull(request: FakeRequest): FakeAnswer {
    const { head = '', base = '', title = '', body = '', draft = false } = request.json() as Record<string, string> & { draft?: boolean };
    const branch = head.split(':').at(-1) ?? '';
    const [sha, target] = [code.branches[branch], code.branches[base]];
    if (sha === undefined)
      return { status: 422, json: { message: 'Validation Failed', errors: [{ resource: 'PullRequest', field: 'head', code: 'invalid' }] } };
    if (target === undefined)
      return { status: 422, json: { message: 'Validation Failed', errors: [{ resource: 'PullRequest', field: 'base', code: 'invalid' }] } };
    const label = `${repository.owner}:${branch}`;
    if (pulls().some((pull) => isOpen(pull) && headOf(pull) === label && pull.pull?.base === base))
      return invalid(`A pull request already exists for ${label}.`);
    if (!isAhead(code, sha, target)) return invalid(`No commits between ${base} and ${branch}`);
    const number = 1 + Math.max(0, ...repository.issues.map((issue) => issue.number));
    const [createdAt, author] = [instant(), 'sextant-bot'];
    const plain = { labels: [], milestone: null, createdAt, updatedAt: createdAt, closedAt: null, isPullRequest: true, mergedAt: null };
    const pull = { number, title, author, ...plain, pull: { branch, base, body, draft, owner: repository.owner } };
    repository.issues.push(pull);
    return { status: 201, json: pullJson(pull, repository, api()) };
  }

  return [
    ['GET', `${at}/issues/:number`, (request) => ((issue) => (issue ? answered(request, issueJson(issue, repository, api())) : NOT_FOUND))(named(request))],
    [
      'GET',
      `${at}/git/ref/heads/*name`,
      (request) => {
        const { name = '' } = request.parameters;
        const sha = code.branches[name];
        return sha === undefined ? NOT_FOUND : answered(request, refJson(name, sha, api()));
      },
    ],
    ['POST', `${at}/git/refs`, makeRef],
    ['PATCH', `${at}/git/refs/heads/*name`, moveRef],
    [
      'GET',
      `${at}/git/commits/:sha`,
      (request) => {
        const { sha = '' } = request.parameters;
        const parents = code.commits[sha];
        return parents === undefined ? NOT_FOUND : answered(request, commitJson(sha, parents, api()));
      },
    ],
    [
      'POST',
      `${at}/git/commits`,
      (request) => {
        const { parents = [] } = request.json() as { parents?: string[] };
        return { status: 201, json: commitJson(makeCommit(code, parents), parents, api()) };
      },
    ],
    [
      'GET',
      `${at}/pulls`,
      (request) => {
        const query = request.url.searchParams;
        const [state, head] = [query.get('state') ?? 'open', query.get('head')];
        const chosen = pulls().filter((pull) => (state === 'all' || isOpen(pull) === (state === 'open')) && (head === null || headOf(pull) === head));
        return paged(chosen.toReversed(), request, (pull) => pullJson(pull, repository, api()));
      },
    ],
    ['POST', `${at}/pulls`, makePull],
    ['GET', `${at}/pulls/:number`, ofPull((pull, request) => answered(request, pullJson(pull, repository, api())))],
    [
      'GET',
      `${at}/pulls/:number/reviews`,
      ofPull((pull, request) => {
        const reviews = code.reviews.filter(({ number }) => number === pull.number);
        return paged(reviews, request, (review) => reviewJson(review, pull, repository, api()));
      }),
    ],
    [
      'GET',
      `${at}/commits/:sha/check-runs`,
      (request) => {
        const checks = code.checks.filter(({ sha }) => sha === request.parameters.sha).map((check) => checkJson(check, api()));
        return answered(request, { total_count: checks.length, check_runs: request.list(checks) });
      },
    ],
    [
      'GET',
      `${at}/commits/:sha/status`,
      (request) => {
        const { sha = '' } = request.parameters;
        const statuses = request.list(code.statuses.filter((status) => status.sha === sha));
        return answered(request, combinedStatusJson(sha, statuses, repository, api()));
      },
    ],
  ];
}
