import type { ObjectiveLevel } from './objective.ts';
import type { DraftObjective, QualityFinding } from './okr-quality.ts';
import type { QualityCode } from './quality-finding.ts';

export type ChecklistCode = 'COMPANY_OBJECTIVE' | 'KEY_RESULTS' | 'MEASURES' | 'OWNERS' | 'REACHABLE' | 'REVIEW' | 'APPROVALS' | 'MEETINGS';

/** A line of what stands before a launch. The ids are those it is still about: none where it is done. */
export interface ChecklistLine {
  code: ChecklistCode;
  done: boolean;
  /** Whether a launch without it is one with something missing; what is not needed is a choice, or comes with the launch. */
  needed: boolean;
  objectiveIds: readonly string[];
  keyResultIds: readonly string[];
  personIds: readonly string[];
  levels: readonly ObjectiveLevel[];
}

/** What is known of a cycle before it is launched. */
export interface ChecklistFacts {
  objectives: readonly Pick<DraftObjective, 'id' | 'level' | 'keyResults'>[];
  /** Of the planning review. */
  findings: readonly QualityFinding[];
  /** Key results with neither an owner nor a team nor a source of their own. */
  unownedIds: readonly string[];
  /** Owners whom nobody can ask: they left, or have no e-mail address. */
  unreachableIds: readonly string[];
  /** Levels that the cycle plans, and those that are approved. */
  levels: readonly ObjectiveLevel[];
  approved: readonly ObjectiveLevel[];
  meetingsOn: boolean;
}

/** What is missing before a launch and what is done, always in the same order. Rules of the review are those of okr-quality.ts. */
export function planningChecklist(facts: ChecklistFacts): ChecklistLine[] {
  const { objectives, findings, unownedIds, unreachableIds, levels, approved, meetingsOn } = facts;
  const measures = findings.filter(({ code, keyResultId }) => keyResultId !== null && MEASURES.includes(code));
  const rest = findings.filter((finding) => finding.severity === 'warning' && !measures.includes(finding));
  return [
    line('COMPANY_OBJECTIVE', { done: objectives.some(({ level }) => level === 'COMPANY') }),
    line('KEY_RESULTS', { objectiveIds: objectives.filter(({ keyResults }) => keyResults.length === 0).map(({ id }) => id) }),
    line('MEASURES', { keyResultIds: subjectsOf(measures.map(({ keyResultId }) => keyResultId)) }),
    line('OWNERS', { keyResultIds: unownedIds }),
    line('REACHABLE', { personIds: unreachableIds }),
    line('REVIEW', {
      objectiveIds: subjectsOf(rest.filter(({ keyResultId }) => keyResultId === null).map(({ objectiveId }) => objectiveId)),
      keyResultIds: subjectsOf(rest.map(({ keyResultId }) => keyResultId)),
    }),
    line('APPROVALS', { needed: false, levels: levels.filter((level) => !approved.includes(level)) }),
    line('MEETINGS', { needed: false, done: meetingsOn }),
  ];
}

/** How many needed lines are open: a cycle is ready at none. */
export function openLines(lines: readonly Pick<ChecklistLine, 'done' | 'needed'>[]): number {
  return lines.filter(({ done, needed }) => needed && !done).length;
}

/** What makes a key result one that cannot be measured, also where a first cycle is only coached. */
const MEASURES: readonly QualityCode[] = ['NO_BASELINE', 'NO_TARGET', 'NO_UNIT', 'NO_NUMBER', 'UNFILLED_BLANK'];

function line(code: ChecklistCode, part: Partial<ChecklistLine>): ChecklistLine {
  const whole = { code, needed: true, objectiveIds: [], keyResultIds: [], personIds: [], levels: [], ...part };
  const open = [whole.objectiveIds, whole.keyResultIds, whole.personIds, whole.levels].some((about) => about.length > 0);
  return { ...whole, done: part.done ?? !open };
}

function subjectsOf(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
