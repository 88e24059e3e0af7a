import { z } from 'zod';

/** The fields we read of GitHub's answers (REST API 2022-11-28), and no other; additional fields pass. */

const instant = z.iso.datetime({ offset: true });

export const userSchema = z.object({ login: z.string() });

export const repositorySchema = z.object({ full_name: z.string(), stargazers_count: z.number().int().nonnegative() });

/** A list whose items are checked one by one, so that one odd item does not hide the rest. */
export const listSchema = z.array(z.unknown());

/** An issue, or a pull request seen as one: then `pull_request` is there. */
export const issueSchema = z.object({
  number: z.number().int(),
  created_at: instant,
  updated_at: instant,
  closed_at: instant.nullable(),
  user: z.object({ login: z.string() }).nullable(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])),
  milestone: z.object({ title: z.string() }).nullable(),
  pull_request: z.object({ merged_at: instant.nullish() }).nullish(),
});
export type GithubIssue = z.output<typeof issueSchema>;

export const releaseSchema = z.object({ id: z.number().int(), draft: z.boolean(), prerelease: z.boolean(), published_at: instant.nullable() });

export const stargazerSchema = z.object({ starred_at: instant });

export const workflowRunsSchema = z.object({ total_count: z.number().int(), workflow_runs: z.array(z.unknown()) });

/** `conclusion` is left open: GitHub adds kinds (startup_failure, stale), and an unknown one is neither success nor failure. */
export const workflowRunSchema = z.object({ id: z.number().int(), created_at: instant, conclusion: z.string().nullable() });

export const installationTokenSchema = z.object({ token: z.string(), expires_at: instant });

/** What an issue's address leads to, as a card shows it. */
export const linkedIssueSchema = z.object({ title: z.string(), state: z.string(), pull_request: z.object({ merged_at: instant.nullish() }).nullish() });

export const refSchema = z.object({ object: z.object({ sha: z.string() }) });

export const defaultBranchSchema = z.object({ default_branch: z.string() });

export const gitCommitSchema = z.object({ sha: z.string(), tree: z.object({ sha: z.string() }) });

export const pullRequestSchema = z.object({
  number: z.number().int(),
  html_url: z.string(),
  title: z.string(),
  state: z.string(),
  draft: z.boolean().default(false),
  merged_at: instant.nullish(),
  head: z.object({ ref: z.string(), sha: z.string() }),
});

export const checkRunsSchema = z.object({ check_runs: z.array(z.object({ id: z.number().int(), status: z.string(), conclusion: z.string().nullish() })) });

/** The newest status of each context. */
export const combinedStatusSchema = z.object({ statuses: z.array(z.object({ context: z.string(), state: z.string() })) });

export const reviewsSchema = z.array(
  z.object({ id: z.number().int(), state: z.string(), user: z.object({ login: z.string() }).nullish(), submitted_at: instant.nullish() }),
);
