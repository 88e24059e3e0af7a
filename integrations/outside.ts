import { resolveTxt } from 'node:dns/promises';
import { createGuardedFetch, type GuardOptions } from './guarded-fetch.ts';

/** The guarded `fetch`, in the types of the platform: for libraries that take one. */
export function createFetchOutside(options: Pick<GuardOptions, 'allowLoopback' | 'allowPrivate'>): (address: string, init: RequestInit) => Promise<Response> {
  const guarded = createGuardedFetch(options);
  // The same class in two packages: undici's own, and the copy that Node carries.
  return async (address, init) => (await guarded(address, init as Parameters<typeof guarded>[1])) as unknown as Response;
}

/** The TXT records of a name, each put together from its parts; none where there is no such name. */
export async function readTxtRecords(name: string): Promise<string[]> {
  try {
    return (await resolveTxt(name)).map((parts) => parts.join(''));
  } catch {
    return [];
  }
}
