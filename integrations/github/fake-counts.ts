import { buildSchema, graphql } from 'graphql';
import type { FakeRepository } from './fake-repository.ts';

/** The part of GitHub's published schema that the fake answers; a test holds it to the whole. */
export const COUNTS_SCHEMA = `
  type Query { repository(owner: String!, name: String!): Repository }
  type Repository {
    pullRequests(states: [PullRequestState!], labels: [String!], baseRefName: String): PullRequestConnection!
    discussions(states: [DiscussionState!], answered: Boolean): DiscussionConnection!
    defaultBranchRef: Ref
    ref(qualifiedName: String!): Ref
  }
  type PullRequestConnection { totalCount: Int! }
  type DiscussionConnection { totalCount: Int! }
  type Ref { target: GitObject }
  interface GitObject { oid: GitObjectID! }
  type Commit implements GitObject { oid: GitObjectID! history(since: GitTimestamp, until: GitTimestamp): CommitHistoryConnection! }
  type CommitHistoryConnection { totalCount: Int! }
  enum PullRequestState { CLOSED MERGED OPEN }
  enum DiscussionState { CLOSED OPEN }
  scalar GitObjectID
  scalar GitTimestamp
`;
const schema = buildSchema(COUNTS_SCHEMA);

/** Answers a question over the repository as GitHub's GraphQL does: 200, with errors in a list. Each merge is one commit of the default branch. */
export async function answerCounts(repository: FakeRepository, asked: { query: string; variables?: Record<string, unknown> }): Promise<unknown> {
  const open = repository.issues.filter(({ isPullRequest, closedAt }) => isPullRequest && closedAt === null);
  const mergedAt = repository.issues.flatMap((issue) => (issue.mergedAt === null ? [] : [Date.parse(issue.mergedAt)]));
  const refOf = (name: string) => {
    const oid = repository.code.branches[name];
    if (oid === undefined) return null;
    const history = ({ since, until }: { since?: string; until?: string }) => ({
      totalCount: mergedAt.filter((at) => at >= Date.parse(since ?? '1970-01-01') && at <= Date.parse(until ?? '2099-12-13')).length,
    });
    return { target: { __typename: 'Commit', oid, history } };
  };
  const { data, errors } = await graphql({
    schema,
    source: asked.query,
    variableValues: asked.variables ?? {},
    rootValue: {
      repository: ({ owner, name }: { owner: string; name: string }) =>
        owner === repository.owner && name === repository.name
          ? {
              pullRequests: ({ labels, baseRefName }: { labels?: string[]; baseRefName?: string }) => ({
                totalCount: open
                  .filter((pull) => !labels || labels.some((label) => pull.labels.includes(label)))
                  .filter(({ pull }) => !baseRefName || (pull?.base ?? 'main') === baseRefName).length,
              }),
              discussions: { totalCount: repository.unansweredDiscussions },
              defaultBranchRef: refOf('main'),
              ref: ({ qualifiedName }: { qualifiedName: string }) => refOf(qualifiedName.replace('refs/heads/', '')),
            }
          : null,
    },
  });
  if (errors !== undefined) return { data: data ?? null, errors: errors.map(({ message, path, locations }) => ({ message, path, locations })) };
  if (data?.['repository'] !== null) return { data };
  return { data, errors: [{ type: 'NOT_FOUND', path: ['repository'], message: 'Could not resolve to a Repository.' }] };
}
