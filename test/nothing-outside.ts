import type { Outside } from '../domain/integration.ts';
import { createOutside } from '../integrations/catalog.ts';

/** For what reaches no provider: an account whose doors must not be opened. */
export const nothingOutside: Outside = {
  ...createOutside(() => ({})),
  offers: () => false,
  openAccount: () => {
    const refuse = (): Promise<never> => Promise.reject(new Error('no provider is reached here'));
    return { test: refuse, metrics: refuse, calendar: refuse, code: refuse, messages: refuse, consent: refuse };
  },
};
