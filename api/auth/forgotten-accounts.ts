import { removeAccountsOfNobody } from '../../database/accounts.ts';
import { lookupScope } from '../../database/scope.ts';
import type { SessionDeps } from './session.ts';

/** Accounts stand above organizations, so whoever erased a person in one removes theirs from here. */
export function forgetAccounts(deps: SessionDeps): Promise<void> {
  return removeAccountsOfNobody(lookupScope(deps.database));
}
