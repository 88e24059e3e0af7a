import { Branches, Issues, MergeRequestApprovals, MergeRequests, Projects } from '@gitbeaker/rest';
import type { CodeHost, LinkedItem, PullRequest } from '../../domain/code-host.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import { type GitlabClient, createGitlabClient } from './client.ts';
import { gitlabError } from './errors.ts';
import { nameAccount } from './metrics.ts';
import {
  approvalsSchema,
  branchSchema,
  issueSchema,
  listSchema,
  mergeRequestDetailSchema,
  mergeRequestSchema,
  projectSchema,
  reviewersSchema,
} from './schema.ts';

type Signal = AbortSignal | undefined;

const PASSED = new Set(['success']);
const FAILED = new Set(['failed', 'canceled', 'canceling']);
/** `skipped` is neither: nothing was to be done. */
const NOTHING = new Set(['skipped']);

/** The branches and merge requests of one project. What writes looks first, and takes what it finds: so an answer that was lost does no harm. */
export function createGitlabCodeHost(input: ReaderInput): CodeHost {
  const client = createGitlabClient(input);
  const projectId = client.config.project;
  return {
    testConnection: async () => ({ account: await nameAccount(client) }),

    ensureBranch: async ({ branch, signal }) => {
      if (await branchExists(client, branch, signal)) return { branch, made: false };
      const ref = await defaultBranch(client, signal);
      const made = await client.ask({
        call: (options) => new Branches(options).create(projectId, branch, ref),
        schema: branchSchema,
        reckoned: [400],
        signal,
      });
      if (made.kind === 'found') return { branch, made: true };
      // 400 is "Branch already exists", made by somebody in between, and also a name that GitLab does not take.
      if (await branchExists(client, branch, signal)) return { branch, made: false };
      throw gitlabError('bad-config', `GitLab does not take "${branch}" as the name of a branch`);
    },

    ensurePullRequest: async ({ branch, title, body, signal }) => {
      const open = await openOf(client, branch, signal);
      if (open !== null) return readMergeRequest(client, open, signal);
      const target = await defaultBranch(client, signal);
      const made = await client.ask({
        call: (options) => new MergeRequests(options).create(projectId, branch, target, title, { description: body }),
        schema: mergeRequestSchema,
        reckoned: [409],
        signal,
      });
      // 409: another request was faster, or it was our own whose answer was lost.
      const number = made.kind === 'found' ? made.data.iid : await openOf(client, branch, signal);
      if (number === null) throw gitlabError('transient', 'GitLab says that the merge request is there, and does not show it yet');
      return readMergeRequest(client, number, signal);
    },

    pullRequest: ({ number, signal }) => readMergeRequest(client, number, signal),

    linkedItem: async ({ url, signal }) => {
      const place = await placeOf(client, url, signal);
      if (place === null) return null;
      return place.kind === 'pull-request' ? linkedMergeRequest(client, place.number, url, signal) : linkedIssue(client, place.number, url, signal);
    },
  };
}

async function branchExists(client: GitlabClient, branch: string, signal: Signal): Promise<boolean> {
  const call = { call: (options: ConstructorParameters<typeof Branches>[0]) => new Branches(options).show(client.config.project, branch) };
  return (await client.ask({ ...call, schema: branchSchema, reckoned: [404], signal })).kind === 'found';
}

async function defaultBranch(client: GitlabClient, signal: Signal): Promise<string> {
  const project = await client.read({ call: (options) => new Projects(options).show(client.config.project), schema: projectSchema, signal });
  if (typeof project.default_branch === 'string') return project.default_branch;
  throw gitlabError('bad-config', 'The project has no default branch: it is empty, or the token may not read its code');
}

/** The open merge request of a branch of this project. A fork may have a branch of the same name: that one is another's. */
async function openOf(client: GitlabClient, branch: string, signal: Signal): Promise<number | null> {
  const asked = { projectId: client.config.project, state: 'opened', sourceBranch: branch, perPage: 100, page: 1 } as const;
  const list = await client.read({ call: (options) => new MergeRequests(options).all(asked), schema: listSchema, signal });
  for (const raw of list) {
    const merge = mergeRequestSchema.safeParse(raw);
    if (merge.success && merge.data.source_branch === branch && merge.data.source_project_id === merge.data.target_project_id) return merge.data.iid;
  }
  return null;
}

