import { createHash } from 'node:crypto';
import type { RestEndpointMethodTypes } from '@octokit/rest';
import { type FakeCode, type FakeIssue, type FakeRepository, headSha } from './fake-repository.ts';
import { issueJson, repositoryJson, userJson } from './fake-shapes.ts';

/** Branches, commits and pull requests in GitHub's own shapes, held to its published description like those of `fake-shapes.ts`. */
type Methods = RestEndpointMethodTypes;
type PullJson = Methods['pulls']['get']['response']['data'];
type RefJson = Methods['git']['getRef']['response']['data'];
type CommitJson = Methods['git']['getCommit']['response']['data'];
type CheckJson = Methods['checks']['listForRef']['response']['data']['check_runs'][number];
type StatusJson = Methods['repos']['getCombinedStatusForRef']['response']['data'];
type ReviewJson = Methods['pulls']['listReviews']['response']['data'][number];

/** A pull request alone. */
export function pullJson(issue: FakeIssue, repository: FakeRepository, api: string): PullJson {
  const { pull } = issue;
  const base = `${api}/repos/${repository.owner}/${repository.name}`;
  const url = `${base}/pulls/${issue.number}`;
  const { html_url, labels, milestone } = issueJson(issue, repository, api);
  const repo = repositoryJson(repository, api) as unknown as PullJson['base']['repo'];
  const owner = pull?.owner ?? repository.owner;
  const [head, target] = [pull?.branch ?? `pull-${issue.number}`, pull?.base ?? 'main'];
  const merged = issue.mergedAt !== null;
  return {
    url,
    id: 2_000_000 + issue.number,
    node_id: `PR_${issue.number}`,
    html_url,
    diff_url: `${html_url}.diff`,
    patch_url: `${html_url}.patch`,
    issue_url: `${base}/issues/${issue.number}`,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${base}/pulls/comments{/number}`,
    comments_url: `${base}/issues/${issue.number}/comments`,
    statuses_url: `${base}/statuses/${headSha(repository, issue)}`,
    number: issue.number,
    state: issue.closedAt === null ? 'open' : 'closed',
    locked: false,
    title: issue.title,
    user: userJson(issue.author, api),
    body: pull?.body ?? null,
    labels: labels as PullJson['labels'],
    milestone,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: issue.mergedAt,
    merge_commit_sha: merged ? headSha(repository, issue) : null,
    assignee: null,
    draft: pull?.draft ?? false,
    head: { label: `${owner}:${head}`, ref: head, sha: headSha(repository, issue), repo, user: userJson(owner, api) },
    base: { label: `${repository.owner}:${target}`, ref: target, sha: repository.code.branches[target] ?? '', repo, user: userJson(repository.owner, api) },
    _links: {
      self: { href: url },
      html: { href: html_url },
      issue: { href: `${base}/issues/${issue.number}` },
      comments: { href: `${base}/issues/${issue.number}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${base}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: `${base}/statuses` },
    },
    author_association: 'CONTRIBUTOR',
    auto_merge: null,
    merged,
    mergeable: merged ? null : true,
    mergeable_state: 'clean',
    merged_by: merged ? userJson('jonas', api) : null,
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 1,
    additions: 0,
    deletions: 0,
    changed_files: 0,
  };
}

/** A branch. */
export function refJson(name: string, sha: string, api: string): RefJson {
  return {
    ref: `refs/heads/${name}`,
    node_id: `REF_${name}`,
    url: `${api}/git/refs/heads/${name}`,
    object: { type: 'commit', sha, url: `${api}/git/commits/${sha}` },
  };
}

/** A commit as git has it. */
export function commitJson(sha: string, parents: readonly string[], api: string): CommitJson {
  const person = { name: 'Mara', email: 'mara@example.com', date: '2026-01-05T09:00:00Z' };
  const url = `${api}/git/commits/${sha}`;
  return {
    sha,
    node_id: `C_${sha}`,
    url,
    html_url: url,
    author: person,
    committer: person,
    message: 'Change',
    tree: { sha: `${sha.slice(0, 39)}0`, url },
    parents: parents.map((parent) => ({ sha: parent, url, html_url: url })),
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  };
}

/** A check run. */
export function checkJson(check: FakeCode['checks'][number], api: string): CheckJson {
  const id = createHash('sha256').update(`${check.sha}/${check.name}`).digest().readUInt32BE();
  return {
    id,
    name: check.name,
    node_id: `CR_${id}`,
    head_sha: check.sha,
    external_id: '',
    url: `${api}/check-runs/${id}`,
    html_url: `${api}/runs/${id}`,
    details_url: `${api}/runs/${id}`,
    status: check.status,
    conclusion: check.conclusion as CheckJson['conclusion'],
    started_at: '2026-01-05T09:00:00Z',
    completed_at: check.status === 'completed' ? '2026-01-05T09:05:00Z' : null,
    output: { title: null, summary: null, text: null, annotations_count: 0, annotations_url: `${api}/check-runs/${id}/annotations` },
    check_suite: { id: 1 },
    app: null,
    pull_requests: [],
  };
}

/** The newest status of each context of a commit. */
export function combinedStatusJson(sha: string, statuses: FakeCode['statuses'], repository: FakeRepository, api: string): StatusJson {
  const states = statuses.map(({ state }) => state);
  const at = '2026-01-05T09:00:00Z';
  return {
    state: states.some((state) => state === 'failure' || state === 'error')
      ? 'failure'
      : states.length === 0 || states.includes('pending')
        ? 'pending'
        : 'success',
    sha,
    total_count: statuses.length,
    statuses: statuses.map(({ context, state }, index) => ({
      url: `${api}/statuses/${sha}`,
      avatar_url: null,
      id: index + 1,
      node_id: `SC_${index}`,
      state,
      description: null,
      target_url: null,
      context,
      created_at: at,
      updated_at: at,
    })),
    repository: repositoryJson(repository, api) as unknown as StatusJson['repository'],
    commit_url: `${api}/commits/${sha}`,
    url: `${api}/commits/${sha}/status`,
  };
}

/** A review. */
export function reviewJson(review: FakeCode['reviews'][number], issue: FakeIssue, repository: FakeRepository, api: string): ReviewJson {
  const url = `${api}/repos/${repository.owner}/${repository.name}/pulls/${review.number}`;
  return {
    id: review.id,
    node_id: `PRR_${review.id}`,
    user: userJson(review.reviewer, api),
    body: '',
    state: review.state,
    html_url: `${url}#review-${review.id}`,
    pull_request_url: url,
    _links: { html: { href: url }, pull_request: { href: url } },
    submitted_at: review.at,
    commit_id: headSha(repository, issue),
    author_association: 'CONTRIBUTOR',
  };
}
