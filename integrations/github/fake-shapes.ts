import type { RestEndpointMethodTypes } from '@octokit/rest';
import type { FakeIssue, FakeRelease, FakeRepository, FakeRun, FakeStar } from './fake-repository.ts';

/**
 * The fake's answers in GitHub's own shapes. The return types come from GitHub's published OpenAPI description (by way of Octokit), so a
 * field that the description requires and we forget, or spell wrongly, breaks the type check.
 */
type Methods = RestEndpointMethodTypes;
type IssueJson = Methods['issues']['listForRepo']['response']['data'][number];
type RepositoryJson = Methods['repos']['get']['response']['data'];
type ReleaseJson = Methods['repos']['listReleases']['response']['data'][number];
type RunJson = Methods['actions']['listWorkflowRunsForRepo']['response']['data']['workflow_runs'][number];
type SimpleUserJson = ReleaseJson['author'];
type MinimalRepositoryJson = RunJson['repository'];

/** A GitHub account as other objects embed it. */
export function userJson(login: string, api: string): SimpleUserJson {
  const url = `${api}/users/${login}`;
  const id = idOf(login);
  return {
    login,
    id,
    node_id: nodeId('U', id),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}`,
    gravatar_id: '',
    url,
    html_url: `${api}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: 'User',
    site_admin: false,
  };
}

/** Whoever asks, as they see themselves. */
export function accountJson(login: string, api: string) {
  const told = { name: login, company: null, blog: '', location: null, email: null, hireable: null, bio: null };
  const counts = { public_repos: 0, public_gists: 0, followers: 0, following: 0 };
  return { ...userJson(login, api), user_view_type: 'public', ...told, ...counts, created_at: '2024-01-05T09:00:00Z', updated_at: '2026-01-05T09:00:00Z' };
}

/** An issue; a pull request too, as the issue list shows it. */
export function issueJson(issue: FakeIssue, repository: FakeRepository, api: string): IssueJson {
  const base = repositoryUrl(repository, api);
  const url = `${base}/issues/${issue.number}`;
  const kind = issue.isPullRequest ? 'pull' : 'issues';
  const html_url = `${api}/${repository.owner}/${repository.name}/${kind}/${issue.number}`;
  return {
    id: 1_000_000 + issue.number,
    node_id: nodeId('I', issue.number),
    url,
    repository_url: base,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url,
    number: issue.number,
    title: issue.title,
    user: userJson(issue.author, api),
    labels: issue.labels.map((name) => ({
      id: idOf(name),
      node_id: nodeId('LA', idOf(name)),
      url: `${base}/labels/${encodeURIComponent(name)}`,
      name,
      description: null,
      color: 'd73a4a',
      default: name === 'bug',
    })),
    state: issue.closedAt === null ? 'open' : 'closed',
    state_reason: issue.closedAt === null || issue.isPullRequest ? null : 'completed',
    locked: false,
    assignee: null,
    assignees: [],
    milestone: issue.milestone === null ? null : milestoneJson(issue.milestone, base, api, issue.author),
    comments: 0,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: 'CONTRIBUTOR',
    active_lock_reason: null,
    body: null,
    ...(issue.isPullRequest && {
      draft: false,
      pull_request: { url: `${base}/pulls/${issue.number}`, html_url, diff_url: `${html_url}.diff`, patch_url: `${html_url}.patch`, merged_at: issue.mergedAt },
    }),
  };
}

function milestoneJson(title: string, base: string, api: string, creator: string): NonNullable<IssueJson['milestone']> {
  const url = `${base}/milestones/1`;
  return {
    url,
    html_url: url,
    labels_url: `${url}/labels`,
    id: idOf(title),
    node_id: nodeId('MI', idOf(title)),
    number: 1,
    state: 'open',
    title,
    description: null,
    creator: userJson(creator, api),
    open_issues: 0,
    closed_issues: 0,
    created_at: '2026-01-05T09:00:00Z',
    updated_at: '2026-01-05T09:00:00Z',
    closed_at: null,
    due_on: null,
  };
}

