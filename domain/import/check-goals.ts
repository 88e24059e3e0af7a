import type { ObjectiveLevel } from '../objective.ts';
import type { ReadExport } from './exported-goals.ts';
import { objectiveKeyOf } from './import-plan.ts';
import type { ImportedCycle, ImportedKeyResult, ImportedObjective, ImportedPerson, ImportProblem, KnownGoals, Origin } from './import-plan.ts';
import type { ReadObjective } from './okrs-csv.ts';

/** Goals of all files, each once, parents before children. */
export interface CheckedGoals {
  cycles: ImportedCycle[];
  objectives: ImportedObjective[];
  keyResults: ImportedKeyResult[];
  problems: ImportProblem[];
}

interface Input {
  read: ReadExport;
  people: readonly ImportedPerson[];
  known: KnownGoals;
}

/** What is told of a row; file, line and severity follow from where it stands. */
type Complaint = Pick<ImportProblem, 'column' | 'code' | 'sentence' | 'wayOut'>;
type Complain = (origin: Origin, complaint: Complaint) => void;

const RANK: Record<ObjectiveLevel, number> = { COMPANY: 0, TEAM: 1, INDIVIDUAL: 2 };

/** Checks goals against each other, the people and what is known: one span a cycle, owners who exist, parents that are there and above, no name twice. */
export function checkGoals(input: Input): CheckedGoals {
  const problems: ImportProblem[] = [];
  const complain: Complain = ({ file, line }, complaint) => {
    problems.push({ severity: 'error', file, line, ...complaint });
  };
  const cycles = checkCycles(input, complain);
  const objectives = checkObjectives(input.read.objectives, complain);
  checkOwners(input, objectives, complain);
  const parents = resolveParents(objectives, input.known, complain);
  return { cycles, objectives: parentsFirst(parents), keyResults: checkKeyResults(input.read.keyResults, complain), problems };
}

function checkCycles({ read, known }: Input, complain: Complain): ImportedCycle[] {
  const byName = new Map<string, ImportedCycle>(known.cycles.map((cycle) => [cycle.name, cycle]));
  const told = new Set<string>();
  const found: ImportedCycle[] = [];
  for (const { file, line, ...cycle } of read.cycles) {
    const first = byName.get(cycle.name);
    if (first === undefined) byName.set(cycle.name, cycle);
    if (!found.some(({ name }) => name === cycle.name)) found.push(first ?? cycle);
    if (first === undefined || (first.startsOn === cycle.startsOn && first.endsOn === cycle.endsOn) || told.has(cycle.name)) continue;
    told.add(cycle.name);
    complain(
      { file, line },
      {
        column: 'cycle_start',
        code: 'CYCLE_DIFFERS',
        sentence: `${cycle.name} runs from ${first.startsOn} to ${first.endsOn} elsewhere, here from ${cycle.startsOn} to ${cycle.endsOn}.`,
        wayOut: 'Give a cycle the same days in every row.',
      },
    );
  }
  return found;
}

/** The rows of one objective have to agree; what is written once counts for all. */
function checkObjectives(rows: readonly ReadObjective[], complain: Complain): ReadObjective[] {
  const byKey = new Map<string, ReadObjective>();
  for (const row of rows) {
    const first = byKey.get(row.key);
    if (first === undefined) {
      byKey.set(row.key, row);
      continue;
    }
    const [column, here, there] = differenceOf(row, first) ?? [];
    if (column === undefined) {
      byKey.set(row.key, withMore(first, row));
      continue;
    }
    complain(row, {
      column,
      code: 'OBJECTIVE_DIFFERS',
      sentence: `"${row.title}" has "${here}" as ${column.replaceAll('_', ' ')} here, but "${there}" in line ${first.line}.`,
      wayOut: 'Write the objective the same way in each of its rows.',
    });
  }
  return [...byKey.values()];
}

/** What a file need not say in each row. */
const WRITTEN_ONCE = [
  ['parent_objective', 'parentTitle'],
  ['objective_description', 'description'],
  ['objective_weight', 'weight'],
] as const;

function withMore(first: ReadObjective, { parentTitle, description, weight }: ReadObjective): ReadObjective {
  return { ...first, parentTitle: first.parentTitle ?? parentTitle, description: first.description ?? description, weight: first.weight ?? weight };
}

function differenceOf(row: ReadObjective, first: ReadObjective): [column: string, here: string, there: string] | null {
  if (row.level !== first.level) return ['level', row.level, first.level];
  if (row.ownerEmail !== first.ownerEmail) return ['objective_owner', row.ownerEmail, first.ownerEmail];
  for (const [column, name] of WRITTEN_ONCE) {
    const [here, there] = [row[name], first[name]];
    if (here !== null && there !== null && here !== there) return [column, here, there];
  }
  return null;
}

