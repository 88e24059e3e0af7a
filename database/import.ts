import { DomainError } from '../domain/errors.ts';
import { type ImportFile, type ImportPlan, type ImportProblem, isLoadable } from '../domain/import/import-plan.ts';
import { planImport } from '../domain/import/plan-import.ts';
import type { Instant } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { lookAgainAtCycles } from './cycle-signals.ts';
import { publish } from './events.ts';
import { importCheckIns } from './import-check-ins.ts';
import { importGoals } from './import-goals.ts';
import { knownGoals } from './import-known.ts';
import { importPeople } from './import-people.ts';
import { requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';

/** How many rows an import wrote of each noun, and how many stood already as the files have them. */
export interface ImportCounts {
  people: number;
  teams: number;
  cycles: number;
  objectives: number;
  keyResults: number;
  checkIns: number;
  unchanged: number;
}

/** What came of some files. `applied` false: a dry run, and the counts are what it would write, or there were errors, and they are what the files hold. */
export interface ImportOutcome extends ImportCounts {
  applied: boolean;
  problems: readonly ImportProblem[];
  unknownColumns: readonly string[];
}

/**
 * Reads files, checks them against each other and against what stands, and loads them, all or nothing, unless there are errors. A dry run does the same
 * and takes it back, so that it tells to the row what the import will write.
 */
export async function importFiles(scope: Scope, files: readonly ImportFile[], options: { dryRun: boolean; at: Instant }): Promise<ImportOutcome> {
  requireRight(scope, 'create', 'import');
  const { dryRun, at } = options;
  const plan = planImport(files, await knownGoals(scope, at));
  const told = { problems: plan.problems, unknownColumns: plan.unknownColumns.map(({ file, column }) => `${file}: ${column}`) };
  if (!isLoadable(plan)) return { applied: false, ...countsOf(plan), ...told };
  if (dryRun) return { applied: false, ...(await tryImport(scope, plan, { at })), ...told };
  return { applied: true, ...(await applyImport(scope, plan, { at })), ...told };
}

class TakenBack extends Error {
  readonly counts: ImportCounts;

  constructor(counts: ImportCounts) {
    super('A dry run is taken back');
    this.counts = counts;
  }
}

/** What a plan would write: everything is written, counted, and taken back before anybody can see it. Until then its rows are locked, as by an import. */
async function tryImport(scope: Scope, plan: ImportPlan, options: { at: Instant }): Promise<ImportCounts> {
  if (scope.events !== null) throw new Error('A dry run within a transaction would stay in it');
  try {
    return await inTransaction(scope, async (inside) => {
      throw new TakenBack(await applyImport(inside, plan, options));
    });
  } catch (cause) {
    if (cause instanceof TakenBack) return cause.counts;
    throw cause;
  }
}

/**
 * Loads a checked plan in one transaction. Everything is found again by its natural key, so the same plan twice writes nothing.
 * `educational` marks new cycles; left out, only an organization's first and only one is.
 */
export async function applyImport(scope: Scope, plan: ImportPlan, { at, educational }: { at: Instant; educational?: boolean }): Promise<ImportCounts> {
  requireRight(scope, 'create', 'import');
  if (!isLoadable(plan)) throw new DomainError('INVALID_INPUT', 'These files hold errors: see them in a dry run, put them right, and import again.');
  return inTransaction(scope, async (inside) => {
    const names = await importPeople(inside, plan, at);
    const goals = await importGoals(inside, plan, names, { at, educational: educational ?? null });
    const checkIns = await importCheckIns(inside, { checkIns: plan.checkIns, goals, names, at });
    const tallies = { people: names.people, teams: names.teams, cycles: goals.cycles, objectives: goals.objectives, keyResults: goals.keyResults, checkIns };
    const counts = mapTallies(tallies);
    await writeAudit(inside, { action: 'import', noun: 'import', subjectId: scope.organizationId, after: counts, at });
    publish(inside, { type: 'organization', id: scope.organizationId });
    for (const id of goals.cycleIds) publish(inside, { type: 'cycle', id });
    await lookAgainAtCycles(inside, { at });
    return counts;
  });
}

function mapTallies(tallies: Record<Exclude<keyof ImportCounts, 'unchanged'>, { written: number; unchanged: number }>): ImportCounts {
  const { people, teams, cycles, objectives, keyResults, checkIns } = tallies;
  return {
    people: people.written,
    teams: teams.written,
    cycles: cycles.written,
    objectives: objectives.written,
    keyResults: keyResults.written,
    checkIns: checkIns.written,
    unchanged: Object.values(tallies).reduce((sum, { unchanged }) => sum + unchanged, 0),
  };
}

function countsOf(plan: ImportPlan): ImportCounts {
  return {
    people: plan.people.length,
    teams: plan.teams.length,
    cycles: plan.cycles.length,
    objectives: plan.objectives.length,
    keyResults: plan.keyResults.length,
    checkIns: plan.checkIns.length,
    unchanged: 0,
  };
}
