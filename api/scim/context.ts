import type { Scope } from '../../database/scope.ts';

/** What a request of the company's directory is answered with. */
export interface ScimContext {
  scope: Scope;
  at: string;
  /** Removes what signed in with an address that is nobody's any more. */
  forgetAccount(email: string): Promise<void>;
}
