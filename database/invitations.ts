import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { personById } from './people.ts';
import { requireRight } from './rights.ts';
import { actingPersonId, inTransaction, type LookupScope, type Scope } from './scope.ts';
import { createLinkFor, type SignInToken } from './sign-in.ts';

/** How long an invitation is good for. */
export const INVITATION_LIFE_MS = 7 * 86_400_000;

/** Makes the link by which somebody who was added signs in for the first time; those of earlier invitations end. */
export async function invite(lookup: LookupScope, scope: Scope, { personId }: { personId: string }, { at }: { at: Instant }): Promise<SignInToken> {
  requireRight(scope, 'create', 'person');
  const { organizationId } = scope;
  const { name, language, active, service } = await personById(scope, personId);
  if (!active || service) throw new DomainError('INVALID_INPUT', `${name} cannot sign in, so there is nothing to invite to.`);
  await inTransaction(scope, async (inside) => {
    const earlier = { organizationId, personId, invitedById: { not: null }, usedAt: null };
    await inside.db.signInLink.updateMany({ where: earlier, data: { expiresAt: new Date(at) } });
    await writeAudit(inside, { action: 'invite', noun: 'person', subjectId: personId, at });
  });
  return createLinkFor(lookup, {
    organizationId,
    personId,
    name,
    language,
    now: at,
    ttlMs: INVITATION_LIFE_MS,
    invitedById: actingPersonId(scope) ?? personId,
  });
}
