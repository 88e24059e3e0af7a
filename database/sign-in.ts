import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import type { Language, Role } from '../domain/person.ts';
import { languageOf } from './organizations.ts';
import { accountOf } from './accounts.ts';
import { writeAudit } from './audit-log.ts';
import { actingPersonId, inTransaction, type LookupScope, personScope, type Scope, systemScope } from './scope.ts';
import { endSessions } from './sessions.ts';
import { refuseOtherThanSso } from './sso.ts';
import { hashToken, randomToken, signedToken } from './tokens.ts';

/** How long a mailed sign-in link is good for. */
export const SIGN_IN_LINK_LIFE_MS = 10 * 60_000;
/** And one that is printed for whoever runs the installation. */
export const PRINTED_LINK_LIFE_MS = 30 * 60_000;
/** How long somebody stays signed in, in seconds. */
export const SESSION_LIFE_S = 30 * 86_400;
/** A session that nobody used for so long is over. Owners come once a week, and on holiday not at all. */
const IDLE_LIFE_MS = 21 * 86_400_000;
/** How exactly a session's last use is known: each use would be a write. */
const USE_NOTED_EVERY_MS = 3_600_000;
const LONGEST_DEVICE = 300;

/** How somebody proved who they are. `founding` is the first company of an installation; whoever founds another proves nothing of the address they give. */
export type SignInMethod = 'link' | 'password' | 'passkey' | 'sso' | 'founding' | 'own-company' | 'switch' | 'look-as';

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

/** What a link led to: a session, or, where the account has a second factor, the account whose code is asked for next. */
export type LinkUse = { sessionToken: string; person: SessionPerson } | { secondFactorOf: string };

/**
 * Makes a sign-in link, good for ten minutes unless it is said otherwise; null where nobody active has this address.
 * Where one address belongs to people of several organizations, the newest organization that is no sample is meant.
 */
export async function createSignInLink(lookup: LookupScope, input: { email: string; now: Instant; ttlMs?: number }): Promise<SignInToken | null> {
  const person = await personOfEmail(lookup, input.email);
  return person && createLinkFor(lookup, { ...person, ...input });
}

/** Makes a sign-in link for one person; `invitedById` says who invited them with it. */
export async function createLinkFor(
  { database, db }: LookupScope,
  input: { organizationId: string; personId: string; name: string; language: Language; now: Instant; ttlMs?: number; invitedById?: string },
): Promise<SignInToken> {
  const { organizationId, personId, name, language, now, ttlMs = SIGN_IN_LINK_LIFE_MS, invitedById = null } = input;
  const id = database.newId(`sign-in-link/${personId}/${now}`);
  const token = signedToken(database.secretKey, id);
  const createdAt = new Date(now);
  const expiresAt = new Date(createdAt.getTime() + ttlMs);
  await db.$transaction(async (inside) => {
    // A change of the address ends the links of the former one (people.ts): one that is on its way is waited for.
    await inside.$queryRaw`SELECT FROM people WHERE organization_id = ${organizationId}::uuid AND id = ${personId}::uuid FOR SHARE`;
    await inside.signInLink.create({ data: { organizationId, id, personId, invitedById, tokenHash: hashToken(token), createdAt, expiresAt } });
  });
  return { organizationId, personId, name, language, token };
}

/**
 * Somebody active who has this address: in the newest organization that is no sample; one that lets them in by single sign-on alone comes last, for anybody's
 * address can be added to it. Null where there is nobody.
 */
export async function personOfEmail(
  { db }: LookupScope,
  email: string,
): Promise<{ organizationId: string; personId: string; name: string; role: Role; language: Language } | null> {
  const [person] = await db.$queryRaw<{ organizationId: string; personId: string; name: string; role: Role; language: string }[]>`
    SELECT p.organization_id::text AS "organizationId", p.id::text AS "personId", p.name, p.role::text AS role, p.language
    FROM people p JOIN organizations o ON o.id = p.organization_id
    LEFT JOIN sso_providers s ON s.organization_id = o.id AND s.required AND s.domain_proven_at IS NOT NULL AND p.role <> 'ADMIN'
    WHERE p.email = ${email.trim().toLowerCase()} AND p.active AND NOT p.service ORDER BY s.id IS NOT NULL, o.sample, o.created_at DESC, p.id LIMIT 1`;
  return person === undefined ? null : { ...person, language: languageOf(person.language) };
}

/** Uses a sign-in link up and begins a session, or asks for the second factor. Of two clicks at the same instant one wins. */
export async function useSignInLink(lookup: LookupScope, token: string, now: Instant, from: ActedFrom = {}): Promise<LinkUse> {
  const { db } = lookup;
  const tokenHash = hashToken(token);
  const at = new Date(now);
  // In one statement with the address that it proves, lest that changes between the two.
  const [person] = await db.$queryRaw<{ organizationId: string; personId: string; email: string; name: string; role: Role; active: boolean }[]>`
    UPDATE sign_in_links l SET used_at = ${at} FROM people p
    WHERE l.token_hash = ${tokenHash} AND l.used_at IS NULL AND l.expires_at > ${at} AND p.organization_id = l.organization_id AND p.id = l.person_id
    RETURNING p.organization_id::text AS "organizationId", p.id::text AS "personId", p.email, p.name, p.role::text AS role, p.active`;
  if (person === undefined) throw await whyNot(lookup, tokenHash);
  const { organizationId, personId } = person;
  if (!person.active) throw new DomainError('LINK_REVOKED', 'This link belongs to somebody who has left. Ask an administrator.');
  const account = await accountOf(lookup, { ...person, now });
  if (account.twoFactorEnabled === true) return { secondFactorOf: account.id };
  const scope = personScope(lookup.database, { organizationId, personId, role: person.role, ...from });
  const sessionToken = await startSessionFor(scope, now, { method: 'link', device: from.device, accountId: account.id });
  return { sessionToken, person: { organizationId, personId, role: person.role } };
}

