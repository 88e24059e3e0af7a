/** Where a check-in came from: a signed-in person, a mailed link, a metric source, a file, or a rehearsal's player. */
export type CheckInSource = 'PERSON' | 'LINK' | 'METRIC' | 'IMPORT';

export const MIN_CONFIDENCE = 1;
export const MAX_CONFIDENCE = 10;
