export type ObjectiveLevel = 'COMPANY' | 'TEAM' | 'INDIVIDUAL';