/** The person of a running session; null when it has ended, was not used for three weeks, or the person has left. */
export async function sessionPerson({ db }: LookupScope, sessionToken: string, now: Instant): Promise<SessionPerson | null> {
  const tokenHash = hashToken(sessionToken);
  const [found] = await db.$queryRaw<(SessionPerson & { usedAt: Date })[]>`
    SELECT s.updated_at AS "usedAt", s.organization_id::text AS "organizationId", p.id::text AS "personId", p.role::text AS role,
      CASE WHEN p.id <> me.id THEN me.id::text END AS "viewedBy"
    FROM sessions s
    JOIN people me ON me.organization_id = s.organization_id AND me.id = s.person_id
    JOIN people p ON p.organization_id = s.organization_id AND p.id = CASE WHEN me.role = 'ADMIN' THEN coalesce(s.viewing_id, me.id) ELSE me.id END
    WHERE s.token_hash = ${tokenHash} AND s.expires_at > ${new Date(now)} AND s.updated_at > ${new Date(Date.parse(now) - IDLE_LIFE_MS)}
      AND me.active AND p.active`;
  if (found === undefined) return null;
  const { usedAt, ...person } = found;
  if (Date.parse(now) - usedAt.getTime() > USE_NOTED_EVERY_MS) await db.session.updateMany({ where: { tokenHash }, data: { updatedAt: new Date(now) } });
  return person;
}

/** Ends a session; one that has ended already stays so. */
export async function endSession({ database, db }: LookupScope, sessionToken: string, now: Instant, from: ActedFrom = {}): Promise<void> {
  const session = await db.session.findFirst({ where: { tokenHash: hashToken(sessionToken) } });
  if (session === null) return;
  const { organizationId, personId } = session;
  await endSessions(personScope(database, { organizationId, personId, role: 'CONTRIBUTOR', ...from }), { ids: [session.id], now });
}

/**
 * Begins a session for the scope's person and returns its token. `by` is who began it where that was somebody else. Refused where the organization lets
 * people in by single sign-on alone.
 */
export async function startSessionFor(
  scope: Scope,
  now: Instant,
  how: { method: SignInMethod; accountId: string; by?: string | undefined; device?: string | undefined },
): Promise<string> {
  const { method, by, device = '' } = how;
  const personId = actingPersonId(scope);
  if (personId === null) throw new Error('A workflow cannot sign in');
  const token = randomToken();
  const { organizationId } = scope;
  const id = scope.database.newId(`session/${hashToken(token)}`);
  const [createdAt, expiresAt] = [new Date(now), new Date(Date.parse(now) + SESSION_LIFE_S * 1000)];
  await inTransaction(scope, async (inside) => {
    await refuseOtherThanSso(inside, { method });
    const session = { accountId: how.accountId, method, address: scope.address, device: device.slice(0, LONGEST_DEVICE) };
    await inside.db.session.create({
      data: { organizationId, id, personId, ...session, tokenHash: hashToken(token), createdAt, updatedAt: createdAt, expiresAt },
    });
    await noteSignIn(inside, { method, by, at: now });
  });
  return token;
}

/** Into the audit log: the scope's person signed in, and how. */
export async function noteSignIn(scope: Scope, { method, by, at }: { method: SignInMethod; by?: string | undefined; at: Instant }): Promise<void> {
  const action = method === 'look-as' ? 'look-as' : 'sign-in';
  await writeAudit(scope, { action, noun: 'person', subjectId: actingPersonId(scope) ?? '', after: { by: by ?? method }, at });
}

/** Into the audit log of the organization that would have been entered: somebody tried as this person, and was refused. Nothing for an unknown address. */
export async function noteRefusedSignIn(
  lookup: LookupScope,
  { email, method, at, ...from }: { email: string; method: SignInMethod; at: Instant } & ActedFrom,
): Promise<void> {
  const person = await personOfEmail(lookup, email);
  if (person === null) return;
  const scope = systemScope(lookup.database, { organizationId: person.organizationId, workflowId: 'sign-in', request: from.request ?? '' });
  await inTransaction({ ...scope, address: from.address ?? '' }, (inside) =>
    writeAudit(inside, { action: 'sign-in-refused', noun: 'person', subjectId: person.personId, after: { by: method }, at }),
  );
}

async function whyNot({ db }: LookupScope, tokenHash: string): Promise<DomainError> {
  const link = await db.signInLink.findUnique({ where: { tokenHash }, select: { usedAt: true } });
  if (link === null) return new DomainError('LINK_INVALID', 'This sign-in link is not one of ours. Ask for a new one.');
  if (link.usedAt !== null) return new DomainError('LINK_REVOKED', 'This sign-in link has been used already. Ask for a new one.');
  return new DomainError('LINK_EXPIRED', 'This sign-in link has expired. Ask for a new one.');
}
