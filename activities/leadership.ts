import type { OrganizationRow } from '../database/organizations.ts';
import { activePeople } from '../database/people.ts';
import type { Scope } from '../database/scope.ts';
import type { Role } from '../domain/person.ts';
import { type Addressee, outsideAddressee } from './deliver-mail.ts';

/** Somebody who gets the papers of the leadership. */
export interface LeadershipReader {
  person: Addressee & { role: Role };
  /** Whole, or as the board reads it: whoever looks in from outside reads of the company level, and nobody's notes, whomever they lead. */
  edition: 'whole' | 'board';
  /** An address with nobody here behind it, who cannot sign in. */
  outside: boolean;
}

/** Who gets the papers of the leadership: those who belong to it, and the outside addresses of the settings. */
export async function leadershipReaders(scope: Scope, organization: OrganizationRow): Promise<LeadershipReader[]> {
  const leaders = (await activePeople(scope)).filter(({ leadership }) => leadership).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const known = new Set(leaders.map(({ email }) => email));
  const addresses = organization.settings.leadershipAddresses.filter((address) => !known.has(address));
  return [
    ...leaders.map((person) => ({ person, edition: person.role === 'VIEWER' ? ('board' as const) : ('whole' as const), outside: false })),
    ...addresses.map((address) => ({
      person: { ...outsideAddressee(address, organization), role: 'VIEWER' as const },
      edition: 'board' as const,
      outside: true,
    })),
  ];
}
