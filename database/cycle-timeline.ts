import type { Instant } from '../domain/key-result.ts';
import type { OrganizationSettings } from '../domain/organization.ts';
import { cycleTimeline, lastCallName, type TimelineStep } from '../domain/timeline.ts';
import { type CycleRow, cycleById } from './cycles.ts';
import { type DoneEffects, doneEffectsOf } from './effects.ts';
import { organizationById } from './organizations.ts';
import { cursorValues, type Page, pageOf, type PageRequest } from './page.ts';
import { isAllowed } from './rights.ts';
import type { Scope } from './scope.ts';

/** A cycle with all that its timeline is computed from, and the timeline. */
export interface CycleTimeline {
  cycle: CycleRow;
  settings: OrganizationSettings;
  /** Distinct zones of the active people. */
  zones: readonly string[];
  steps: readonly TimelineStep[];
}

/** Reads what moves a cycle's timeline, and computes it: the workflow takes its steps from here, API and web show it. */
export async function readTimeline(scope: Scope, cycleId: string): Promise<CycleTimeline> {
  const cycle = await cycleById(scope, cycleId);
  const { settings } = await organizationById(scope);
  const zones = await zonesOf(scope);
  return { cycle, settings, zones, steps: timelineFor({ cycle, settings, zones }) };
}

let latest: { key: string; steps: readonly TimelineStep[] } | null = null;
/** A running cycle asks for its timeline at every step, and it seldom is another one: the last one is kept. */
function timelineFor(input: Parameters<typeof cycleTimeline>[0]): readonly TimelineStep[] {
  const key = JSON.stringify(input);
  if (latest?.key !== key) latest = { key, steps: cycleTimeline(input) };
  return latest.steps;
}

/** Distinct zones of the active people, sorted. */
export async function zonesOf(scope: Scope): Promise<string[]> {
  const people = await scope.db.person.findMany({
    where: { organizationId: scope.organizationId, active: true },
    distinct: ['timeZone'],
    select: { timeZone: true },
    orderBy: { timeZone: 'asc' },
  });
  return people.map(({ timeZone }) => timeZone);
}

/** One line of a timeline as people read it. */
export interface TimelineEntry {
  step: TimelineStep;
  done: boolean;
  /** What became of what it sent; null where it is to come, and where it sent nothing. */
  outcome: DoneEffects | null;
  /** How many messages went out, or how many people it will reach. */
  recipients: number;
  /** The first few; none for those who neither read messages nor lead the cycle. */
  recipientNames: readonly string[];
}

/** What a cycle did and will do, in the order of time: what will be sent to whom and when, under today's data. `coming` true or false shows one side only. */
export async function timelineOf(
  scope: Scope,
  input: { cycleId: string; now: Instant; coming: boolean | null },
  request: PageRequest,
): Promise<Page<TimelineEntry>> {
  const { cycleId, now, coming } = input;
  const { cycle, settings, steps } = await readTimeline(scope, cycleId);
  const done = new Map((await doneEffectsOf(scope, cycleId)).map((line) => [`${line.kind}/${line.occurrence}`, line]));
  const namesShown = isAllowed(scope, 'read', 'effect') || isAllowed(scope, 'update', 'cycle');
  const readers = await readersOf(scope, { cycleId, outside: settings.leadershipAddresses.length });
  const nextJudgment = steps.find((step) => step.kind === 'judgment' && step.dueAt > now);
  const shown = steps.filter((step) => (step.kind !== 'judgment' || step === nextJudgment) && (coming === null || coming === step.dueAt > now));
  const entries = shown.map((step) => entryOf({ step, now, effects: done.get(effectOf(step, cycle)), readers, namesShown }));
  const after = cursorValues(request, 2);
  const rest = after === null ? entries : entries.filter(({ step: { dueAt, key } }) => `${dueAt}|${key}` > after.join('|'));
  return pageOf(rest, request, ({ step: { dueAt, key } }) => [dueAt, key]);
}

