import type { Instant } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { personById } from './people.ts';
import { requireRight } from './rights.ts';
import { actingPersonId, inTransaction, type LookupScope, personScope, refuseWhileViewing, type Scope } from './scope.ts';
import type { ActedFrom, SignInMethod } from './sign-in.ts';
import { hashToken } from './tokens.ts';

/** Where a person is signed in. */
export interface SessionRow {
  id: string;
  createdAt: Instant;
  expiresAt: Instant;
  address: string;
  device: string;
  /** The one that asks. */
  current: boolean;
}

const MOST = 100;

/** The running sessions of the acting person, newest first; `sessionToken` tells which one asks. Where somebody is signed in is shown to nobody else. */
export async function ownSessions(scope: Scope, { sessionToken, now }: { sessionToken: string; now: Instant }): Promise<SessionRow[]> {
  refuseWhileViewing(scope);
  const own = hashToken(sessionToken);
  const sessions = await scope.db.session.findMany({
    where: { ...ofActor(scope), expiresAt: { gt: new Date(now) } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST,
  });
  return sessions.map(({ id, createdAt, expiresAt, address, device, tokenHash }) => {
    const span = { createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
    return { id, ...span, address, device, current: tokenHash === own };
  });
}

/** Ends running sessions of the acting person; returns how many. Those of anybody else stay. */
export async function endSessions(scope: Scope, { ids, now }: { ids: readonly string[]; now: Instant }): Promise<number> {
  return inTransaction(scope, async (inside) => {
    const where = { ...ofActor(inside), id: { in: [...ids] } };
    const { count } = await inside.db.session.deleteMany({ where });
    if (count > 0) await writeAudit(inside, { action: 'sign-out', noun: 'person', subjectId: where.personId, after: { sessions: count }, at: now });
    return count;
  });
}

/** What a session is, whoever asks with its token. */
export interface SessionFacts {
  organizationId: string;
  personId: string;
  accountId: string;
  method: SignInMethod;
  createdAt: Instant;
  /** Whether it looks with somebody else's eyes. */
  viewing: boolean;
}

/** The session of a token; null where it has ended. */
export async function sessionFacts({ db }: LookupScope, sessionToken: string): Promise<SessionFacts | null> {
  const session = await db.session.findFirst({ where: { tokenHash: hashToken(sessionToken) } });
  if (session === null) return null;
  const { organizationId, personId, accountId, method, createdAt, viewingId } = session;
  return { organizationId, personId, accountId, method: method as SignInMethod, createdAt: createdAt.toISOString(), viewing: viewingId !== null };
}

/**
 * Whether a link to somebody of this organization was read by others than who has the address: mail to sample people stays in their outbox, which whoever
 * looks around there reads; without a mail server (`mailStaysHere`) that of every company does, for its administrators.
 */
export async function isLinkReadByOthers({ db }: LookupScope, organizationId: string, { mailStaysHere }: { mailStaysHere: boolean }): Promise<boolean> {
  const { sample } = await db.organization.findUniqueOrThrow({ where: { id: organizationId }, select: { sample: true } });
  // Alone in an installation, a company has nobody's account but its own people's.
  return sample || (mailStaysHere && (await db.organization.count({ where: { sample: false } })) > 1);
}

/** Says of a session that it was begun by a link, whose second step the library took. */
export async function beganByLink({ db }: LookupScope, sessionToken: string): Promise<void> {
  await db.session.updateMany({ where: { tokenHash: hashToken(sessionToken) }, data: { method: 'link' } });
}

/** Ends all sessions of an account but one, in every organization: after a change of how it signs in. */
export async function endOtherSessions({ db }: LookupScope, sessionToken: string): Promise<void> {
  const session = await db.session.findFirst({ where: { tokenHash: hashToken(sessionToken) } });
  if (session === null) return;
  await db.session.deleteMany({ where: { accountId: session.accountId, id: { not: session.id }, method: { not: 'look-as' } } });
}

/** Lets an administrator look with a person's eyes, reading only, in this session; null ends it. Both stand in the audit log. */
export async function viewAs(
  { database, db }: LookupScope,
  sessionToken: string,
  { personId, now, ...from }: { personId: string | null; now: Instant } & ActedFrom,
): Promise<void> {
  const session = await db.session.findFirst({ where: { tokenHash: hashToken(sessionToken) } });
  if (session === null) return;
  const { organizationId, id, personId: ownId, viewingId } = session;
  const { role } = await personById(personScope(database, { organizationId, personId: ownId, role: 'CONTRIBUTOR' }), ownId);
  const scope = personScope(database, { organizationId, personId: ownId, role, ...from });
  if (personId !== null) {
    requireRight(scope, 'update', 'person');
    await personById(scope, personId);
  }
  const subjectId = personId ?? viewingId;
  if (subjectId === null) return;
  await inTransaction(scope, async (inside) => {
    await inside.db.session.updateMany({ where: { organizationId, id }, data: { viewingId: personId === ownId ? null : personId } });
    await writeAudit(inside, { action: personId === null ? 'view-as-end' : 'view-as', noun: 'person', subjectId, at: now });
  });
}

function ofActor(scope: Scope): { organizationId: string; personId: string } {
  return { organizationId: scope.organizationId, personId: actingPersonId(scope) ?? '' };
}
