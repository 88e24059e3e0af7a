import type { Account } from '../domain/integration.ts';

/** For what reaches no provider: an account whose doors must not be opened. */
export function noAccount(): Account {
  const refuse = (): Promise<never> => Promise.reject(new Error('no provider is reached here'));
  return { test: refuse, metrics: refuse, calendar: refuse, code: refuse, messages: refuse };
}
