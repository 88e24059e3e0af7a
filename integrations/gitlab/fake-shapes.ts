import type { ExpandedMergeRequestSchema, MergeRequestSchema, PipelineSchema } from '@gitbeaker/rest';
import type { FakeDeployment, FakeGitlabIssue, FakeMergeRequest, FakePipeline, FakeProject } from './fake-project.ts';

/**
 * The fake's answers in GitLab's shapes. Merge requests and pipelines are held to gitbeaker's types; its types of issues, deployments and
 * releases lack the nulls that GitLab sends, so those follow the examples of GitLab's documentation.
 */

const PROJECT_ID = 42;
const NO_TIME = { time_estimate: 0, total_time_spent: 0, human_time_estimate: null, human_total_time_spent: null };

/** A person as other objects embed it. */
export function userJson(username: string, url: string) {
  const id = [...username].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 100_003, 7);
  return { id, name: username, username, state: 'active', avatar_url: `${url}/uploads/${id}.png`, web_url: `${url}/${username}` };
}

/** The project, as its own page of the API shows it to who may read it. */
export function projectJson(project: FakeProject, url: string) {
  const [name = '', group] = [project.path.split('/').at(-1), project.path.split('/').slice(0, -1).join('/')];
  return {
    id: PROJECT_ID,
    description: null,
    name,
    name_with_namespace: project.path.replaceAll('/', ' / '),
    path: name,
    path_with_namespace: project.path,
    namespace: { id: 8, name: group, path: group, kind: 'group', full_path: group, parent_id: null, avatar_url: null, web_url: `${url}/groups/${group}` },
    default_branch: 'main',
    topics: [],
    avatar_url: null,
    forks_count: 0,
    star_count: 0,
    readme_url: null,
    ssh_url_to_repo: `git@${new URL(url).hostname}:${project.path}.git`,
    http_url_to_repo: `${url}/${project.path}.git`,
    web_url: `${url}/${project.path}`,
    empty_repo: false,
    archived: false,
    visibility: 'public',
    created_at: '2024-01-05T09:00:00.000Z',
    last_activity_at: '2026-01-05T09:00:00.000Z',
  };
}

/** An issue. */
export function issueJson(issue: FakeGitlabIssue, project: FakeProject, url: string) {
  const self = `${url}/api/v4/projects/${PROJECT_ID}/issues/${issue.iid}`;
  return {
    id: 80_000 + issue.iid,
    iid: issue.iid,
    project_id: PROJECT_ID,
    title: issue.title,
    description: null,
    state: issue.closedAt === null ? 'opened' : 'closed',
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    closed_by: issue.closedAt === null ? null : userJson(issue.author, url),
    labels: issue.labels,
    milestone: milestoneJson(issue.milestone, url),
    assignees: [],
    author: userJson(issue.author, url),
    type: 'ISSUE',
    issue_type: 'issue',
    confidential: false,
    discussion_locked: null,
    due_date: null,
    user_notes_count: 0,
    merge_requests_count: 0,
    upvotes: 0,
    downvotes: 0,
    time_stats: NO_TIME,
    _links: { self, notes: `${self}/notes`, award_emoji: `${self}/award_emoji`, project: `${url}/api/v4/projects/${PROJECT_ID}` },
    web_url: `${url}/${project.path}/-/issues/${issue.iid}`,
    references: { short: `#${issue.iid}`, relative: `#${issue.iid}`, full: `${project.path}#${issue.iid}` },
    task_completion_status: { count: 0, completed_count: 0 },
  };
}

/** A merge request, as lists show it. */
export function mergeJson(merge: FakeMergeRequest, project: FakeProject, url: string): MergeRequestSchema {
  const done = merge.state === 'opened' ? null : userJson('jonas', url);
  return {
    id: 90_000 + merge.iid,
    iid: merge.iid,
    project_id: PROJECT_ID,
    title: merge.title,
    description: merge.description,
    state: merge.state,
    created_at: merge.createdAt,
    updated_at: merge.updatedAt,
    merged_by: merge.state === 'merged' ? done : null,
    merged_at: merge.mergedAt,
    closed_by: merge.state === 'closed' ? done : null,
    closed_at: merge.state === 'closed' ? merge.updatedAt : null,
    target_branch: merge.target,
    source_branch: merge.source,
    user_notes_count: 0,
    upvotes: 0,
    downvotes: 0,
    author: userJson(merge.author, url),
    assignees: [],
    assignee: null,
    reviewers: Object.keys(merge.reviewers).map((name) => userJson(name, url)),
    source_project_id: merge.fromFork ? 77 : PROJECT_ID,
    target_project_id: PROJECT_ID,
    labels: merge.labels,
    draft: /^draft:/i.test(merge.title),
    work_in_progress: /^draft:/i.test(merge.title),
    milestone: milestoneJson(merge.milestone, url),
    merge_when_pipeline_succeeds: false,
    merge_status: 'can_be_merged',
    detailed_merge_status: 'mergeable',
    sha: merge.sha,
    merge_commit_sha: merge.state === 'merged' ? merge.sha : null,
    squash_commit_sha: null,
    discussion_locked: null,
    should_remove_source_branch: null,
    force_remove_source_branch: false,
    reference: `!${merge.iid}`,
    references: { short: `!${merge.iid}`, relative: `!${merge.iid}`, full: `${project.path}!${merge.iid}` },
    web_url: `${url}/${project.path}/-/merge_requests/${merge.iid}`,
    time_stats: NO_TIME,
    squash: false,
    task_completion_status: { count: 0, completed_count: 0 },
    prepared_at: merge.createdAt,
    has_conflicts: false,
    blocking_discussions_resolved: true,
    approvals_before_merge: null,
  };
}

