import { DomainError, ProviderError } from '../domain/errors.ts';
import type { IntegrationManifest } from '../domain/integration.ts';

type Query = Readonly<Record<string, unknown>>;

/** A query for a read. Throws ProviderError `bad-config` where the manifest does not take it. */
export function readQuery(manifest: Pick<IntegrationManifest, 'id' | 'parseQuery'>, metric: string, query: Query): Record<string, unknown> {
  try {
    return manifest.parseQuery(metric, query);
  } catch (error) {
    if (error instanceof DomainError) throw new ProviderError({ provider: manifest.id, kind: 'bad-config', message: error.message });
    throw error;
  }
}

/** The text of a query field, or undefined. */
export function textOf(query: Query, field: string): string | undefined {
  const value = query[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The number of a query field, or its default. */
export function numberOf(query: Query, field: string, fallback: number): number {
  const value = query[field];
  return typeof value === 'number' ? value : fallback;
}

/** Providers compare labels and names without regard to case; so do we. No wish fits everything. */
export function sameName(found: string | undefined, wanted: string | undefined): boolean {
  return wanted === undefined || found?.toLowerCase() === wanted.toLowerCase();
}