/** What each of these cycles does next by itself, in their order: the daily judgment apart, which nobody waits for. Null for a draft, which has not begun, and at the end. */
export async function nextStepsOf(scope: Scope, cycles: readonly CycleRow[], { now }: { now: Instant }): Promise<(TimelineStep | null)[]> {
  const [{ settings }, zones] = await Promise.all([organizationById(scope), zonesOf(scope)]);
  return cycles.map((cycle) => {
    if (cycle.phase === 'draft' || cycle.phase === 'closed') return null;
    return cycleTimeline({ cycle, settings, zones }).find(({ kind, dueAt }) => kind !== 'judgment' && dueAt > now) ?? null;
  });
}

interface Readers {
  answerers: readonly string[];
  objectiveOwners: readonly string[];
  leaders: readonly string[];
  /** How many outside addresses get the end of the cycle. */
  outside: number;
}

type Part = Exclude<keyof Readers, 'outside'>;

/** Names of those whom the steps to come reach, as things stand. */
async function readersOf(scope: Scope, { cycleId, outside }: { cycleId: string; outside: number }): Promise<Readers> {
  const rows = await scope.db.$queryRaw<{ name: string; part: Part }[]>`
    WITH live AS (
      SELECT coalesce(k.owner_id, t.lead_id, o.owner_id) AS answerer, o.owner_id AS objective_owner
      FROM key_results k
      JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
      LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
      WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND k.dropped_at IS NULL AND o.archived_at IS NULL
    )
    SELECT p.name, 'answerers' AS part FROM people p WHERE p.organization_id = ${scope.organizationId}::uuid AND p.active AND p.id IN (SELECT answerer FROM live)
    UNION ALL
    SELECT p.name, 'objectiveOwners' FROM people p WHERE p.organization_id = ${scope.organizationId}::uuid AND p.active AND p.id IN (SELECT objective_owner FROM live)
    UNION ALL
    SELECT p.name, 'leaders' FROM people p WHERE p.organization_id = ${scope.organizationId}::uuid AND p.active AND p.leadership
    ORDER BY 1`;
  const names = (part: Part): string[] => rows.filter((row) => row.part === part).map(({ name }) => name);
  return { answerers: names('answerers'), objectiveOwners: names('objectiveOwners'), leaders: names('leaders'), outside };
}

function entryOf(input: { step: TimelineStep; now: Instant; effects: DoneEffects | undefined; readers: Readers; namesShown: boolean }): TimelineEntry {
  const { step, now, effects, readers, namesShown } = input;
  if (step.dueAt <= now) return { step, done: true, outcome: effects ?? null, recipients: effects?.sent ?? 0, recipientNames: [] };
  const names = namesFor(step.kind, readers);
  const recipients = names.length + (step.kind === 'retro' ? readers.outside : 0);
  return { step, done: false, outcome: null, recipients, recipientNames: namesShown ? names.slice(0, 3) : [] };
}

function namesFor(kind: TimelineStep['kind'], { answerers, objectiveOwners, leaders }: Readers): readonly string[] {
  if (kind === 'weekly-check-in' || kind === 'last-call') return answerers;
  if (kind === 'monthly-review' || kind === 'open-planning' || kind === 'planning-reminder') return objectiveOwners;
  return kind === 'retro' ? leaders : [];
}

/** The effect that a step makes, as `kind/occurrence`. */
function effectOf(step: TimelineStep, { endsOn }: CycleRow): string {
  switch (step.kind) {
    case 'weekly-check-in':
      return `weekly-prompt/${step.detail.week}`;
    case 'monthly-review':
      return `monthly-review/${step.detail.month}`;
    case 'open-planning':
      return `planning/${step.detail.level}`;
    case 'planning-reminder':
      return `planning-reminder/${step.detail.level}`;
    case 'last-call':
      return `last-call/${lastCallName(endsOn)}`;
    default:
      return `${step.kind}/${step.kind}`;
  }
}
