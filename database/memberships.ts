import { DomainError } from '../domain/errors.ts';
import type { Role } from '../domain/person.ts';
import type { LookupScope } from './scope.ts';

/** An organization that somebody is in. */
export interface Membership {
  organizationId: string;
  name: string;
  /** The one that they act in now. */
  current: boolean;
}

/** The organizations in which an account's address belongs to somebody active, by name. */
export async function ownMemberships({ db }: LookupScope, { accountId, organizationId }: { accountId: string; organizationId: string }): Promise<Membership[]> {
  const rows = await db.$queryRaw<{ organizationId: string; name: string }[]>`
    SELECT o.id::text AS "organizationId", o.name
    FROM accounts a JOIN people p ON p.email = a.email AND p.active AND NOT p.service JOIN organizations o ON o.id = p.organization_id
    WHERE a.id = ${accountId}::uuid ORDER BY o.name, o.id LIMIT 200`;
  return rows.map((row) => ({ ...row, current: row.organizationId === organizationId }));
}

/** The person that an account is in an organization. Refused where it is nobody there. */
export async function personToSwitchTo(
  { db }: LookupScope,
  { accountId, organizationId }: { accountId: string; organizationId: string },
): Promise<{ personId: string; role: Role }> {
  const [person] = await db.$queryRaw<{ personId: string; role: Role }[]>`
    SELECT p.id::text AS "personId", p.role::text AS role
    FROM accounts a JOIN people p ON p.email = a.email AND p.active AND NOT p.service
    WHERE a.id = ${accountId}::uuid AND p.organization_id = ${organizationId}::uuid`;
  if (person === undefined) throw new DomainError('NOT_FOUND', 'There is no such company, or you are not part of it.');
  return person;
}
