import type { ShownStatus } from '../key-results/status.ts';

/** One key result as a link's page shows it; decimals are text, ratios 0..1, instants ISO. */
export interface LinkedKeyResult {
  title: string;
  objectiveTitle: string;
  cycleName: string;
  kind: 'increase' | 'decrease' | 'maintain' | 'milestone' | 'binary';
  unit: string;
  current: string | null;
  start: string | null;
  target: string | null;
  atLeast: string | null;
  atMost: string | null;
  confidence: number | null;
  progress: number | null;
  expected: number | null;
  status: ShownStatus | null;
  lastAt: string | null;
  lastNote: string;
  answeredThisWeek: boolean;
  steps: readonly { id: string; title: string; dueOn: string | null; doneAt: string | null }[];
}

/** Another open link of the same person and week. */
export interface LinkedNext {
  title: string;
  url: string;
  answered: boolean;
}

/** What `GET /api/check-in/:token` answers. */
export interface LinkedPage {
  purpose: 'check_in' | 'learning' | 'acknowledge' | 'unsubscribe';
  language: string;
  organizationName: string;
  personName: string;
  week: string | null;
  expiresAt: string;
  keyResult: LinkedKeyResult | null;
  escalation: { title: string; sentence: string; state: 'open' | 'acknowledged' | 'snoozed' | 'recovered' | 'closed' } | null;
  next: readonly LinkedNext[];
}

/** What `POST /api/check-in/:token` answers; the figures are missing where no value was sent. */
export interface LinkReceipt {
  sentence: string;
  late: boolean;
  status?: ShownStatus | null;
  progress?: number | null;
  expected?: number | null;
  next: readonly LinkedNext[];
}
