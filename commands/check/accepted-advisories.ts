/** An advisory that we live with for a while, because no release without it serves. */
export interface AcceptedAdvisory {
  /** As the advisory's address ends: GHSA-… */
  id: string;
  /** Why it cannot reach us. */
  reason: string;
  /** The day it counts again, as 2026-11-26. */
  until: string;
}

export const ACCEPTED_ADVISORIES: readonly AcceptedAdvisory[] = [];
