import type { Instant } from './key-result.ts';

/** A pull request, or GitLab's merge request, as a card shows it. */
export interface PullRequest {
  number: number;
  url: string;
  title: string;
  branch: string;
  state: 'open' | 'merged' | 'closed';
  draft: boolean;
  mergedAt: Instant | null;
  /** Of the newest commit. */
  checks: { passed: number; failed: number; pending: number };
  reviews: { approvals: number; changesRequested: number };
}

/** An issue or a pull request that was linked to a key result by its address. */
export interface LinkedItem {
  url: string;
  kind: 'issue' | 'pull-request';
  title: string;
  state: 'open' | 'closed' | 'merged';
}

/** A place for code, bound to one connection's repository; every method throws ProviderError only. What writes may be called again: it is done once. */
export interface CodeHost {
  testConnection(): Promise<{ account: string }>;
  /** Finds the branch, or makes it at the head of the default branch. */
  ensureBranch(input: { branch: string; signal?: AbortSignal }): Promise<{ branch: string; made: boolean }>;
  /** Finds the open pull request of the branch, or opens one towards the default branch. */
  ensurePullRequest(input: { branch: string; title: string; body: string; signal?: AbortSignal }): Promise<PullRequest>;
  pullRequest(input: { number: number; signal?: AbortSignal }): Promise<PullRequest>;
  /** What an address of this repository leads to; null where it is none of an issue or pull request here. */
  linkedItem(input: { url: string; signal?: AbortSignal }): Promise<LinkedItem | null>;
}