/** A release. */
export function releaseJson(release: FakeRelease, repository: FakeRepository, api: string): ReleaseJson {
  const url = `${repositoryUrl(repository, api)}/releases/${release.id}`;
  return {
    url,
    html_url: `${api}/${repository.owner}/${repository.name}/releases/tag/${release.tag}`,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    tarball_url: null,
    zipball_url: null,
    id: release.id,
    node_id: nodeId('RE', release.id),
    tag_name: release.tag,
    target_commitish: 'main',
    name: release.tag,
    draft: release.draft,
    prerelease: release.prerelease,
    created_at: release.createdAt,
    published_at: release.draft ? null : release.createdAt,
    author: userJson('mara', api),
    assets: [],
  };
}

/** A star with its date, as `application/vnd.github.star+json` gives it. */
export function stargazerJson(star: FakeStar, api: string): { starred_at: string; user: SimpleUserJson } {
  return { starred_at: star.at, user: userJson(star.login, api) };
}

/** A workflow run. */
export function runJson(run: FakeRun, repository: FakeRepository, api: string): RunJson {
  const url = `${repositoryUrl(repository, api)}/actions/runs/${run.id}`;
  const head_sha = run.id.toString(16).padStart(40, '0');
  return {
    id: run.id,
    name: 'ci',
    node_id: nodeId('WFR', run.id),
    head_branch: run.branch,
    head_sha,
    path: '.github/workflows/ci.yml',
    run_number: run.id,
    run_attempt: 1,
    event: 'push',
    status: 'completed',
    conclusion: run.conclusion,
    workflow_id: 1,
    url,
    html_url: `${api}/${repository.owner}/${repository.name}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: run.createdAt,
    run_started_at: run.createdAt,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${url}/suite`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    workflow_url: `${repositoryUrl(repository, api)}/actions/workflows/1`,
    head_commit: { id: head_sha, tree_id: head_sha, message: 'Change', timestamp: run.createdAt, author: null, committer: null },
    repository: minimalRepositoryJson(repository, api),
    head_repository: minimalRepositoryJson(repository, api),
    display_title: 'Change',
  };
}

/** The repository in full. */
export function repositoryJson(repository: FakeRepository, api: string): RepositoryJson {
  const openIssues = repository.issues.filter(({ closedAt }) => closedAt === null).length;
  const from = `${api}/${repository.owner}/${repository.name}`;
  return {
    ...minimalRepositoryJson(repository, api),
    git_url: `${from}.git`,
    ssh_url: `${from}.git`,
    clone_url: `${from}.git`,
    svn_url: from,
    mirror_url: null,
    homepage: null,
    language: 'TypeScript',
    forks_count: 12,
    forks: 12,
    stargazers_count: repository.stars.length,
    watchers_count: repository.stars.length,
    watchers: repository.stars.length,
    size: 4_200,
    default_branch: 'main',
    open_issues_count: openIssues,
    open_issues: openIssues,
    topics: [],
    is_template: false,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility: 'public',
    pushed_at: '2026-01-05T09:00:00Z',
    created_at: '2024-01-05T09:00:00Z',
    updated_at: '2026-01-05T09:00:00Z',
    permissions: { admin: false, maintain: false, push: false, triage: false, pull: true },
    license: null,
    network_count: 12,
    subscribers_count: 9,
  };
}

function minimalRepositoryJson(repository: FakeRepository, api: string): MinimalRepositoryJson {
  const url = repositoryUrl(repository, api);
  const id = idOf(`${repository.owner}/${repository.name}`);
  return {
    id,
    node_id: nodeId('R', id),
    name: repository.name,
    full_name: `${repository.owner}/${repository.name}`,
    owner: userJson(repository.owner, api),
    private: false,
    html_url: `${api}/${repository.owner}/${repository.name}`,
    description: null,
    fork: false,
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}

function repositoryUrl({ owner, name }: FakeRepository, api: string): string {
  return `${api}/repos/${owner}/${name}`;
}

/** A number that stays the same for the same name. */
function idOf(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
}

function nodeId(kind: string, id: number): string {
  return `${kind}_${Buffer.from(String(id)).toString('base64url')}`;
}
