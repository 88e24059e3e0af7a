import type { FakeAnswer, FakeRequest, FakeRoute } from '../fake-provider.ts';
import { type FakeMergeRequest, type FakeProject, mergeOf, nextIid } from './fake-project.ts';
import { branchJson, issueJson, mergeDetailJson, userJson } from './fake-shapes.ts';

const NOT_FOUND: FakeAnswer = { status: 404, json: { message: '404 Not found' } };

/** Branches and merge requests of the fake: a second open merge request from one branch to the same target is refused with 409, as GitLab does. */
export function codeRoutes({
  project,
  answered,
  instant,
  url,
}: {
  project: FakeProject;
  answered: (request: FakeRequest, json: unknown) => FakeAnswer;
  instant: () => string;
  url: () => string;
}): FakeRoute[] {
  const at = '/api/v4/projects/:project';
  /** The merge request of the address, or 404. */
  const ofMerge =
    (json: (merge: FakeMergeRequest) => unknown) =>
    (request: FakeRequest): FakeAnswer => {
      const merge = project.merges.find(({ iid }) => iid === Number(request.parameters.iid));
      return merge === undefined ? NOT_FOUND : answered(request, json(merge));
    };

  function makeBranch(request: FakeRequest): FakeAnswer {
    const { branch = '', ref = '' } = request.json() as { branch?: string; ref?: string };
    if (!/^[\w./-]+$/.test(branch)) return { status: 400, json: { message: 'Branch name is invalid' } };
    if (project.branches[branch] !== undefined) return { status: 400, json: { message: 'Branch already exists' } };
    const sha = project.branches[ref];
    if (sha === undefined) return { status: 400, json: { message: `Invalid reference name: ${ref}` } };
    project.branches[branch] = sha;
    return { status: 201, json: branchJson(branch, project, url()) };
  }

  function makeMerge(request: FakeRequest): FakeAnswer {
    const { source_branch = '', target_branch = '', title = '', description = '' } = request.json() as Record<string, string>;
    const sha = project.branches[source_branch];
    if (sha === undefined) return { status: 422, json: { message: ['source_branch does not exist'] } };
    const open = project.merges.find(
      ({ source, target, state, fromFork }) => source === source_branch && target === target_branch && state === 'opened' && !fromFork,
    );
    if (open) return { status: 409, json: { message: [`Another open merge request already exists for this source branch: !${open.iid}`] } };
    const merge = { ...mergeOf(nextIid(project.merges), title, source_branch, instant()), target: target_branch, sha, description, author: 'sextant-bot' };
    project.merges.push(merge);
    return { status: 201, json: mergeDetailJson(merge, project, url()) };
  }

  return [
    [
      'GET',
      `${at}/issues/:iid`,
      (request) => {
        const issue = project.issues.find(({ iid }) => iid === Number(request.parameters.iid));
        return issue === undefined ? NOT_FOUND : answered(request, issueJson(issue, project, url()));
      },
    ],
    [
      'GET',
      `${at}/repository/branches/:branch`,
      (request) => {
        const { branch = '' } = request.parameters;
        return project.branches[branch] === undefined
          ? { status: 404, json: { message: '404 Branch Not Found' } }
          : answered(request, branchJson(branch, project, url()));
      },
    ],
    ['POST', `${at}/repository/branches`, makeBranch],
    ['POST', `${at}/merge_requests`, makeMerge],
    ['GET', `${at}/merge_requests/:iid`, ofMerge((merge) => mergeDetailJson(merge, project, url()))],
    [
      'GET',
      `${at}/merge_requests/:iid/approvals`,
      ofMerge((merge) => {
        const approvers = reviewersOf(merge).filter(({ state }) => state === 'approved');
        return { approved: approvers.length > 0, approved_by: approvers.map(({ user }) => ({ user })), user_has_approved: false, user_can_approve: true };
      }),
    ],
    ['GET', `${at}/merge_requests/:iid/reviewers`, ofMerge(reviewersOf)],
  ];

  function reviewersOf(merge: FakeMergeRequest) {
    return Object.entries(merge.reviewers).map(([name, state]) => ({ user: userJson(name, url()), state, created_at: merge.updatedAt }));
  }
}
