/** What a rehearsal came to: `summary.json` of issue 3, section H. Weeks are counted from 1. */
export interface RehearsalSummary {
  objectives: number;
  keyResults: number;
  people: number;
  checkIns: number;
  updateRate: number | null;
  statusByWeek: readonly WeekOfStatuses[];
  firstOffTrackWeek: number | null;
  escalations: number;
  messages: { total: number; byKind: Readonly<Record<string, number>> };
  duplicates: number;
  score: { mean: number | null; median: number | null };
}

export interface WeekOfStatuses {
  week: number | string;
  onTrack: number;
  atRisk: number;
  offTrack: number;
  completed: number;
  /** Not judged, or too early to judge. */
  unjudged: number;
}

/** Reads a stored summary; null where it is not one, so that the page can say so instead of breaking. */
export function readSummary(stored: unknown): RehearsalSummary | null {
  const summary = stored as Partial<RehearsalSummary> | null;
  if (summary === null || typeof summary !== 'object' || !Array.isArray(summary.statusByWeek)) return null;
  const weeks = summary.statusByWeek.map((week, index) => readWeek(week as Record<string, unknown>, index));
  return {
    ...{ objectives: summary.objectives ?? 0, keyResults: summary.keyResults ?? 0, people: summary.people ?? 0, checkIns: summary.checkIns ?? 0 },
    ...{ updateRate: summary.updateRate ?? null, firstOffTrackWeek: summary.firstOffTrackWeek ?? null, escalations: summary.escalations ?? 0 },
    ...{ duplicates: summary.duplicates ?? 0, statusByWeek: weeks, messages: summary.messages ?? { total: 0, byKind: {} } },
    score: summary.score ?? { mean: null, median: null },
  };
}

// Statuses are named as the domain names them (ON_TRACK) or as the dashboard does (onTrack).
function readWeek(week: Record<string, unknown>, index: number): WeekOfStatuses {
  const count = (camel: string, upper: string) => Number(week[camel] ?? week[upper] ?? 0);
  const name = week['number'] ?? week['week'] ?? index + 1;
  return {
    week: typeof name === 'number' || typeof name === 'string' ? name : index + 1,
    ...{
      onTrack: count('onTrack', 'ON_TRACK'),
      atRisk: count('atRisk', 'AT_RISK'),
      offTrack: count('offTrack', 'OFF_TRACK'),
      completed: count('completed', 'COMPLETED'),
      unjudged: count('none', 'NONE') + count('tooEarly', 'TOO_EARLY'),
    },
  };
}
