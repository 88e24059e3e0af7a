import type { Ambition, Day, Decimal, KeyResultKind } from '../key-result.ts';
import type { ObjectiveLevel } from '../objective.ts';
import type { Language, Role } from '../person.ts';

/** A file as it was given: its name is what problems are told by. */
export interface ImportFile {
  name: string;
  text: string;
}

/** Something wrong in a file. One `error` keeps everything out; a `warning` is only told. */
export interface ImportProblem {
  severity: 'error' | 'warning';
  file: string;
  /** Line in the file, the heading being line 1; null where it concerns the whole file. */
  line: number | null;
  column: string | null;
  code: string;
  /** What is wrong. */
  sentence: string;
  /** What to do about it. */
  wayOut: string;
}

/** What a row came from; kept so that a refusal of the database can still name the line. */
export interface Origin {
  file: string;
  line: number;
}

/** Natural key: `email`, in lower case. */
export interface ImportedPerson extends Origin {
  email: string;
  name: string;
  managerEmail: string | null;
  team: string | null;
  role: Role;
  timeZone: string;
  language: Language;
  leadership: boolean;
  /** The teams that the person leads; null where the file does not say, and a team's TEAM_LEAD leads it. */
  leads: readonly string[] | null;
  /** False for whoever has left; of a person who stands already it is not read. */
  active: boolean;
}

/** Natural key: `name`. */
export interface ImportedTeam {
  name: string;
  leadEmail: string | null;
}

/** Natural key: `name`. */
export interface ImportedCycle {
  name: string;
  startsOn: Day;
  endsOn: Day;
}

/** Natural key: `key`, made of cycle, team and title. */
export interface ImportedObjective extends Origin {
  key: string;
  cycle: string;
  level: ObjectiveLevel;
  team: string | null;
  title: string;
  parentKey: string | null;
  ownerEmail: string;
  /** Null where the file does not say: what stands stays. */
  description: string | null;
  weight: Decimal | null;
}

export interface ImportedStep {
  title: string;
  weight: Decimal;
  dueOn: Day | null;
}

/** Natural key: `key`, made of the objective's and the title. Which of the numbers are set follows from `kind`. */
export interface ImportedKeyResult extends Origin {
  key: string;
  objectiveKey: string;
  title: string;
  /** Null where the objective's owner, or `ownerTeam`'s lead, answers. */
  ownerEmail: string | null;
  ownerTeam: string | null;
  kind: KeyResultKind;
  /** increase, decrease */
  start: Decimal | null;
  target: Decimal | null;
  /** maintain */
  atLeast: Decimal | null;
  atMost: Decimal | null;
  /** milestone */
  steps: readonly ImportedStep[];
  /** binary; null is the cycle's last day */
  dueOn: Day | null;
  unit: string;
  weight: Decimal;
  confidence: number | null;
  ambition: Ambition;
  /** The provider and its query, as written, to be connected by hand. */
  source: { provider: string; query: string } | null;
}

/** Natural key: key result, date and author; what else differs stands beside it. */
export interface ImportedCheckIn extends Origin {
  key: string;
  keyResultKey: string;
  date: Day;
  /** The measured value; binary: 1 is done; milestone, and where only words were given: null. */
  value: Decimal | null;
  /** milestone: how many of its steps, in the order written, are done by then; else, and where only words were given, null. */
  stepsDone: number | null;
  confidence: number | null;
  note: string;
  blocker: string;
  /** Null where the file names nobody: the key result's owner. */
  authorEmail: string | null;
}

/** Everything that the files hold, checked against each other, in the order of the files; loaded only where no problem is an error. */
export interface ImportPlan {
  organizationName: string | null;
  people: readonly ImportedPerson[];
  teams: readonly ImportedTeam[];
  cycles: readonly ImportedCycle[];
  /** Parents come before their children. */
  objectives: readonly ImportedObjective[];
  keyResults: readonly ImportedKeyResult[];
  /** Oldest first. */
  checkIns: readonly ImportedCheckIn[];
  problems: readonly ImportProblem[];
  unknownColumns: readonly { file: string; column: string }[];
}

/** A key result that stands already, so that a check-in file can come alone. */
export interface KnownKeyResult {
  cycle: string;
  startsOn: Day;
  endsOn: Day;
  team: string | null;
  objective: string;
  title: string;
  kind: KeyResultKind;
  stepCount: number;
}

/** What the organization holds already; `today` dates the progress of exports that name no day. */
export interface KnownGoals {
  people: readonly { email: string; team: string | null }[];
  cycles: readonly ImportedCycle[];
  objectives: readonly { cycle: string; team: string | null; title: string; level: ObjectiveLevel }[];
  keyResults: readonly KnownKeyResult[];
  timeZone: string;
  today: Day;
}

/** Whether a plan may be loaded: all or nothing. */
export function isLoadable(plan: ImportPlan): boolean {
  return plan.problems.every((problem) => problem.severity !== 'error');
}

/** The natural key of an objective. */
export function objectiveKeyOf(objective: { cycle: string; team: string | null; title: string }): string {
  return JSON.stringify([objective.cycle, objective.team ?? '', objective.title]);
}

/** The natural key of a key result. */
export function keyResultKeyOf(keyResult: { objectiveKey: string; title: string }): string {
  return `${keyResult.objectiveKey}/${JSON.stringify(keyResult.title)}`;
}

/** The natural key of a check-in. */
export function checkInKeyOf(checkIn: { keyResultKey: string; date: Day; authorEmail: string | null }): string {
  return `${checkIn.keyResultKey}/${checkIn.date}/${checkIn.authorEmail ?? ''}`;
}
