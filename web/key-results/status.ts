/** A status as pages show it; 'NONE' where nothing could be judged. */
export type ShownStatus = 'ON_TRACK' | 'AT_RISK' | 'OFF_TRACK' | 'COMPLETED' | 'DROPPED' | 'NONE';

/** The statuses that charts stack, from top to bottom. */
export const CHARTED_STATUSES = ['OFF_TRACK', 'AT_RISK', 'ON_TRACK', 'COMPLETED'] as const;

/** The colours of app.css that a status wears. */
export function toneOf(status: ShownStatus | null | undefined): string {
  switch (status) {
    case 'ON_TRACK':
      return 'on-track';
    case 'AT_RISK':
      return 'at-risk';
    case 'OFF_TRACK':
      return 'off-track';
    case 'COMPLETED':
      return 'completed';
    default:
      return 'none';
  }
}
