import { createHash } from 'node:crypto';

/** What the fake server knows of a repository. Instants are as GitHub writes them: whole seconds, "2026-11-22T09:00:00Z". */
export interface FakeRepository {
  owner: string;
  name: string;
  issues: FakeIssue[];
  releases: FakeRelease[];
  stars: FakeStar[];
  runs: FakeRun[];
  unansweredDiscussions: number;
  code: FakeCode;
}

/** Branches, commits and what is said of them. */
export interface FakeCode {
  /** Names of branches and their newest commits. */
  branches: Record<string, string>;
  /** Commits and their parents. */
  commits: Record<string, readonly string[]>;
  checks: { sha: string; name: string; status: 'queued' | 'in_progress' | 'completed'; conclusion: string | null }[];
  statuses: { sha: string; context: string; state: 'pending' | 'success' | 'failure' | 'error' }[];
  reviews: { id: number; number: number; reviewer: string; state: FakeReviewState; at: string }[];
}

export type FakeReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';

export interface FakeIssue {
  number: number;
  title: string;
  author: string;
  labels: string[];
  milestone: string | null;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  isPullRequest: boolean;
  mergedAt: string | null;
  /** Of a pull request that was opened over the API. */
  pull?: { branch: string; base: string; body: string; draft: boolean; owner: string };
}

export interface FakeRelease {
  id: number;
  tag: string;
  createdAt: string;
  draft: boolean;
  prerelease: boolean;
}

export interface FakeStar {
  login: string;
  at: string;
}

export interface FakeRun {
  id: number;
  branch: string;
  createdAt: string;
  conclusion: 'success' | 'failure' | 'cancelled';
}

/** Something that happens in a repository after it was seeded; each sends the webhook that GitHub would. */
export type FakeChange =
  | { action: 'open-issue'; labels?: string[]; author?: string; milestone?: string; pullRequest?: boolean }
  | { action: 'close-issue' | 'reopen-issue' | 'edit-issue' | 'delete-issue' | 'merge-pull-request'; number: number }
  | { action: 'relabel-issue'; number: number; labels: string[] }
  | { action: 'publish-release'; tag: string }
  | { action: 'star'; login: string }
  | { action: 'ask' | 'answer' }
  | { action: 'finish-run'; conclusion: FakeRun['conclusion'] }
  | { action: 'close-pull-request' | 'reopen-pull-request'; number: number }
  | { action: 'push'; branch: string }
  | { action: 'check'; branch: string; name?: string; status?: FakeCode['checks'][number]['status']; conclusion?: string | null }
  | { action: 'status'; branch: string; context?: string; state: FakeCode['statuses'][number]['state'] }
  | { action: 'review'; number: number; reviewer?: string; state: FakeReviewState };

const DAY_MS = 86_400_000;
const AUTHORS = ['mara', 'jonas', 'wen', 'priya', 'tomas'];
const SEEDED_DAYS = 84;

/** An empty repository, for tests that count for themselves. */
export function emptyRepository({ owner = 'octo', name = 'demo' }: { owner?: string; name?: string } = {}): FakeRepository {
  return { owner, name, issues: [], releases: [], stars: [], runs: [], unansweredDiscussions: 0, code: emptyCode() };
}

function emptyCode(): FakeCode {
  const first = shaOf('first');
  return { branches: { main: first }, commits: { [first]: [] }, checks: [], statuses: [], reviews: [] };
}

/**
 * The demo's repository: twelve weeks of life up to the day before `today`, the same for the same day. Of its closed issues exactly 42
 * carry the label "bug".
 */