function checkOwners({ read, people, known }: Input, objectives: readonly ReadObjective[], complain: Complain): void {
  const emails = new Set([...people, ...known.people].map(({ email }) => email));
  const unknown = (email: string, column: string): Complaint => ({
    column,
    code: 'UNKNOWN_OWNER',
    sentence: `Nobody has the address ${email}.`,
    wayOut: 'Add the person to the people file, or correct the address.',
  });
  for (const objective of objectives) {
    if (!emails.has(objective.ownerEmail)) complain(objective, unknown(objective.ownerEmail, 'objective_owner'));
  }
  for (const keyResult of read.keyResults) {
    if (keyResult.ownerEmail !== null && !emails.has(keyResult.ownerEmail)) complain(keyResult, unknown(keyResult.ownerEmail, 'kr_owner'));
  }
}

function checkKeyResults(rows: readonly ImportedKeyResult[], complain: Complain): ImportedKeyResult[] {
  const byKey = new Map<string, ImportedKeyResult>();
  for (const row of rows) {
    const first = byKey.get(row.key);
    if (first === undefined) {
      byKey.set(row.key, row);
      continue;
    }
    complain(row, {
      column: 'key_result',
      code: 'KEY_RESULT_TWICE',
      sentence: `The objective has a key result "${row.title}" already, in line ${first.line}.`,
      wayOut: 'Give one of the two another name, or remove it.',
    });
  }
  return [...byKey.values()];
}

/** Finds the parent that a title means: in the same cycle, of a level not below; of several the one nearest to the company. */
function resolveParents(objectives: readonly ReadObjective[], known: KnownGoals, complain: Complain): ImportedObjective[] {
  const standing = known.objectives.map((objective) => ({ ...objective, key: objectiveKeyOf(objective) }));
  const byTitle = Map.groupBy([...objectives, ...standing], ({ cycle, title }) => JSON.stringify([cycle, title]));
  const resolved = objectives.map((objective): ImportedObjective => {
    const { parentTitle, ...rest } = objective;
    if (parentTitle === null) return rest;
    const named = (byTitle.get(JSON.stringify([objective.cycle, parentTitle])) ?? []).filter(({ key }) => key !== objective.key);
    const parent = named.filter(({ level }) => RANK[level] <= RANK[objective.level]).toSorted((a, b) => RANK[a.level] - RANK[b.level])[0];
    if (parent !== undefined) return { ...rest, parentKey: parent.key };
    complain(objective, parentComplaint(objective, parentTitle, named.length > 0));
    return rest;
  });
  for (const objective of circles(resolved)) {
    complain(objective, {
      column: 'parent_objective',
      code: 'PARENT_CYCLE',
      sentence: `"${objective.title}" is its own parent by way of others.`,
      wayOut: 'Leave the parent of the topmost objective empty.',
    });
  }
  return resolved;
}

function parentComplaint(objective: ReadObjective, parentTitle: string, below: boolean): Complaint {
  const base = { column: 'parent_objective' };
  if (parentTitle === objective.title)
    return { ...base, code: 'OWN_PARENT', sentence: `"${parentTitle}" names itself as its parent.`, wayOut: 'Leave the parent empty.' };
  if (below)
    return {
      ...base,
      code: 'PARENT_BELOW',
      sentence: `"${parentTitle}" is of a lower level than its child.`,
      wayOut: 'Align to an objective of the same level or above.',
    };
  return {
    ...base,
    code: 'UNKNOWN_PARENT',
    sentence: `${objective.cycle} has no objective "${parentTitle}".`,
    wayOut: 'Write the title exactly as in its own row, or leave it empty.',
  };
}

/** The first objective of each circle of parents. */
function circles(objectives: readonly ImportedObjective[]): ImportedObjective[] {
  const byKey = new Map(objectives.map((objective) => [objective.key, objective]));
  const told = new Set<string>();
  return objectives.filter((objective) => {
    const line: string[] = [];
    for (let current = objective; !line.includes(current.key); ) {
      line.push(current.key);
      const parent = current.parentKey === null ? undefined : byKey.get(current.parentKey);
      if (parent === undefined) return false;
      if (parent.key === objective.key) {
        const isNew = !line.some((key) => told.has(key));
        for (const key of line) told.add(key);
        return isNew;
      }
      current = parent;
    }
    return false;
  });
}

function parentsFirst(objectives: readonly ImportedObjective[]): ImportedObjective[] {
  const left = new Map(objectives.map((objective) => [objective.key, objective]));
  const sorted: ImportedObjective[] = [];
  const place = (objective: ImportedObjective): void => {
    if (!left.delete(objective.key)) return;
    const parent = objective.parentKey === null ? undefined : left.get(objective.parentKey);
    if (parent !== undefined) place(parent);
    sorted.push(objective);
  };
  for (const objective of objectives) place(objective);
  return sorted;
}
