import type { ActivityDeps } from '../../activities/dependencies.ts';
import type { Database } from '../../database/client.ts';
import type { ImportedGoals } from '../../database/import-goals.ts';
import type { ImportedPeople } from '../../database/import-people.ts';
import { type KeyResultRow, keyResultsByIds } from '../../database/key-results.ts';
import { peopleByIds } from '../../database/people.ts';
import { personScope, type Scope, systemScope } from '../../database/scope.ts';
import type { ImportedCheckIn, ImportPlan } from '../../domain/import/import-plan.ts';
import type { Day, Instant } from '../../domain/key-result.ts';
import type { SampleExtras } from '../../prisma/sample/sample-company.ts';

/** Where the sample company's past is played: everything here joins one transaction. */
export interface Stage {
  database: Database;
  scope: Scope;
  organizationId: string;
  /** What the activities are handed; their mails are kept until all is written. */
  deps: ActivityDeps;
  plan: ImportPlan;
  names: ImportedPeople;
  goals: ImportedGoals;
  extras: SampleExtras;
  cycleIds: { closed: string; active: string; draft: string };
  now: Instant;
  today: Day;
  /** Runs what a workflow would run, under its name. */
  asActivity<Result>(workflowId: string, activityType: string, run: () => Promise<Result>): Promise<Result>;
}

/** The id of what the files call by this key. */
export function keyResultIdOf({ goals }: Stage, key: string): string {
  return required(goals.keyResultIds.get(key), `key result ${key}`);
}

/** The id of the person with this address. */
export function personIdOf({ names }: Stage, email: string): string {
  return required(names.personIds.get(email), email);
}

/** The id of the team of this name. */
export function teamIdOf({ names }: Stage, team: string): string {
  return required(names.teamIds.get(team), team);
}

/** The right of a person to act, as if they had signed in. */
export async function scopeOfPerson({ database, organizationId, scope }: Stage, personId: string): Promise<Scope> {
  const [person] = await peopleByIds(scope, [personId]);
  return personScope(database, { organizationId, personId, role: required(person, personId).role, request: 'sample-company' });
}

/** The right of a workflow to act. */
export function scopeOfWorkflow({ database, organizationId }: Stage, workflowId: string): Scope {
  return systemScope(database, { organizationId, workflowId, request: 'sample-company' });
}

/** The key results of a cycle, dropped ones included, with the keys that the files give them. */
export async function keyResultsOfCycle({ plan, goals, scope }: Stage, cycleName: string): Promise<(KeyResultRow & { key: string })[]> {
  const objectives = new Set(plan.objectives.filter(({ cycle }) => cycle === cycleName).map(({ key }) => key));
  const keys = plan.keyResults.filter(({ objectiveKey }) => objectives.has(objectiveKey)).map(({ key }) => key);
  const byId = new Map(keys.map((key) => [goals.keyResultIds.get(key) ?? '', key]));
  return (await keyResultsByIds(scope, [...byId.keys()])).map((row) => ({ ...row, key: byId.get(row.id) ?? '' }));
}

/** The check-ins of the files whose day lies in a span, both ends included, oldest first. */
export function checkInsBetween({ plan }: Stage, first: Day, last: Day): ImportedCheckIn[] {
  return plan.checkIns.filter(({ date }) => date >= first && date <= last);
}

/** The value, which the sample goals promise to be there. */
export function required<Value>(value: Value | undefined | null, name: string): Value {
  if (value === undefined || value === null) throw new Error(`The sample company lost ${name}.`);
  return value;
}
