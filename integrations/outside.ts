import { Resolver } from 'node:dns/promises';
import { ProviderError } from '../domain/errors.ts';
import { createGuardedFetch, type GuardOptions } from './guarded-fetch.ts';

/** The guarded `fetch`, in the types of the platform: for libraries that take one. */
export function createFetchOutside(options: Pick<GuardOptions, 'allowLoopback' | 'allowPrivate'>): (address: string, init: RequestInit) => Promise<Response> {
  const guarded = createGuardedFetch(options);
  // The same class in two packages: undici's own, and the copy that Node carries.
  return async (address, init) => (await guarded(address, init as Parameters<typeof guarded>[1])) as unknown as Response;
}

/** An administrator waits for the answer: Node's own four tries take half a minute. */
const DNS_PATIENCE = { timeout: 3000, tries: 2 };

/**
 * The TXT records of a name, each put together from its parts; none where there is no such name. Throws ProviderError where the name server does not say:
 * "there is no record" would send an administrator to look for a fault of theirs. `servers` are those of the machine by default.
 */
export async function readTxtRecords(name: string, { servers }: { servers?: readonly string[] } = {}): Promise<string[]> {
  const resolver = new Resolver(DNS_PATIENCE);
  if (servers !== undefined) resolver.setServers(servers);
  try {
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    const message = `The name server of this machine does not say what stands at ${name} (${code}). Try again, or let the operator look at its DNS.`;
    throw new ProviderError({ provider: 'dns', kind: 'transient', message, cause });
  }
}
