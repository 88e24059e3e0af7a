import type { Day, Instant } from './key-result.ts';

export type CyclePhase = 'draft' | 'planning' | 'active' | 'paused' | 'closing' | 'retro' | 'closed' | 'cancelled';

/** The days of a cycle, both inclusive, in the organization's IANA time zone. */
export interface CycleSpan {
  startsOn: Day;
  endsOn: Day;
  timeZone: string;
}

/** A cycle as the timeline and the workflow need it. */
export interface Cycle extends CycleSpan {
  id: string;
  organizationId: string;
  name: string;
  phase: CyclePhase;
  educational: boolean;
  closedAt: Instant | null;
}
