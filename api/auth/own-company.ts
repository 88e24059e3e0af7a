import { accountOf } from '../../database/accounts.ts';
import { type Founding, foundFirstOrganization, foundOrganization } from '../../database/organizations.ts';
import { lookupScope, personScope, type Scope } from '../../database/scope.ts';
import { startSessionFor } from '../../database/sign-in.ts';
import type { SessionDeps } from './session.ts';

/** What makes an own company: its founder is somebody. */
export interface OwnCompany extends Omit<Founding, 'founder' | 'sample'> {
  founder: { email: string; name: string };
}

/** Founds an organization with its first admin, who is signed in with a session of their own. `first`: refused where there is any organization already. */
export async function foundOwnCompany(
  deps: SessionDeps,
  company: OwnCompany,
  { first, ...from }: { first: boolean; request: string; address: string },
): Promise<{ scope: Scope; personId: string; sessionToken: string }> {
  const lookup = lookupScope(deps.database);
  const { organizationId, personId } = await (first ? foundFirstOrganization : foundOrganization)(lookup, company);
  if (personId === null) throw new Error('An own company has a founder');
  const { at, founder } = company;
  const scope = personScope(deps.database, { organizationId, personId, role: 'ADMIN', ...from });
  const account = await accountOf(lookup, { email: founder.email.trim().toLowerCase(), name: founder.name, now: at });
  return { scope, personId, sessionToken: await startSessionFor(scope, at, { method: first ? 'founding' : 'own-company', accountId: account.id }) };
}
