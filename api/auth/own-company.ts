import { accountOf } from '../../database/accounts.ts';
import { foundOrganization } from '../../database/organizations.ts';
import { lookupScope, personScope, type Scope } from '../../database/scope.ts';
import { startSessionFor } from '../../database/sign-in.ts';
import type { SessionDeps } from './session.ts';

/** Founds an organization with its first admin, who is signed in with a session of their own. */
export async function foundOwnCompany(
  deps: SessionDeps,
  input: { name: string; timeZone: string; founder: { email: string; name: string }; at: string; request: string },
): Promise<{ scope: Scope; personId: string; sessionToken: string }> {
  const { at, request, ...company } = input;
  const lookup = lookupScope(deps.database);
  const { organizationId, personId } = await foundOrganization(lookup, { ...company, at });
  if (personId === null) throw new Error('An own company has a founder');
  const scope = personScope(deps.database, { organizationId, personId, role: 'ADMIN', request });
  const account = await accountOf(lookup, { email: input.founder.email.trim().toLowerCase(), name: input.founder.name, now: at });
  return { scope, personId, sessionToken: await startSessionFor(scope, at, { method: 'founding', accountId: account.id }) };
}
