/** What the fake server knows of a project. Instants are as GitLab writes them, with milliseconds. */
export interface FakeProject {
  path: string;
  issues: FakeGitlabIssue[];
  merges: FakeMergeRequest[];
  pipelines: FakePipeline[];
  deployments: FakeDeployment[];
  releases: { tag: string; releasedAt: string }[];
  /** Branches and their newest commits. */
  branches: Record<string, string>;
}

interface FakeItem {
  iid: number;
  title: string;
  author: string;
  labels: string[];
  milestone: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface FakeGitlabIssue extends FakeItem {
  closedAt: string | null;
}

export interface FakeMergeRequest extends FakeItem {
  description: string;
  source: string;
  target: string;
  sha: string;
  state: 'opened' | 'closed' | 'merged';
  mergedAt: string | null;
  /** A fork's merge request comes from another project. */
  fromFork: boolean;
  reviewers: Record<string, 'approved' | 'requested_changes'>;
}

export interface FakePipeline {
  id: number;
  branch: string;
  sha: string;
  status: string;
  createdAt: string;
  updatedAt: string;
}

export interface FakeDeployment {
  id: number;
  environment: string;
  status: 'success' | 'failed';
  createdAt: string;
  updatedAt: string;
  finishedAt: string | null;
}

/** Something that happens in a project after it was seeded; each sends the webhook that GitLab would. */
export type FakeProjectChange =
  | { action: 'open-issue'; labels?: string[] }
  | { action: 'close-issue' | 'reopen-issue' | 'edit-issue' | 'delete-issue'; iid: number }
  | { action: 'merge' | 'close-merge-request' | 'reopen-merge-request'; iid: number }
  | { action: 'approve' | 'request-changes'; iid: number; reviewer?: string }
  | { action: 'push'; branch: string }
  | { action: 'pipeline'; branch: string; status: string }
  | { action: 'deploy'; environment?: string; status?: FakeDeployment['status'] }
  | { action: 'release'; tag: string };

const DAY_MS = 86_400_000;
const SEEDED_DAYS = 84;

/** An empty project, for tests that count for themselves. */
export function emptyProject(path = 'acme/rocket'): FakeProject {
  return { path, issues: [], merges: [], pipelines: [], deployments: [], releases: [], branches: { main: shaOf('main') } };
}

/** The demo's project: twelve weeks of life up to the day before `today`, the same for the same day. */
export function demoProject({ today }: { today: string }): FakeProject {
  const project = emptyProject('sextant-demo/sails');
  const at = (daysAgo: number, hour: number) => new Date(Date.parse(`${today}T00:00:00Z`) - daysAgo * DAY_MS + hour * 3_600_000).toISOString();
  for (let index = 0; index < 60; index += 1) {
    const closed = 1 + Math.floor((index * (SEEDED_DAYS - 2)) / 59);
    const open = index % 6 === 5;
    const [createdAt, closedAt] = [at(closed + 3 + (index % 9), 9), at(closed, 14)];
    project.issues.push({
      ...itemOf(index + 1, `Mend sail ${index + 1}`, createdAt),
      updatedAt: open ? createdAt : closedAt,
      closedAt: open ? null : closedAt,
    });
  }
  for (let index = 0; index < 48; index += 1) {
    const merged = 1 + Math.floor((index * (SEEDED_DAYS - 2)) / 47);
    const mergedAt = at(merged, 15);
    // Reviews got faster over the quarter: from about three days to a few hours.
    const createdAt = new Date(Date.parse(mergedAt) - (4 + ((index % 7) + 1) * (merged / SEEDED_DAYS) * 12) * 3_600_000).toISOString();
    project.merges.push({ ...mergeOf(index + 1, `Trim ${index + 1}`, `trim-${index + 1}`, createdAt), updatedAt: mergedAt, mergedAt, state: 'merged' });
  }
  for (let daysAgo = SEEDED_DAYS; daysAgo >= 1; daysAgo -= 1) {
    for (const hour of [9, 13, 17]) {
      const id = 7_000 + (SEEDED_DAYS - daysAgo) * 3 + Math.floor(hour / 6);
      const createdAt = at(daysAgo, hour);
      const status = (daysAgo * hour) % 11 < (daysAgo > 40 ? 3 : 1) ? 'failed' : 'success';
      project.pipelines.push({ id, branch: 'main', sha: shaOf(`main-${id}`), status, createdAt, updatedAt: createdAt });
    }
    if (daysAgo % 3 !== 0) continue;
    const finishedAt = at(daysAgo, 18);
    const id = 300 + (SEEDED_DAYS - daysAgo) / 3;
    project.deployments.push({ id, environment: 'production', status: 'success', createdAt: finishedAt, updatedAt: finishedAt, finishedAt });
  }
  for (let index = 0; index < 6; index += 1) project.releases.push({ tag: `v2.${index}.0`, releasedAt: at(80 - index * 14, 17) });
  return project;
}

/** Applies a change and names what GitLab's webhook tells of it. */
export function applyProjectChange(project: FakeProject, change: FakeProjectChange, at: string): { kind: string; attributes: Record<string, unknown> } {
  switch (change.action) {
    case 'open-issue': {
      const issue = { ...itemOf(nextIid(project.issues), 'Issue', at), labels: change.labels ?? [], closedAt: null };
      project.issues.push(issue);
      return { kind: 'issue', attributes: { iid: issue.iid, action: 'open' } };
    }
    case 'close-issue':
    case 'reopen-issue':
    case 'edit-issue': {
      const issue = found(project.issues, change.iid);
      issue.updatedAt = at;
      if (change.action !== 'edit-issue') issue.closedAt = change.action === 'close-issue' ? at : null;
      return { kind: 'issue', attributes: { iid: issue.iid, action: change.action.replace('-issue', '') } };
    }
    case 'delete-issue':
      project.issues = project.issues.filter(({ iid }) => iid !== change.iid);
      return { kind: 'issue', attributes: { iid: change.iid } };
    case 'merge':
    case 'close-merge-request':
    case 'reopen-merge-request': {
      const merge = found(project.merges, change.iid);
      const state = change.action === 'merge' ? 'merged' : change.action === 'close-merge-request' ? 'closed' : 'opened';
      Object.assign(merge, { state, updatedAt: at, mergedAt: state === 'merged' ? at : null });
      return { kind: 'merge_request', attributes: { iid: merge.iid, action: state === 'merged' ? 'merge' : state === 'closed' ? 'close' : 'reopen' } };
    }
    case 'approve':
    case 'request-changes': {
      const merge = found(project.merges, change.iid);
      merge.reviewers[change.reviewer ?? 'jonas'] = change.action === 'approve' ? 'approved' : 'requested_changes';
      merge.updatedAt = at;
      return { kind: 'merge_request', attributes: { iid: merge.iid, action: change.action === 'approve' ? 'approval' : 'update' } };
    }
    case 'push':
      project.branches[change.branch] = shaOf(`${change.branch}-${at}`);
      for (const merge of project.merges)
        if (merge.source === change.branch && merge.state === 'opened' && !merge.fromFork) merge.sha = project.branches[change.branch] ?? '';
      return { kind: 'push', attributes: { ref: `refs/heads/${change.branch}` } };
    case 'pipeline': {
      const sha = project.branches[change.branch] ?? shaOf(change.branch);
      const running = project.pipelines.find((pipeline) => pipeline.sha === sha && pipeline.branch === change.branch && pipeline.status === 'running');
      if (running) Object.assign(running, { status: change.status, updatedAt: at });
      else project.pipelines.push({ id: 9_000 + project.pipelines.length, branch: change.branch, sha, status: change.status, createdAt: at, updatedAt: at });
      return { kind: 'pipeline', attributes: { ref: change.branch, status: change.status } };
    }
    case 'deploy': {
      const { environment = 'production', status = 'success' } = change;
      project.deployments.push({ id: 1_000 + project.deployments.length, environment, status, createdAt: at, updatedAt: at, finishedAt: at });
      return { kind: 'deployment', attributes: { environment, status } };
    }
    case 'release':
      project.releases.push({ tag: change.tag, releasedAt: at });
      return { kind: 'release', attributes: { tag: change.tag, action: 'create' } };
  }
}

/** An item with nothing in it yet. */
export function itemOf(iid: number, title: string, createdAt: string): FakeItem {
  return { iid, title, author: 'mara', labels: ['bug'], milestone: null, createdAt, updatedAt: createdAt };
}

/** An open merge request towards main. */
export function mergeOf(iid: number, title: string, source: string, createdAt: string): FakeMergeRequest {
  const state = 'opened';
  return {
    ...itemOf(iid, title, createdAt),
    labels: [],
    description: '',
    source,
    target: 'main',
    sha: shaOf(source),
    state,
    mergedAt: null,
    fromFork: false,
    reviewers: {},
  };
}

/** The next number of a list. */
export function nextIid(items: readonly { iid: number }[]): number {
  return 1 + Math.max(0, ...items.map(({ iid }) => iid));
}

/** Looks like a commit, and is the same for the same text. */
export function shaOf(text: string): string {
  return Buffer.from(text.padEnd(20, '.')).toString('hex').slice(-40).padStart(40, '0');
}

function found<Item extends { iid: number }>(items: readonly Item[], iid: number): Item {
  const item = items.find((candidate) => candidate.iid === iid);
  if (!item) throw new Error(`The fake project has no item ${iid}`);
  return item;
}
