/** Types under which failures reach Temporal. */
export const FAILURE_TYPES = { refused: 'Refused', reauthNeeded: 'ReauthNeeded', badConfig: 'BadConfig', provider: 'ProviderFailure' } as const;

/** Failures that trying again does not mend. */
export const FINAL_FAILURES: readonly string[] = [FAILURE_TYPES.refused, FAILURE_TYPES.reauthNeeded, FAILURE_TYPES.badConfig];
