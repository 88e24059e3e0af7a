import { personOfFeed } from '../../database/calendar-feeds.ts';
import { lookupScope, personScope, type Scope } from '../../database/scope.ts';
import { withStanding } from '../../database/standing.ts';
import type { SessionDeps } from './session.ts';

/** The Scope of whoever a calendar's private address belongs to: to read, as a token with no other right would. Null for an address that is none. */
export async function openFeed(deps: SessionDeps, token: string, now: string): Promise<Scope | null> {
  const person = await personOfFeed(lookupScope(deps.database), token);
  if (person === null) return null;
  return withStanding(personScope(deps.database, { ...person, token: { id: 'calendar-feed', scopes: ['read'] } }), { now });
}
