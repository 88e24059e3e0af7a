import type { Day } from '../key-result.ts';
import type { ObjectiveLevel } from '../objective.ts';
import type { Cells } from './cells.ts';
import { enclosingCycle } from './enclosing-cycle.ts';
import { checkInKeyOf, keyResultKeyOf, objectiveKeyOf } from './import-plan.ts';
import type { ImportedCheckIn, ImportedKeyResult, KnownGoals } from './import-plan.ts';
import type { ReadGoals, ReadObjective } from './okrs-csv.ts';

/** What a foreign export holds: goals, and their progress as one check-in each. */
export interface ReadExport extends ReadGoals {
  checkIns: ImportedCheckIn[];
}

/** An export without goals yet. */
export function emptyExport(): ReadExport {
  return { cycles: [], objectives: [], keyResults: [], problems: [], checkIns: [] };
}

/** What such files do not say of an objective. */
const UNTOLD = { parentTitle: null, parentKey: null, description: null, weight: null } as const;

/** Adds a goal of an export as an objective in the cycle that encloses its days: one that is known, else the calendar's. */
export function addGoal(
  read: ReadExport,
  cells: Cells,
  goal: { title: string; ownerEmail: string; level: ObjectiveLevel; team: string | null; startsOn: Day; endsOn: Day },
  { cycles }: Pick<KnownGoals, 'cycles'>,
): ReadObjective {
  const cycle = enclosingCycle(goal, cycles);
  const { title, ownerEmail, level, team } = goal;
  const key = objectiveKeyOf({ cycle: cycle.name, team, title });
  const origin = { file: cells.file, line: cells.line };
  const objective: ReadObjective = { key, cycle: cycle.name, level, team, title, ownerEmail, ...UNTOLD, ...origin };
  read.cycles.push({ ...cycle, ...origin });
  read.objectives.push(objective);
  return objective;
}

/** Adds a percentage of an export as a key result from 0 to 100 %, with what is reached as its check-in. */
export function addPercentage(
  read: ReadExport,
  cells: Cells,
  percentage: { objective: ReadObjective; title: string; reached: string | null; ownerEmail: string | null; on: Day },
): void {
  const { objective, title, reached, ownerEmail } = percentage;
  const key = keyResultKeyOf({ objectiveKey: objective.key, title });
  const origin = { file: cells.file, line: cells.line };
  read.keyResults.push({ ...PERCENTAGE, key, objectiveKey: objective.key, title, ownerEmail, ...origin });
  const cycle = read.cycles.find(({ name }) => name === objective.cycle);
  if (reached === null || cycle === undefined) return;
  // Exports give no day: what they say is what stood when they were made, but never outside the goal's own cycle.
  const date = percentage.on < cycle.startsOn ? cycle.startsOn : percentage.on > cycle.endsOn ? cycle.endsOn : percentage.on;
  const checkIn = { keyResultKey: key, date, authorEmail: null };
  read.checkIns.push({ key: checkInKeyOf(checkIn), ...checkIn, value: reached, stepsDone: null, confidence: null, note: '', blocker: '', ...origin });
}

/** The name of the key result that stands for a goal's own progress. */
export function progressTitle(goal: string): string {
  return `Progress of ${goal}`;
}

const PERCENTAGE: Omit<ImportedKeyResult, 'key' | 'objectiveKey' | 'title' | 'ownerEmail' | 'file' | 'line'> = {
  ownerTeam: null,
  kind: 'increase',
  start: '0',
  target: '100',
  atLeast: null,
  atMost: null,
  steps: [],
  dueOn: null,
  unit: '%',
  weight: '1',
  confidence: null,
  ambition: 'aspirational',
  source: null,
};
