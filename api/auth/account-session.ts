import type { Request } from 'express';
import { accountById } from '../../database/accounts.ts';
import { lookupScope } from '../../database/scope.ts';
import { isLinkReadByOthers, type SessionFacts, sessionFacts } from '../../database/sessions.ts';
import { DomainError } from '../../domain/errors.ts';
import { FRESH_S } from './identity.ts';
import { requireSession, type SessionDeps, sessionToken } from './session.ts';

/**
 * The session of somebody who may look at how they themselves sign in, or, `fresh`, change it. Refused while looking with another's eyes, and for sessions
 * that prove nothing of the account: those of single sign-on speak for one organization alone, and its provider must not open the others; whoever founded
 * a company gave an address that may be anybody's, and so may be that of a link which others could read.
 */
export async function requireAccount(deps: SessionDeps, request: Request, { fresh }: { fresh: boolean }): Promise<SessionFacts> {
  await requireSession(deps, request);
  const session = await sessionFacts(lookupScope(deps.database), sessionToken(deps, request) ?? '');
  if (session === null) throw new DomainError('SIGNED_OUT', 'You are signed out.');
  if (session.viewing || session.method === 'look-as') throw new DomainError('READ_ONLY', 'You are looking with somebody else’s eyes.');
  if (session.method === 'sso')
    throw new DomainError('WRONG_PHASE', 'Your company signs you in: how you do it is set there, not here.', { reason: 'companySignsIn' });
  if (session.method === 'own-company')
    throw new DomainError('WRONG_PHASE', 'Sign out, and in again with a link to your address: that shows that it is yours. How you sign in is changed then.', {
      reason: 'addressNotShown',
    });
  const { mailStaysHere = false, database } = deps;
  if (session.method === 'link' && (await isLinkReadByOthers(lookupScope(database), session.organizationId, { mailStaysHere })))
    throw new DomainError(
      'WRONG_PHASE',
      'Your link lay in an outbox that others read, so it does not show that the address is yours. Passwords and passkeys are set up in a company of your own.',
      { reason: 'sharedOutbox' },
    );
  if ((await accountById(lookupScope(deps.database), session.accountId)) === null)
    throw new DomainError('WRONG_PHASE', 'Your address has changed since you signed in. Sign out and in again first.', { reason: 'addressChanged' });
  if (fresh && !isFresh(session, deps.clock.now()))
    throw new DomainError('WRONG_PHASE', 'Sign out and in again first: how you sign in is changed within an hour of signing in.');
  return session;
}

/** Whether somebody proved who they are a short time ago. Going over to another organization is no new proof. */
export function isFresh({ method, createdAt }: SessionFacts, now: string): boolean {
  return method !== 'switch' && Date.parse(now) - Date.parse(createdAt) <= FRESH_S * 1000;
}

/** The session's account; null where this session may do nothing with one, whatever keeps it from it. */
export async function accountOrNone(deps: SessionDeps, request: Request): Promise<SessionFacts | null> {
  try {
    return await requireAccount(deps, request, { fresh: false });
  } catch (error) {
    if (error instanceof DomainError && (error.code === 'WRONG_PHASE' || error.code === 'READ_ONLY')) return null;
    throw error;
  }
}
