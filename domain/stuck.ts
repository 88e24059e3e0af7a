import type { Status } from './key-result.ts';

/** Movement of shown progress in a month below which a key result counts as stuck. */
export const STUCK_BELOW = 0.02;

/** Whether a key result has not moved since the last review; one without any value is stuck, one that is done is not. */
export function isStuck({ moved, progress, status }: { moved: number | null; progress: number | null; status: Status | null }): boolean {
  if (status === 'COMPLETED') return false;
  if (progress === null) return true;
  return moved !== null && Math.abs(moved) < STUCK_BELOW;
}
