import { invite } from '../../database/invitations.ts';
import { lookupScope, type Scope } from '../../database/scope.ts';
import type { SignInToken } from '../../database/sign-in.ts';
import type { SessionDeps } from './session.ts';

/** The link by which somebody whom the scope's person added signs in for the first time. */
export function inviteByLink(deps: SessionDeps, scope: Scope, { personId, at }: { personId: string; at: string }): Promise<SignInToken> {
  return invite(lookupScope(deps.database), scope, { personId }, { at });
}
