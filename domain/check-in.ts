/** Where a check-in came from: a signed-in person, a mailed link, a form in a chat, a metric source, a file, or a rehearsal's player. */
export type CheckInSource = 'PERSON' | 'LINK' | 'CHAT' | 'METRIC' | 'IMPORT';

export const MIN_CONFIDENCE = 1;
export const MAX_CONFIDENCE = 10;