export function demoRepository({ today }: { today: string }): FakeRepository {
  const repository = emptyRepository({ owner: 'sextant-demo', name: 'compass' });
  const draw = seededDraw(42);
  const at = (daysAgo: number, hour: number) =>
    secondsOf(Date.parse(`${today}T00:00:00Z`) - daysAgo * DAY_MS + hour * 3_600_000 + Math.floor(draw() * 3_600) * 1_000);
  const items: Omit<FakeIssue, 'number'>[] = [];

  for (let index = 0; index < 42; index += 1) {
    const closedDaysAgo = 1 + Math.floor((index * (SEEDED_DAYS - 2)) / 41);
    items.push(
      issueOf({
        title: `Fix wrong bearing #${index + 1}`,
        labels: ['bug'],
        createdAt: at(closedDaysAgo + 2 + Math.floor(draw() * 20), 9),
        closedAt: at(closedDaysAgo, 14),
      }),
    );
  }
  for (let index = 0; index < 9; index += 1)
    items.push(issueOf({ title: `Needle sticks #${index + 1}`, labels: ['bug'], createdAt: at(2 + index * 5, 10), closedAt: null }));
  for (let index = 0; index < 70; index += 1) {
    const closedDaysAgo = 1 + Math.floor(draw() * (SEEDED_DAYS - 2));
    items.push(
      issueOf({
        title: `Add a chart #${index + 1}`,
        labels: [index % 3 === 0 ? 'docs' : 'enhancement'],
        createdAt: at(closedDaysAgo + 1 + Math.floor(draw() * 30), 11),
        closedAt: at(closedDaysAgo, 16),
      }),
    );
  }
  for (let index = 0; index < 96; index += 1) {
    const mergedDaysAgo = 1 + Math.floor((index * (SEEDED_DAYS - 2)) / 95);
    const mergedAt = at(mergedDaysAgo, 15);
    // Reviews got faster over the quarter: from about two days to about eight hours.
    const hours = 6 + draw() * (mergedDaysAgo / SEEDED_DAYS) * 80;
    items.push({
      ...issueOf({ title: `Change course ${index + 1}`, labels: [], createdAt: secondsOf(Date.parse(mergedAt) - hours * 3_600_000), closedAt: mergedAt }),
      isPullRequest: true,
      mergedAt,
    });
  }
  for (let index = 0; index < 6; index += 1)
    items.push({ ...issueOf({ title: `Draft course ${index + 1}`, labels: [], createdAt: at(1 + index, 12), closedAt: null }), isPullRequest: true });

  repository.issues = items
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
    .map((item, index) => ({ ...item, number: index + 1, author: AUTHORS[index % AUTHORS.length] ?? 'mara', milestone: index % 4 === 0 ? 'v2.0' : null }));
  for (let index = 0; index < 7; index += 1)
    repository.releases.push({ id: 900 + index, tag: `v1.${index}.0`, createdAt: at(80 - index * 13, 17), draft: false, prerelease: index === 5 });
  for (let index = 0; index < 318; index += 1)
    repository.stars.push({ login: `stargazer-${index}`, at: at(Math.max(1, Math.round(400 * (1 - Math.sqrt(index / 318)))), 20) });
  repository.unansweredDiscussions = 14;
  for (let daysAgo = SEEDED_DAYS; daysAgo >= 1; daysAgo -= 1) {
    for (let run = 0; run < 4; run += 1) {
      const failed = draw() < 0.06 + (daysAgo / SEEDED_DAYS) * 0.14;
      repository.runs.push({
        id: 50_000 + (SEEDED_DAYS - daysAgo) * 4 + run,
        branch: run === 3 ? 'next' : 'main',
        createdAt: at(daysAgo, 8 + run * 3),
        conclusion: failed ? 'failure' : 'success',
      });
    }
  }
  return repository;
}

