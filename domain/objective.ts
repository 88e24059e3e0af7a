/** From the widest to the narrowest. */
export const LEVELS = ['COMPANY', 'TEAM', 'INDIVIDUAL'] as const;

export type ObjectiveLevel = (typeof LEVELS)[number];
