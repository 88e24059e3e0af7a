import { writeAudit } from './audit-log.ts';
import { requireRight } from './rights.ts';
import { actingPersonId, inTransaction, type LookupScope, type Scope } from './scope.ts';
import type { SessionPerson } from './sign-in.ts';
import { hashToken, randomToken } from './tokens.ts';

/** Makes the private address of the acting person's meetings anew, and gives its token, which can be read this once. The one before stops working. */
export async function renewCalendarFeed(scope: Scope, { at }: { at: string }): Promise<string> {
  const personId = actingPersonId(scope);
  requireRight(scope, 'create', 'calendar', { ownerIds: [personId] });
  const token = randomToken();
  await inTransaction(scope, async (inside) => {
    const { organizationId, db } = inside;
    if (personId === null) return;
    await db.calendarFeed.deleteMany({ where: { organizationId, personId } });
    await db.calendarFeed.create({ data: { organizationId, personId, tokenHash: hashToken(token), createdAt: new Date(at) } });
    await writeAudit(inside, { action: 'renew-feed', noun: 'calendar', subjectId: personId, at });
  });
  return token;
}

/** Whether the acting person has such an address. */
export async function hasCalendarFeed(scope: Scope): Promise<boolean> {
  const personId = actingPersonId(scope);
  return personId !== null && (await scope.db.calendarFeed.count({ where: { organizationId: scope.organizationId, personId } })) > 0;
}

/** Whose meetings an address shows; null for one that was renewed, or never was, and for somebody who has left. */
export async function personOfFeed({ db }: LookupScope, token: string): Promise<SessionPerson | null> {
  const feed = await db.calendarFeed.findFirst({ where: { tokenHash: hashToken(token) } });
  if (feed === null) return null;
  const { organizationId, personId } = feed;
  const person = await db.person.findFirst({ where: { organizationId, id: personId, active: true }, select: { role: true } });
  return person === null ? null : { organizationId, personId, role: person.role };
}
