import type { z } from 'zod';
import type { CodeHost, LinkedItem, PullRequest } from '../../domain/code-host.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import { type GithubClient, createGithubClient } from './client.ts';
import { githubError } from './errors.ts';
import { nameAccount } from './metrics.ts';
import {
  checkRunsSchema,
  combinedStatusSchema,
  defaultBranchSchema,
  gitCommitSchema,
  linkedIssueSchema,
  listSchema,
  pullRequestSchema,
  refSchema,
  reviewsSchema,
} from './schema.ts';

type Signal = AbortSignal | undefined;

/** Conclusions that hold nothing up. */
const PASSED = new Set(['success', 'neutral', 'skipped']);

/** The branches and pull requests of one repository. What writes looks first, and takes what it finds: so an answer that was lost does no harm. */
export function createGithubCodeHost(input: ReaderInput): CodeHost {
  const client = createGithubClient(input);
  return {
    testConnection: async () => ({ account: await nameAccount(client) }),

    ensureBranch: async ({ branch, signal }) => {
      if ((await headOf(client, branch, signal)) !== null) return { branch, made: false };
      const base = await defaultBranch(client, signal);
      const sha = await headOf(client, base, signal);
      if (sha === null) throw githubError('bad-config', 'The repository has no commit yet to begin a branch at');
      const parameters = { ref: `refs/heads/${branch}`, sha };
      const made = await client.ask({ route: 'POST /repos/{owner}/{repo}/git/refs', parameters, schema: refSchema, reckoned: [422], signal });
      if (!made.refused) return { branch, made: true };
      // 422 is "Reference already exists", made by somebody in between, and also a name that GitHub does not take.
      if ((await headOf(client, branch, signal)) !== null) return { branch, made: false };
      throw githubError('bad-config', `GitHub does not take "${branch}" as the name of a branch`);
    },

    ensurePullRequest: async ({ branch, title, body, signal }) => {
      const open = await openOf(client, branch, signal);
      if (open !== null) return readPullRequest(client, open, signal);
      const base = await defaultBranch(client, signal);
      const create = () => {
        const parameters = { head: branch, base, title, body };
        return client.ask({ route: 'POST /repos/{owner}/{repo}/pulls', parameters, schema: pullRequestSchema, reckoned: [422], signal });
      };
      let made = await create();
      if (made.refused && /no commits between/i.test(made.message)) {
        await beginBranch(client, branch, title, signal);
        made = await create();
      }
      if (!made.refused) return readPullRequest(client, made.data.number, signal);
      // "A pull request already exists": another request was faster, or it was our own whose answer was lost.
      const number = await openOf(client, branch, signal);
      if (number !== null) return readPullRequest(client, number, signal);
      if (/already exists/i.test(made.message)) throw githubError('transient', 'GitHub says that the pull request is there, and does not show it yet');
      throw githubError('bad-config', `GitHub opens no pull request from "${branch}": ${made.message.slice(0, 200)}`);
    },

    pullRequest: ({ number, signal }) => readPullRequest(client, number, signal),

    linkedItem: async ({ url, signal }) => {
      const number = numberIn(client, url);
      if (number === null) return null;
      const parameters = { issue_number: number };
      const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}';
      const answer = await client.ask({ route, parameters, schema: linkedIssueSchema, reckoned: [404, 410], signal });
      return answer.refused ? null : { url, ...linkedItemOf(answer.data) };
    },
  };
}

/** The newest commit of a branch; null where there is no such branch. */
async function headOf(client: GithubClient, branch: string, signal: Signal): Promise<string | null> {
  const route = 'GET /repos/{owner}/{repo}/git/ref/{+ref}';
  const answer = await client.ask({ route, parameters: { ref: `heads/${branch}` }, schema: refSchema, reckoned: [404], signal });
  return answer.refused ? null : answer.data.object.sha;
}

async function defaultBranch(client: GithubClient, signal: Signal): Promise<string> {
  return (await client.read({ route: 'GET /repos/{owner}/{repo}', schema: defaultBranchSchema, signal })).default_branch;
}

/**
 * GitHub opens no pull request from a branch that has nothing of its own. One that was only just made gets an empty commit; where somebody
 * pushed in between, GitHub refuses to move the branch, and nothing is lost.
 */
async function beginBranch(client: GithubClient, branch: string, title: string, signal: Signal): Promise<void> {
  const head = await headOf(client, branch, signal);
  if (head === null) throw githubError('bad-config', `The branch "${branch}" is gone`);
  const from = { route: 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}', parameters: { commit_sha: head } } as const;
  const { tree } = await client.read({ ...from, schema: gitCommitSchema, signal });
  const commit = { message: `Begin: ${title}`, tree: tree.sha, parents: [head] };
  const { sha } = await client.read({ route: 'POST /repos/{owner}/{repo}/git/commits', parameters: commit, schema: gitCommitSchema, signal });
  const move = { ref: `heads/${branch}`, sha, force: false };
  await client.ask({ route: 'PATCH /repos/{owner}/{repo}/git/refs/{+ref}', parameters: move, schema: refSchema, reckoned: [422], signal });
}

