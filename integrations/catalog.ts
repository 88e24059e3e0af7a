import type { Integration } from '../domain/integration.ts';
import { manifest as github } from './github/manifest.ts';
import { verifyWebhook as verifyGithubWebhook } from './github/webhook.ts';
import { manifest as httpJson } from './http-json/manifest.ts';

/** All integrations, in the order the wizard shows them. A new one is a folder and a line here. */
export const integrations: readonly Integration[] = [
  { manifest: github, createReader: async (input) => (await import('./github/metrics.ts')).createGithubReader(input), verifyWebhook: verifyGithubWebhook },
  { manifest: httpJson, createReader: async (input) => (await import('./http-json/metrics.ts')).createHttpJsonReader(input), verifyWebhook: null },
];

/** The integration of a connection's `provider`, or undefined. */
export function integrationOf(id: string): Integration | undefined {
  return integrations.find(({ manifest }) => manifest.id === id);
}
