import type { BudgetKeeper, Outside } from '../domain/integration.ts';
import { createOutside } from '../integrations/catalog.ts';

/** The fakes on loopback without the shared budget: it goes by the machine's clock, and a rehearsed quarter is over in seconds of it. */
export function outsideWithoutBudget(): Outside {
  const outside = createOutside(() => ({ allowLoopback: true }));
  const unlimited: BudgetKeeper = { take: async () => undefined, told: async () => undefined };
  return { ...outside, openAccount: (input) => outside.openAccount({ ...input, budget: unlimited }) };
}
