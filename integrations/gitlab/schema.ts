import { z } from 'zod';

/** The fields we read of GitLab's answers (REST API v4), and no other; additional fields pass. */

const instant = z.iso.datetime({ offset: true });
const user = z.object({ username: z.string() });

export const userSchema = user;

export const projectSchema = z.object({ path_with_namespace: z.string(), default_branch: z.string().nullish() });

/** A list whose items are checked one by one, so that one odd item does not hide the rest. */
export const listSchema = z.array(z.unknown());

export const issueSchema = z.object({
  iid: z.number().int(),
  title: z.string(),
  state: z.string(),
  created_at: instant,
  updated_at: instant,
  closed_at: instant.nullish(),
  author: user.nullish(),
  labels: z.array(z.string()),
  milestone: z.object({ title: z.string() }).nullish(),
});

/** As lists show it; `merged_at` can be missing on merge requests of very old projects. */
export const mergeRequestSchema = z.object({
  iid: z.number().int(),
  title: z.string(),
  state: z.string(),
  web_url: z.string(),
  source_branch: z.string(),
  target_branch: z.string(),
  source_project_id: z.number().nullish(),
  target_project_id: z.number(),
  created_at: instant,
  updated_at: instant,
  merged_at: instant.nullish(),
  author: user.nullish(),
  labels: z.array(z.string()),
  milestone: z.object({ title: z.string() }).nullish(),
  draft: z.boolean().default(false),
});
export type GitlabMergeRequest = z.output<typeof mergeRequestSchema>;

/** A merge request alone also tells the pipeline of its newest commit. */
export const mergeRequestDetailSchema = mergeRequestSchema.extend({ head_pipeline: z.object({ status: z.string() }).nullish() });

export const approvalsSchema = z.object({ approved_by: z.array(z.unknown()).default([]) });

/** GitLab 13.8 and later; `state` since 17.3. */
export const reviewersSchema = z.array(z.object({ state: z.string().nullish() }));

export const branchSchema = z.object({ name: z.string() });

/** `status` is left open: GitLab adds kinds, and an unknown one is neither success nor failure. */
export const pipelineSchema = z.object({ id: z.number().int(), status: z.string(), created_at: instant, updated_at: instant });

export const deploymentSchema = z.object({
  id: z.number().int(),
  status: z.string(),
  created_at: instant,
  updated_at: instant,
  deployable: z.object({ finished_at: instant.nullish() }).nullish(),
});

export const releaseSchema = z.object({ tag_name: z.string(), released_at: instant.nullish(), upcoming_release: z.boolean().default(false) });
