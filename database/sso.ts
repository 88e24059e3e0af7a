import { randomBytes } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import type { Role } from '../domain/person.ts';
import { writeAudit } from './audit-log.ts';
import { publish } from './events.ts';
import type { SsoProviderModel } from './generated/prisma/models/SsoProvider.ts';
import { organizationById } from './organizations.ts';
import { createPerson } from './people.ts';
import { plain } from './plain.ts';
import { requireRight } from './rights.ts';
import { type Actor, inTransaction, type LookupScope, type Scope, systemScope } from './scope.ts';
import { decryptSecret, encryptSecret } from './secrets.ts';
import type { SignInMethod } from './sign-in.ts';
import { conflict, refuseStale, type WriteOptions } from './versions.ts';

/** Where the people of a domain sign in, without the secret. */
export interface SsoProviderRow {
  id: string;
  organizationId: string;
  issuer: string;
  clientId: string;
  domain: string;
  /** What the domain's TXT record must say, at `_sextant.<domain>`. */
  domainProof: string;
  domainProvenAt: Instant | null;
  createsPeople: boolean;
  required: boolean;
  version: number;
}

/** What an administrator gives; without a secret the one there is stays. */
export interface SsoProviderInput {
  issuer: string;
  clientId: string;
  secret: string | null;
  domain: string;
  createsPeople: boolean;
  required: boolean;
}

/** The provider of the organization; null where it has none. */
export async function ssoProvider(scope: Scope): Promise<SsoProviderRow | null> {
  requireRight(scope, 'update', 'organization');
  return findProvider(scope);
}

/** Sets the provider of the organization up, or changes it. A new domain has to be proven anew. */
export async function saveSsoProvider(scope: Scope, input: SsoProviderInput, { version, at }: WriteOptions): Promise<SsoProviderRow> {
  requireRight(scope, 'update', 'organization');
  const { organizationId, database } = scope;
  const wanted = { ...input, issuer: httpsIssuer(input.issuer), domain: bareDomain(input.domain), clientId: input.clientId.trim() };
  if (wanted.clientId === '') throw new DomainError('INVALID_INPUT', 'Give the client id that your provider shows for Sextant.', { field: 'clientId' });
  return inTransaction(scope, async (inside) => {
    const before = await findProvider(inside);
    const { secret, ...columns } = wanted;
    const id = before?.id ?? database.newId('sso-provider');
    if (before !== null) refuseStale({ noun: 'organization', version, yours: columns, theirs: before });
    if (before === null && !secret) throw new DomainError('INVALID_INPUT', 'Give the client secret that your provider made for Sextant.', { field: 'secret' });
    const encrypted = secret ? encryptSecret(database.secretKey, placeOf(organizationId, id), secret) : null;
    const secretColumns = encrypted && { secret: encrypted.bytes, secretKeyId: encrypted.keyId };
    const proof = before?.domain === wanted.domain ? {} : { domainProof: `sextant-domain=${randomBytes(18).toString('base64url')}`, domainProvenAt: null };
    if (before === null && encrypted !== null) {
      const created = { ...columns, secret: encrypted.bytes, secretKeyId: encrypted.keyId, domainProof: '', ...proof };
      await inside.db.ssoProvider.create({ data: { ...created, organizationId, id, createdAt: new Date(at) } });
    } else {
      const data = { ...columns, ...secretColumns, ...proof, version: { increment: 1 } };
      const { count } = await inside.db.ssoProvider.updateMany({ where: { organizationId, id, ...(before && { version: before.version }) }, data });
      if (count === 0) throw conflict('organization', columns, before ?? {});
    }
    const after = await requireProvider(inside);
    await writeAudit(inside, { action: before === null ? 'create' : 'update', noun: 'single-sign-on', subjectId: id, before, after, at });
    publish(inside, { type: 'organization', id: organizationId });
    return after;
  });
}