/** Applies a change and names the webhook event that GitHub sends for it. */
export function applyChange(repository: FakeRepository, change: FakeChange, at: string): { event: string; action: string; issue?: FakeIssue } {
  const { code } = repository;
  switch (change.action) {
    case 'open-issue': {
      const number = 1 + Math.max(0, ...repository.issues.map((issue) => issue.number));
      const issue = {
        ...issueOf({ title: `Issue ${number}`, labels: change.labels ?? [], createdAt: at, closedAt: null }),
        number,
        author: change.author ?? 'mara',
        milestone: change.milestone ?? null,
        isPullRequest: change.pullRequest ?? false,
      };
      repository.issues.push(issue);
      return { event: issue.isPullRequest ? 'pull_request' : 'issues', action: 'opened', issue };
    }
    case 'close-issue':
      return { event: 'issues', action: 'closed', issue: changeIssue(repository, change.number, { closedAt: at, updatedAt: at }) };
    case 'reopen-issue':
      return { event: 'issues', action: 'reopened', issue: changeIssue(repository, change.number, { closedAt: null, updatedAt: at }) };
    case 'edit-issue':
      return { event: 'issues', action: 'edited', issue: changeIssue(repository, change.number, { updatedAt: at }) };
    case 'relabel-issue':
      return { event: 'issues', action: 'labeled', issue: changeIssue(repository, change.number, { labels: change.labels, updatedAt: at }) };
    case 'merge-pull-request':
      return { event: 'pull_request', action: 'closed', issue: changeIssue(repository, change.number, { closedAt: at, mergedAt: at, updatedAt: at }) };
    case 'delete-issue':
      repository.issues = repository.issues.filter(({ number }) => number !== change.number);
      return { event: 'issues', action: 'deleted' };
    case 'publish-release':
      repository.releases.push({ id: 1_000 + repository.releases.length, tag: change.tag, createdAt: at, draft: false, prerelease: false });
      return { event: 'release', action: 'published' };
    case 'star':
      repository.stars.push({ login: change.login, at });
      return { event: 'star', action: 'created' };
    case 'ask':
      repository.unansweredDiscussions += 1;
      return { event: 'discussion', action: 'created' };
    case 'answer':
      repository.unansweredDiscussions -= 1;
      return { event: 'discussion', action: 'answered' };
    case 'finish-run':
      repository.runs.push({ id: 90_000 + repository.runs.length, branch: 'main', createdAt: at, conclusion: change.conclusion });
      return { event: 'workflow_run', action: 'completed' };
    case 'close-pull-request':
      return { event: 'pull_request', action: 'closed', issue: changeIssue(repository, change.number, { closedAt: at, updatedAt: at }) };
    case 'reopen-pull-request':
      return { event: 'pull_request', action: 'reopened', issue: changeIssue(repository, change.number, { closedAt: null, updatedAt: at }) };
    case 'push':
      code.branches[change.branch] = makeCommit(code, [code.branches[change.branch] ?? code.branches.main ?? '']);
      return { event: 'push', action: '' };
    case 'check': {
      const { branch, name = 'ci', status = 'completed', conclusion = status === 'completed' ? 'success' : null } = change;
      const sha = code.branches[branch] ?? '';
      code.checks = [...code.checks.filter((check) => check.sha !== sha || check.name !== name), { sha, name, status, conclusion }];
      return { event: 'check_run', action: status === 'completed' ? 'completed' : 'created' };
    }
    case 'status': {
      const { branch, context = 'ci/old', state } = change;
      const sha = code.branches[branch] ?? '';
      code.statuses = [...code.statuses.filter((status) => status.sha !== sha || status.context !== context), { sha, context, state }];
      return { event: 'status', action: '' };
    }
    case 'review': {
      const { number, reviewer = 'jonas', state } = change;
      code.reviews.push({ id: 400 + code.reviews.length, number, reviewer, state, at });
      return { event: 'pull_request_review', action: 'submitted', issue: changeIssue(repository, number, { updatedAt: at }) };
    }
  }
}

/** Makes a commit and names it. */
export function makeCommit(code: FakeCode, parents: readonly string[]): string {
  const sha = shaOf(`${Object.keys(code.commits).length}-${parents.join('-')}`);
  code.commits[sha] = parents;
  return sha;
}

/** Whether a commit has what the other lacks. */
export function isAhead({ commits }: FakeCode, head: string, base: string): boolean {
  const reached = new Set<string>();
  for (const todo = [base]; todo.length > 0; ) {
    const sha = todo.pop() ?? '';
    if (reached.has(sha)) continue;
    reached.add(sha);
    todo.push(...(commits[sha] ?? []));
  }
  return !reached.has(head);
}

/** The newest commit of a pull request's branch. */
export function headSha({ code }: FakeRepository, issue: FakeIssue): string {
  return code.branches[issue.pull?.branch ?? ''] ?? shaOf(`pull-${issue.number}`);
}

/** Looks like a commit, and is the same for the same text. */
function shaOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** An instant as GitHub writes it. */
export function secondsOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function issueOf({ title, labels, createdAt, closedAt }: Pick<FakeIssue, 'title' | 'labels' | 'createdAt' | 'closedAt'>): Omit<FakeIssue, 'number'> {
  return { title, author: 'mara', labels, milestone: null, createdAt, updatedAt: closedAt ?? createdAt, closedAt, isPullRequest: false, mergedAt: null };
}

function changeIssue(repository: FakeRepository, number: number, change: Partial<FakeIssue>): FakeIssue {
  const issue = repository.issues.find((candidate) => candidate.number === number);
  if (!issue) throw new Error(`The fake repository has no issue ${number}`);
  return Object.assign(issue, change);
}

/** Numbers from 0 to 1 that look random and are the same every time (mulberry32). */
function seededDraw(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