/** A merge request alone, with the pipeline of its newest commit; a branch at the same commit has pipelines of its own. */
export function mergeDetailJson(merge: FakeMergeRequest, project: FakeProject, url: string) {
  const newest = project.pipelines.findLast(({ sha, branch }) => sha === merge.sha && branch === merge.source);
  const pipeline = newest === undefined ? null : pipelineJson(newest, project, url);
  return {
    ...mergeJson(merge, project, url),
    subscribed: false,
    changes_count: '1',
    latest_build_started_at: newest?.createdAt ?? null,
    latest_build_finished_at: newest?.updatedAt ?? null,
    first_deployed_to_production_at: null,
    pipeline,
    head_pipeline: pipeline,
    diff_refs: { base_sha: merge.sha, head_sha: merge.sha, start_sha: merge.sha },
    merge_error: null,
    first_contribution: false,
    user: { can_merge: true },
  } satisfies Omit<ExpandedMergeRequestSchema, 'head_pipeline'>;
}

/** A pipeline, as lists show it. */
export function pipelineJson(pipeline: FakePipeline, project: FakeProject, url: string): PipelineSchema {
  return {
    id: pipeline.id,
    iid: pipeline.id,
    project_id: PROJECT_ID,
    sha: pipeline.sha,
    ref: pipeline.branch,
    status: pipeline.status,
    source: 'push',
    created_at: pipeline.createdAt,
    updated_at: pipeline.updatedAt,
    web_url: `${url}/${project.path}/-/pipelines/${pipeline.id}`,
  };
}

/** A deployment. One that was reported over the API has no job. */
export function deploymentJson(deployment: FakeDeployment, url: string) {
  const { id, status, createdAt, updatedAt, finishedAt, environment } = deployment;
  const job = { id: id + 600, status, stage: 'deploy', name: 'deploy', ref: 'main', tag: false, created_at: createdAt, finished_at: finishedAt };
  return {
    id,
    iid: id,
    ref: 'main',
    sha: '0'.repeat(40),
    created_at: createdAt,
    updated_at: updatedAt,
    status,
    user: userJson('mara', url),
    environment: { id: 9, name: environment, external_url: null },
    deployable: finishedAt === null ? null : job,
  };
}

/** A branch. */
export function branchJson(name: string, project: FakeProject, url: string) {
  const main = name === 'main';
  const rights = { protected: main, default: main, developers_can_push: false, developers_can_merge: false, can_push: true };
  return { name, merged: false, ...rights, web_url: `${url}/${project.path}/-/tree/${name}`, commit: commitJson(project.branches[name] ?? '', project, url) };
}

/** A release. */
export function releaseJson({ tag, releasedAt }: FakeProject['releases'][number], project: FakeProject, { url, nowMs }: { url: string; nowMs: number }) {
  const [root, asked] = [`/${project.path}`, `release_tag=${tag}&scope=all&state=`];
  const [issues, merges, page] = [`${url}${root}/-/issues?${asked}`, `${url}${root}/-/merge_requests?${asked}`, `${url}${root}/-/releases/${tag}`];
  const sha = project.branches.main ?? '';
  return {
    tag_name: tag,
    name: tag,
    description: '',
    created_at: releasedAt,
    released_at: releasedAt,
    upcoming_release: Date.parse(releasedAt) > nowMs,
    author: userJson('mara', url),
    commit: commitJson(sha, project, url),
    milestones: [],
    commit_path: `${root}/-/commit/${sha}`,
    tag_path: `${root}/-/tags/${tag}`,
    assets: { count: 0, sources: [], links: [] },
    evidences: [],
    _links: {
      closed_issues_url: `${issues}closed`,
      closed_merge_requests_url: `${merges}closed`,
      edit_url: `${page}/edit`,
      merged_merge_requests_url: `${merges}merged`,
      opened_issues_url: `${issues}opened`,
      opened_merge_requests_url: `${merges}opened`,
      self: page,
    },
  };
}

/** A commit, as other objects embed it. */
function commitJson(sha: string, project: FakeProject, url: string) {
  const at = '2026-01-05T09:00:00.000Z';
  const [author, committer] = [
    { author_name: 'mara', author_email: 'mara@example.com', authored_date: at },
    { committer_name: 'mara', committer_email: 'mara@example.com', committed_date: at },
  ];
  const names = { id: sha, short_id: sha.slice(0, 8), title: 'Trim', message: 'Trim', parent_ids: [], created_at: at };
  return { ...names, ...author, ...committer, trailers: {}, extended_trailers: {}, web_url: `${url}/${project.path}/-/commit/${sha}` };
}

function milestoneJson(title: string | null, url: string) {
  if (title === null) return null;
  const at = '2026-01-05T09:00:00.000Z';
  return {
    id: 1,
    iid: 1,
    project_id: PROJECT_ID,
    title,
    description: '',
    due_date: '2026-12-31',
    start_date: '2026-01-01',
    state: 'active',
    created_at: at,
    updated_at: at,
    expired: false,
    web_url: `${url}/-/milestones/1`,
  };
}