/** Notes that the organization's domain is its own: `records` are the TXT records that were found. Throws where the proof is not among them. */
export async function proveDomain(scope: Scope, { records }: { records: readonly string[] }, { version, at }: WriteOptions): Promise<SsoProviderRow> {
  requireRight(scope, 'update', 'organization');
  const before = await requireProvider(scope);
  refuseStale({ noun: 'organization', version, yours: {}, theirs: before });
  const { id, domain, domainProof } = before;
  if (!records.includes(domainProof))
    throw new DomainError('INVALID_INPUT', `There is no TXT record ${domainProof} at ${proofName(domain)} yet. It may take some minutes after you made it.`);
  try {
    return await inTransaction(scope, async (inside) => {
      await inside.db.ssoProvider.updateMany({ where: { organizationId: scope.organizationId, id }, data: { domainProvenAt: new Date(at) } });
      const after = await requireProvider(inside);
      await writeAudit(inside, { action: 'prove-domain', noun: 'single-sign-on', subjectId: id, after, at });
      publish(inside, { type: 'organization', id: scope.organizationId });
      return after;
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new DomainError('CONFLICT', `${domain} was proven by another company here already.`);
  }
}

/** Takes the provider away: people sign in by link, password or passkey again. */
export async function removeSsoProvider(scope: Scope, { version, at }: WriteOptions): Promise<void> {
  requireRight(scope, 'update', 'organization');
  await inTransaction(scope, async (inside) => {
    const before = await requireProvider(inside);
    refuseStale({ noun: 'organization', version, yours: {}, theirs: before });
    await inside.db.ssoProvider.deleteMany({ where: { organizationId: scope.organizationId } });
    await writeAudit(inside, { action: 'delete', noun: 'single-sign-on', subjectId: before.id, before, at });
    publish(inside, { type: 'organization', id: scope.organizationId });
  });
}

/** Where the TXT record of a domain's proof stands. */
export function proofName(domain: string): string {
  return `_sextant.${domain}`;
}

/** The proven provider of an e-mail address's domain; null where there is none. */
export async function ssoProviderFor({ db }: LookupScope, email: string): Promise<SsoProviderRow | null> {
  const domain = domainOf(email);
  const row = await db.ssoProvider.findFirst({ where: { domain, domainProvenAt: { not: null } } });
  return row && rowOf(row);
}

/** A provider with its secret, for the moment of a sign-in; null where it is gone, or its domain is no longer proven. */
export async function ssoClient({ database, db }: LookupScope, id: string): Promise<(SsoProviderRow & { secret: string }) | null> {
  const row = await db.ssoProvider.findFirst({ where: { id, domainProvenAt: { not: null } } });
  if (row === null) return null;
  const secret = decryptSecret(database.secretKey, placeOf(row.organizationId, id), { bytes: row.secret, keyId: row.secretKeyId });
  return { ...rowOf(row), secret };
}

/**
 * The person whom a provider vouches for, made a contributor where they are not here yet and the organization wants that. Refused for addresses outside of
 * the proven domain and for people who have left: a provider speaks for its own domain and organization alone.
 */
export async function personFromSso(
  lookup: LookupScope,
  provider: SsoProviderRow,
  claims: { email: string; name: string; at: Instant },
): Promise<{ personId: string; role: Role; email: string; name: string }> {
  const email = claims.email.trim().toLowerCase();
  if (domainOf(email) !== provider.domain)
    throw new DomainError('NOT_FOUND', `Your provider says that you are ${email}, which is not an address of ${provider.domain}.`);
  const scope = systemScope(lookup.database, { organizationId: provider.organizationId, workflowId: `sso/${provider.id}` });
  const known = await scope.db.person.findFirst({ where: { organizationId: provider.organizationId, email } });
  if (known !== null) {
    if (!known.active || known.service) throw new DomainError('NOT_FOUND', 'You are no longer part of this company here. Ask an administrator.');
    return { personId: known.id, role: known.role, email, name: known.name };
  }
  if (!provider.createsPeople) throw new DomainError('NOT_FOUND', 'You are not part of this company here yet. Ask an administrator to add you.');
  const { timeZone, language } = await organizationById(scope);
  const created = await createPerson(scope, { email, name: claims.name.trim() || email, timeZone, language }, { at: claims.at });
  return { personId: created.id, role: created.role, email, name: created.name };
}

const FREE_OF_SSO: readonly SignInMethod[] = ['sso', 'founding', 'own-company', 'look-as'];

/** Where single sign-on is required, nobody begins a session otherwise; administrators may, so that a broken provider locks nobody out for good. */
export async function refuseOtherThanSso(scope: Scope, { method }: { method: SignInMethod }): Promise<void> {
  if (FREE_OF_SSO.includes(method) || isAdmin(scope.actor)) return;
  const provider = await findProvider(scope);
  if (provider?.required === true && provider.domainProvenAt !== null)
    throw new DomainError('NOT_FOUND', 'Your company lets you in by single sign-on alone: choose it on the sign-in page.');
}

function isAdmin(actor: Actor): boolean {
  return actor.kind === 'person' && actor.role === 'ADMIN';
}

async function findProvider({ db, organizationId }: Scope): Promise<SsoProviderRow | null> {
  const row = await db.ssoProvider.findFirst({ where: { organizationId } });
  return row && rowOf(row);
}

async function requireProvider(scope: Scope): Promise<SsoProviderRow> {
  const provider = await findProvider(scope);
  if (provider === null) throw new DomainError('NOT_FOUND', 'Single sign-on is not set up here.');
  return provider;
}

function httpsIssuer(text: string): string {
  // As the provider writes it, a slash at its end included: discovery compares to the letter.
  const issuer = text.trim();
  const url = URL.canParse(issuer) ? new URL(issuer) : null;
  const isLocal = url?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname);
  if (url === null || (url.protocol !== 'https:' && !isLocal))
    throw new DomainError('INVALID_INPUT', 'The issuer is an https address, such as https://login.example.com.', { field: 'issuer' });
  return issuer;
}

function bareDomain(text: string): string {
  const domain = text.trim().toLowerCase().replace(/^@/, '');
  if (!/^([a-z0-9-]+\.)+[a-z]{2,}$/.test(domain))
    throw new DomainError('INVALID_INPUT', 'The domain is what stands after the @ of your addresses, such as example.com.', { field: 'domain' });
  return domain;
}

function domainOf(email: string): string {
  return email.trim().toLowerCase().split('@').at(-1) ?? '';
}

function placeOf(organizationId: string, rowId: string) {
  return { organizationId, table: 'sso_providers', rowId };
}

function isTaken(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'P2002';
}

function rowOf({ secret: _secret, secretKeyId: _keyId, createdAt: _createdAt, ...row }: SsoProviderModel): SsoProviderRow {
  return plain(row);
}
