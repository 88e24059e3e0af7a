import { takeOffSecondFactor } from './database/accounts.ts';
import { writeAudit } from './database/audit-log.ts';
import { activePeople } from './database/people.ts';
import { allOrganizations, foundFirstOrganization } from './database/organizations.ts';
import { inTransaction, lookupScope, systemScope } from './database/scope.ts';
import { createSignInLink, personOfEmail, PRINTED_LINK_LIFE_MS } from './database/sign-in.ts';
import { DomainError } from './domain/errors.ts';
import type { Installation } from './wiring.ts';

/** A one-time link, and whose it is. */
export interface PrintedLink {
  url: string;
  name: string;
}

/** A sign-in link for this address, or null where nobody active has it. It takes a click on its page, so that a preview does not use it up. */
export async function signInLinkFor({ database, environment }: Installation, email: string): Promise<PrintedLink | null> {
  const link = await createSignInLink(lookupScope(database), { email, now: new Date().toISOString(), ttlMs: PRINTED_LINK_LIFE_MS });
  return link === null ? null : { url: `${environment.publicUrl}/sign-in/${link.token}`, name: link.name };
}

/** A link for who administers the company: the newest one that is no sample, else the sample. Null before there is any. */
export async function signInLinkForAdmin(installation: Installation): Promise<PrintedLink | null> {
  const { database } = installation;
  const organizations = await allOrganizations(lookupScope(database));
  const organization = organizations.findLast(({ sample }) => !sample) ?? organizations.at(-1);
  if (organization === undefined) return null;
  const people = await activePeople(systemScope(database, { organizationId: organization.id, workflowId: 'start' }));
  const admin = people.find(({ role }) => role === 'ADMIN');
  return admin === undefined ? null : signInLinkFor(installation, admin.email);
}

/** Takes the second factor off whoever has this address, as they lost it; refused where there is none. It stands in the audit log. */
export async function removeSecondFactor({ database }: Installation, email: string): Promise<void> {
  const lookup = lookupScope(database);
  const person = await personOfEmail(lookup, email);
  if (person === null || !(await takeOffSecondFactor(lookup, email))) throw new DomainError('NOT_FOUND', `${email} has no second factor here.`);
  const scope = systemScope(database, { organizationId: person.organizationId, workflowId: 'operator' });
  await inTransaction(scope, (inside) =>
    writeAudit(inside, { action: 'second-factor-off', noun: 'person', subjectId: person.personId, after: { by: 'operator' }, at: new Date().toISOString() }),
  );
}

/** Founds the company of an empty installation, with this address as its admin; refused where there is a company already. The zone is this machine's by default. */
export async function foundFirstCompany({ database }: Installation, input: { name: string; email: string; timeZone?: string | undefined }): Promise<void> {
  const { name, email, timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone } = input;
  const founder = { email, name: email.slice(0, email.indexOf('@')) };
  await foundFirstOrganization(lookupScope(database), { name, timeZone, founder, at: new Date().toISOString() });
}