async function readMergeRequest(client: GitlabClient, number: number, signal: Signal): Promise<PullRequest> {
  const projectId = client.config.project;
  const merge = await client.read({ call: (options) => new MergeRequests(options).show(projectId, number), schema: mergeRequestDetailSchema, signal });
  const approvals = await client.read({
    call: (options) => new MergeRequestApprovals(options).showConfiguration(projectId, { mergerequestIId: number }),
    schema: approvalsSchema,
    signal,
  });
  // Servers before 13.8 have no reviewers.
  const reviewers = await client.ask({
    call: (options) => new MergeRequests(options).showReviewers(projectId, number),
    schema: reviewersSchema,
    reckoned: [404],
    signal,
  });
  const states = reviewers.kind === 'found' ? reviewers.data : [];
  return {
    number: merge.iid,
    url: merge.web_url,
    title: merge.title,
    branch: merge.source_branch,
    state: stateOf(merge.state),
    draft: merge.draft,
    mergedAt: merge.state === 'merged' ? new Date(merge.merged_at ?? merge.updated_at).toISOString() : null,
    checks: checksOf(merge.head_pipeline?.status),
    reviews: { approvals: approvals.approved_by.length, changesRequested: states.filter(({ state }) => state === 'requested_changes').length },
  };
}

/** `locked` lasts while GitLab merges. */
function stateOf(state: string): PullRequest['state'] {
  return state === 'merged' ? 'merged' : state === 'closed' ? 'closed' : 'open';
}

/** A project may have no pipeline; then nothing is waited for. */
function checksOf(status: string | undefined): PullRequest['checks'] {
  const one = (set: ReadonlySet<string>) => (status !== undefined && set.has(status) ? 1 : 0);
  const [passed, failed] = [one(PASSED), one(FAILED)];
  return { passed, failed, pending: status === undefined || passed + failed + one(NOTHING) > 0 ? 0 : 1 };
}

/** GROUP/PROJECT/-/issues/7 on this server; older addresses lack the dash, and issues may be called work items. */
async function placeOf(client: GitlabClient, url: string, signal: Signal): Promise<{ kind: LinkedItem['kind']; number: number } | null> {
  const base = new URL(client.config.baseUrl);
  if (!URL.canParse(url) || new URL(url).host !== base.host) return null;
  const path = new URL(url).pathname.slice(base.pathname.replace(/\/$/, '').length + 1);
  const match = /^(?<project>.+?)\/(?:-\/)?(?<kind>issues|work_items|merge_requests)\/(?<number>\d+)(?:\/.*)?$/.exec(path)?.groups;
  if (match === undefined) return null;
  const { project } = client.config;
  const own = /^\d+$/.test(project)
    ? (await client.read({ call: (options) => new Projects(options).show(project), schema: projectSchema, signal })).path_with_namespace
    : project;
  if (decodeURIComponent(match.project ?? '').toLowerCase() !== own.toLowerCase()) return null;
  return { kind: match.kind === 'merge_requests' ? 'pull-request' : 'issue', number: Number(match.number) };
}

async function linkedMergeRequest(client: GitlabClient, number: number, url: string, signal: Signal): Promise<LinkedItem | null> {
  const answer = await client.ask({
    call: (options) => new MergeRequests(options).show(client.config.project, number),
    schema: mergeRequestSchema,
    reckoned: [404],
    signal,
  });
  return answer.kind === 'found' ? { url, kind: 'pull-request', title: answer.data.title, state: stateOf(answer.data.state) } : null;
}

async function linkedIssue(client: GitlabClient, number: number, url: string, signal: Signal): Promise<LinkedItem | null> {
  const answer = await client.ask({
    call: (options) => new Issues(options).show(number, { projectId: client.config.project }),
    schema: issueSchema,
    reckoned: [404],
    signal,
  });
  return answer.kind === 'found' ? { url, kind: 'issue', title: answer.data.title, state: answer.data.state === 'closed' ? 'closed' : 'open' } : null;
}
