import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import type { Role } from '../domain/person.ts';
import { organizationById } from './organizations.ts';
import { createPerson, type PersonRow, servicePeople } from './people.ts';
import { isAllowed, requireRight } from './rights.ts';
import type { Scope } from './scope.ts';

/** The programs that act in an organization in their own name; none for whoever may not change people. */
export async function serviceAccounts(scope: Scope): Promise<PersonRow[]> {
  return isAllowed(scope, 'update', 'person') ? servicePeople(scope) : [];
}

/** Adds a program: it has a role as people have, tokens instead of a sign-in, and gets no mail. */
export async function createServiceAccount(scope: Scope, { name, role }: { name: string; role: Role }, { at }: { at: Instant }): Promise<PersonRow> {
  requireRight(scope, 'create', 'person');
  const handle = name
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (handle === '') throw new DomainError('INVALID_INPUT', 'Name the account after the program that uses it.', { field: 'name' });
  const { timeZone, language } = await organizationById(scope);
  // No mail server answers for .invalid (RFC 2606).
  return createPerson(scope, { name, role, email: `${handle}@service.invalid`, timeZone, language, service: true }, { at });
}
