import type { ObjectiveLevel } from '../domain/objective.ts';
import type { CycleSpan } from '../domain/cycle.ts';
import type { DatedValue, Instant } from '../domain/key-result.ts';
import type { OrganizationSettings } from '../domain/organization.ts';
import { type CycleRow, cycleById } from './cycles.ts';
import { KEY_RESULT_COLUMNS, keyResultFromJson } from './goal-json.ts';
import type { KeyResultRow, MilestoneStepRow } from './key-result-row.ts';
import { stepsOf } from './milestone-steps.ts';
import { organizationById } from './organizations.ts';
import type { Subject } from './rights.ts';
import type { Scope } from './scope.ts';

/** What all key results of a cycle are judged by. */
export interface JudgmentFrame {
  cycle: CycleRow;
  span: CycleSpan;
  settings: OrganizationSettings;
}

/** How a key result that is fed by a metric gets its numbers. */
export interface FeedingSource {
  silentSince: Instant | null;
  lastReadAt: Instant | null;
  createdAt: Instant;
  cadenceMs: number;
}

/** All that is known of one key result when it is judged. */
export interface JudgmentFacts {
  keyResult: KeyResultRow;
  steps: readonly MilestoneStepRow[];
  /** Oldest first; the newest alone where a history changes nothing (`hasSeries` false). */
  values: readonly DatedValue[];
  hasSeries: boolean;
  /** Null where people feed it. */
  source: FeedingSource | null;
  /** The zone of whoever answers for it: its owner, its team's lead, or the objective's owner. */
  timeZone: string;
  /** Whose it is: who answers for it, and the teams and the level that it stands on. */
  subject: Subject;
}

/** The cycle and the rules of a judgment. */
export async function judgmentFrame(scope: Scope, cycleId: string): Promise<JudgmentFrame> {
  const [cycle, { settings }] = [await cycleById(scope, cycleId), await organizationById(scope)];
  return { cycle, span: { startsOn: cycle.startsOn, endsOn: cycle.endsOn, timeZone: cycle.timeZone }, settings };
}

/**
 * Locks these key results, so that a check-in and a judgment never overwrite one another, and reads what they are judged by, with at most three
 * statements. `forForecast` also reads the history of those that had a check-in since their last daily judgment; a `maintain` always has its own.
 */
export async function lockFacts(scope: Scope, ids: readonly string[], { forForecast }: { forForecast: boolean }): Promise<JudgmentFacts[]> {
  if (ids.length === 0) return [];
  const locked = await lockWithSurroundings(scope, ids);
  const keyResults = locked.map(({ keyResult }) => keyResult);
  const steps = await stepsOf(
    scope,
    idsOf(keyResults, ({ kind }) => kind === 'milestone'),
  );
  const withSeries = new Set(idsOf(keyResults, (keyResult) => keyResult.kind === 'maintain' || (forForecast && isForecastDue(keyResult))));
  const series = await seriesOfValues(scope, [...withSeries]);
  return locked.map(({ keyResult, ...around }) => {
    const hasSeries = withSeries.has(keyResult.id);
    return {
      keyResult,
      steps: steps.filter(({ keyResultId }) => keyResultId === keyResult.id),
      values: hasSeries ? (series.get(keyResult.id) ?? []) : newestValue(keyResult),
      hasSeries,
      source: sourceOf(around),
      timeZone: around.timeZone,
      subject: {
        ownerIds: [keyResult.ownerId, around.leadId, around.objectiveOwnerId],
        teamIds: [keyResult.ownerTeamId, around.objectiveTeamId],
        level: around.objectiveLevel,
      },
    };
  });
}

/** The values of these key results, oldest first. */
export async function seriesOfValues(scope: Scope, keyResultIds: readonly string[]): Promise<Map<string, DatedValue[]>> {
  const series = new Map<string, DatedValue[]>();
  if (keyResultIds.length === 0) return series;
  const rows = await scope.db.$queryRaw<{ keyResultId: string; at: Date; value: string }[]>`
    SELECT key_result_id::text AS "keyResultId", at, value::text FROM check_ins
    WHERE organization_id = ${scope.organizationId}::uuid AND key_result_id = ANY(${keyResultIds}::uuid[]) AND value IS NOT NULL
    ORDER BY key_result_id, at, id`;
  for (const { keyResultId, at, value } of rows) {
    const values = series.get(keyResultId) ?? [];
    values.push({ at: at.toISOString(), value });
    series.set(keyResultId, values);
  }
  return series;
}

interface Surroundings {
  leadId: string | null;
  objectiveOwnerId: string;
  objectiveTeamId: string | null;
  objectiveLevel: ObjectiveLevel;
  timeZone: string;
  sourceCreatedAt: Date | null;
  silentSince: Date | null;
  lastReadAt: Date | null;
  cadenceMinutes: number | null;
}

/** A paused source counts as none: people feed the key result meanwhile. */
async function lockWithSurroundings(scope: Scope, ids: readonly string[]): Promise<(Surroundings & { keyResult: KeyResultRow })[]> {
  const rows = await scope.db.$queryRaw<(Surroundings & { keyResult: KeyResultRow })[]>`
    SELECT (SELECT row_to_json(r) FROM (SELECT ${KEY_RESULT_COLUMNS}) r) AS "keyResult",
      t.lead_id::text AS "leadId", o.owner_id::text AS "objectiveOwnerId", o.team_id::text AS "objectiveTeamId", o.level::text AS "objectiveLevel",
      coalesce(p.time_zone, g.time_zone) AS "timeZone",
      s.created_at AS "sourceCreatedAt", s.silent_since AS "silentSince", s.last_read_at AS "lastReadAt", s.cadence_minutes AS "cadenceMinutes"
    FROM key_results k
    JOIN organizations g ON g.id = k.organization_id
    JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
    LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
    LEFT JOIN people p ON p.organization_id = k.organization_id AND p.id = coalesce(k.owner_id, t.lead_id, o.owner_id)
    LEFT JOIN metric_sources s ON s.organization_id = k.organization_id AND s.key_result_id = k.id AND NOT s.paused
    WHERE k.organization_id = ${scope.organizationId}::uuid AND k.id = ANY(${ids}::uuid[])
    ORDER BY k.id FOR NO KEY UPDATE OF k`;
  return rows.map((row) => ({ ...row, keyResult: keyResultFromJson(row.keyResult) }));
}

function sourceOf({ sourceCreatedAt, silentSince, lastReadAt, cadenceMinutes }: Surroundings): FeedingSource | null {
  if (sourceCreatedAt === null || cadenceMinutes === null) return null;
  return {
    silentSince: silentSince?.toISOString() ?? null,
    lastReadAt: lastReadAt?.toISOString() ?? null,
    createdAt: sourceCreatedAt.toISOString(),
    cadenceMs: cadenceMinutes * 60_000,
  };
}

function isForecastDue({ lastCheckInAt, judgedAt }: KeyResultRow): boolean {
  return lastCheckInAt !== null && (judgedAt === null || lastCheckInAt > judgedAt);
}

function newestValue({ current, lastCheckInAt, createdAt }: KeyResultRow): DatedValue[] {
  return current === null ? [] : [{ at: lastCheckInAt ?? createdAt, value: current }];
}

function idsOf(keyResults: readonly KeyResultRow[], which: (keyResult: KeyResultRow) => boolean): string[] {
  return keyResults.filter(which).map(({ id }) => id);
}
