import type { Instant } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { personById } from './people.ts';
import { requireRight } from './rights.ts';
import { actingPersonId, inTransaction, type LookupScope, personScope, refuseWhileViewing, type Scope } from './scope.ts';
import type { ActedFrom } from './sign-in.ts';
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
    where: { ...ofActor(scope), endedAt: null, expiresAt: { gt: new Date(now) } },
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
    const where = { ...ofActor(inside), id: { in: [...ids] }, endedAt: null };
    const { count } = await inside.db.session.updateMany({ where, data: { endedAt: new Date(now) } });
    if (count > 0) await writeAudit(inside, { action: 'sign-out', noun: 'person', subjectId: where.personId, after: { sessions: count }, at: now });
    return count;
  });
}

/** Lets an administrator look with a person's eyes, reading only, in this session; null ends it. Both stand in the audit log. */
export async function viewAs(
  { database, db }: LookupScope,
  sessionToken: string,
  { personId, now, ...from }: { personId: string | null; now: Instant } & ActedFrom,
): Promise<void> {
  const session = await db.session.findFirst({ where: { tokenHash: hashToken(sessionToken), endedAt: null } });
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
