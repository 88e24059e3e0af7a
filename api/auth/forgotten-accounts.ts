import { removeAccountsOfNobody } from '../../database/accounts.ts';
import { lookupScope } from '../../database/scope.ts';
import type { SessionDeps } from './session.ts';

/** Accounts stand above organizations, so whoever erased a person in one, or changed their address, removes the account of the former address from here. */
export function forgetAccount(deps: SessionDeps, email: string): Promise<void> {
  return removeAccountsOfNobody(lookupScope(deps.database), email);
}
