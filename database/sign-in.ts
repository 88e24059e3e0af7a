import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import type { Language, Role } from '../domain/person.ts';
import { languageOf } from './organizations.ts';
import { writeAudit } from './audit-log.ts';
import { actingPersonId, inTransaction, type LookupScope, personScope, type Scope } from './scope.ts';
import { endSessions } from './sessions.ts';
import { hashToken, randomToken, signedToken } from './tokens.ts';

/** How long a sign-in link is good for, unless its maker says otherwise. */
export const SIGN_IN_LINK_LIFE_MS = 30 * 60_000;
const LONGEST_DEVICE = 300;
const SESSION_LIFE_MS = 30 * 24 * 3_600_000;

/** A link that signs one person in, once. */
export interface SignInToken {
  token: string;
  personId: string;
  organizationId: string;
  name: string;
  language: Language;
}

/** Where somebody acts from, for the audit log. */
export interface ActedFrom {
  request?: string;
  address?: string;
  /** The browser as it calls itself. */
  device?: string;
}

/** The person behind a session. */
export interface SessionPerson {
  organizationId: string;
  personId: string;
  role: Role;
  /** The administrator who looks with this person's eyes; null where the person looks themselves. */
  viewedBy?: string | null;
}

/**
 * Makes a sign-in link, good for half an hour by default; null where nobody active has this address.
 * Where one address belongs to people of several organizations, the newest organization that is no sample is meant.
 */
export async function createSignInLink(lookup: LookupScope, input: { email: string; now: Instant; ttlMs?: number }): Promise<SignInToken | null> {
  const { database, db } = lookup;
  const email = input.email.trim().toLowerCase();
  const [person] = await db.$queryRaw<{ organizationId: string; personId: string; name: string; language: string }[]>`
    SELECT p.organization_id::text AS "organizationId", p.id::text AS "personId", p.name, p.language
    FROM people p JOIN organizations o ON o.id = p.organization_id
    WHERE p.email = ${email} AND p.active ORDER BY o.sample, o.created_at DESC, p.id LIMIT 1`;
  if (person === undefined) return null;
  const { organizationId, personId } = person;
  const id = database.newId(`sign-in-link/${personId}/${input.now}`);
  const token = signedToken(database.secretKey, id);
  const createdAt = new Date(input.now);
  const expiresAt = new Date(createdAt.getTime() + (input.ttlMs ?? SIGN_IN_LINK_LIFE_MS));
  await db.signInLink.create({ data: { organizationId, id, personId, tokenHash: hashToken(token), createdAt, expiresAt } });
  return { ...person, language: languageOf(person.language), token };
}

/** Uses a sign-in link up and begins a session. Of two clicks at the same instant one wins. */
export async function useSignInLink(
  lookup: LookupScope,
  token: string,
  now: Instant,
  from: ActedFrom = {},
): Promise<{ sessionToken: string; person: SessionPerson }> {
  const { db } = lookup;
  const tokenHash = hashToken(token);
  const [used] = await db.signInLink.updateManyAndReturn({
    where: { tokenHash, usedAt: null, expiresAt: { gt: new Date(now) } },
    data: { usedAt: new Date(now) },
  });
  if (used === undefined) throw await whyNot(lookup, tokenHash);
  const { organizationId, personId } = used;
  const person = await db.person.findFirst({ where: { organizationId, id: personId }, select: { role: true, active: true } });
  if (person === null || !person.active) throw new DomainError('LINK_REVOKED', 'This link belongs to somebody who has left. Ask an administrator.');
  const scope = personScope(lookup.database, { organizationId, personId, role: person.role, ...from });
  const sessionToken = await beginSession(scope, { action: 'sign-in', after: { by: 'link' }, device: from.device, now });
  return { sessionToken, person: { organizationId, personId, role: person.role } };
}

/** The person of a running session; null when it has ended, or the person has left. */
export async function sessionPerson({ db }: LookupScope, sessionToken: string, now: Instant): Promise<SessionPerson | null> {
  const [person] = await db.$queryRaw<SessionPerson[]>`
    SELECT s.organization_id::text AS "organizationId", p.id::text AS "personId", p.role::text AS role,
      CASE WHEN p.id <> me.id THEN me.id::text END AS "viewedBy"
    FROM sessions s
    JOIN people me ON me.organization_id = s.organization_id AND me.id = s.person_id
    JOIN people p ON p.organization_id = s.organization_id AND p.id = CASE WHEN me.role = 'ADMIN' THEN coalesce(s.viewing_id, me.id) ELSE me.id END
    WHERE s.token_hash = ${hashToken(sessionToken)} AND s.ended_at IS NULL AND s.expires_at > ${new Date(now)} AND me.active AND p.active`;
  return person ?? null;
}

/** Ends a session; one that has ended already stays so. */
export async function endSession({ database, db }: LookupScope, sessionToken: string, now: Instant, from: ActedFrom = {}): Promise<void> {
  const where = { tokenHash: hashToken(sessionToken), endedAt: null };
  const session = await db.session.findFirst({ where });
  if (session === null) return;
  const { organizationId, personId } = session;
  await endSessions(personScope(database, { organizationId, personId, role: 'CONTRIBUTOR', ...from }), { ids: [session.id], now });
}

/** Begins a session for the scope's person, without a link: for a founder, and for looking as somebody else in a sample company. */
export async function startSessionFor(scope: Scope, now: Instant, why: { action: 'sign-in' | 'look-as'; by: string; device?: string }): Promise<string> {
  return beginSession(scope, { action: why.action, after: { by: why.by }, device: why.device, now });
}

async function beginSession(scope: Scope, input: { action: string; after: object; device?: string | undefined; now: Instant }): Promise<string> {
  const { action, after, device = '', now } = input;
  const personId = actingPersonId(scope);
  if (personId === null) throw new Error('A workflow cannot sign in');
  const token = randomToken();
  const createdAt = new Date(now);
  const expiresAt = new Date(createdAt.getTime() + SESSION_LIFE_MS);
  const { organizationId } = scope;
  const id = scope.database.newId(`session/${hashToken(token)}`);
  await inTransaction(scope, async (inside) => {
    const from = { address: scope.address, device: device.slice(0, LONGEST_DEVICE) };
    await inside.db.session.create({ data: { organizationId, id, personId, tokenHash: hashToken(token), ...from, createdAt, expiresAt } });
    await writeAudit(inside, { action, noun: 'person', subjectId: personId, after, at: now });
  });
  return token;
}

async function whyNot({ db }: LookupScope, tokenHash: string): Promise<DomainError> {
  const link = await db.signInLink.findUnique({ where: { tokenHash }, select: { usedAt: true } });
  if (link === null) return new DomainError('LINK_INVALID', 'This sign-in link is not one of ours. Ask for a new one.');
  if (link.usedAt !== null) return new DomainError('LINK_REVOKED', 'This sign-in link has been used already. Ask for a new one.');
  return new DomainError('LINK_EXPIRED', 'This sign-in link has expired. Ask for a new one.');
}