/** The open pull request of a branch of this repository. The owner stands before it, as a fork may have a branch of the same name. */
async function openOf(client: GithubClient, branch: string, signal: Signal): Promise<number | null> {
  const parameters = { state: 'open', head: `${client.config.owner}:${branch}`, per_page: 100 };
  const list = await client.read({ route: 'GET /repos/{owner}/{repo}/pulls', parameters, schema: listSchema, signal });
  for (const raw of list) {
    const pull = pullRequestSchema.safeParse(raw);
    // Without a right `head` GitHub answers with all that are open.
    if (pull.success && pull.data.head.ref === branch) return pull.data.number;
  }
  return null;
}

async function readPullRequest(client: GithubClient, number: number, signal: Signal): Promise<PullRequest> {
  const parameters = { pull_number: number };
  const pull = await client.read({ route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}', parameters, schema: pullRequestSchema, signal });
  const merged = pull.merged_at !== null && pull.merged_at !== undefined;
  return {
    number: pull.number,
    url: pull.html_url,
    title: pull.title,
    branch: pull.head.ref,
    state: merged ? 'merged' : pull.state === 'closed' ? 'closed' : 'open',
    draft: pull.draft,
    mergedAt: merged ? new Date(pull.merged_at ?? '').toISOString() : null,
    checks: await readChecks(client, pull.head.sha, signal),
    reviews: await readReviews(client, number, signal),
  };
}

/** Check runs and, beside them, commit statuses: an older kind that many tools still set. One that comes twice, as where a page has moved on, counts once. */
async function readChecks(client: GithubClient, ref: string, signal: Signal): Promise<PullRequest['checks']> {
  const verdicts = new Map<string, keyof PullRequest['checks']>();
  for (let page = 1, more = true; more && page <= 10; page += 1) {
    const parameters = { ref, per_page: 100, page };
    const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
    // Fine-grained tokens cannot be given the right to read checks; an app can.
    const answer = await client.ask({ route, parameters, schema: checkRunsSchema, reckoned: [403], signal });
    more = !answer.refused && answer.hasNext;
    for (const { id, status, conclusion } of answer.refused ? [] : answer.data.check_runs)
      verdicts.set(`run/${id}`, status !== 'completed' ? 'pending' : PASSED.has(conclusion ?? '') ? 'passed' : 'failed');
  }
  const statuses = { route: 'GET /repos/{owner}/{repo}/commits/{ref}/status', parameters: { ref, per_page: 100 } } as const;
  for (const { context, state } of (await client.read({ ...statuses, schema: combinedStatusSchema, signal })).statuses)
    verdicts.set(`status/${context}`, state === 'pending' ? 'pending' : state === 'success' ? 'passed' : 'failed');
  const count = (verdict: keyof PullRequest['checks']) => [...verdicts.values()].filter((each) => each === verdict).length;
  return { passed: count('passed'), failed: count('failed'), pending: count('pending') };
}

/** The last word of each reviewer, in whatever order they come; a comment is none, and a dismissed review is taken back. */
async function readReviews(client: GithubClient, number: number, signal: Signal): Promise<PullRequest['reviews']> {
  const reviews: z.output<typeof reviewsSchema> = [];
  for (let page = 1, more = true; more && page <= 10; page += 1) {
    const parameters = { pull_number: number, per_page: 100, page };
    const answer = await client.ask({ route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', parameters, schema: reviewsSchema, signal });
    more = !answer.refused && answer.hasNext;
    if (!answer.refused) reviews.push(...answer.data);
  }
  const words = reviews
    .filter(({ state }) => state !== 'COMMENTED' && state !== 'PENDING')
    .toSorted((a, b) => Date.parse(a.submitted_at ?? '') - Date.parse(b.submitted_at ?? '') || a.id - b.id);
  const last = [...new Map(words.map(({ user, state }) => [user?.login ?? 'ghost', state])).values()];
  const count = (state: string) => last.filter((word) => word === state).length;
  return { approvals: count('APPROVED'), changesRequested: count('CHANGES_REQUESTED') };
}

/** OWNER/REPOSITORY/issues/7 or …/pull/7 on the host that belongs to the API's. */
function numberIn({ config }: GithubClient, url: string): number | null {
  const host = new URL(config.baseUrl).host.replace(/^api\./, '');
  if (!URL.canParse(url) || new URL(url).host !== host) return null;
  const [, owner, repository, number] = /^\/([^/]+)\/([^/]+)\/(?:issues|pull)\/(\d+)(?:\/.*)?$/.exec(new URL(url).pathname) ?? [];
  const own = `${config.owner}/${config.repository}`.toLowerCase();
  return number !== undefined && `${owner}/${repository}`.toLowerCase() === own ? Number(number) : null;
}

function linkedItemOf({
  title,
  state,
  pull_request,
}: {
  title: string;
  state: string;
  pull_request?: { merged_at?: string | null | undefined } | null | undefined;
}): Omit<LinkedItem, 'url'> {
  const isPullRequest = pull_request !== null && pull_request !== undefined;
  const merged = (pull_request?.merged_at ?? null) !== null;
  return { title, kind: isPullRequest ? 'pull-request' : 'issue', state: merged ? 'merged' : state === 'closed' ? 'closed' : 'open' };
}
