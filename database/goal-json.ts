import { plainDecimal } from '../domain/decimal.ts';
import type { CheckInRow } from './check-ins.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { KeyResultRow } from './key-result-row.ts';
import type { ObjectiveRow } from './objectives.ts';

/**
 * Rows as JSON, made by PostgreSQL, for the reads that take many nouns with one statement (docs/architecture.md, "Reads").
 * Decimals leave the database as text, since a JSON number would be a float; instants are put into our form here.
 */

/** A key result with what is shown beside it. */
export interface ShownKeyResult extends KeyResultRow {
  /** Whoever answers for it: its owner, its team's lead, or the objective's owner. */
  answererId: string;
  answererName: string;
  lastCheckIn: CheckInRow | null;
}

/** Columns of `key_results k` under the names of KeyResultRow. */
export const KEY_RESULT_COLUMNS = Prisma.raw(`
  k.organization_id AS "organizationId", k.id, k.cycle_id AS "cycleId", k.objective_id AS "objectiveId", k.title, k.kind, k.unit,
  k.start::text, k.target::text, k.at_least::text AS "atLeast", k.at_most::text AS "atMost", k.period_days AS "periodDays", k.due_on AS "dueOn",
  k.weight::text, k.ambition, k.owner_id AS "ownerId", k.owner_team_id AS "ownerTeamId", k.position, k.confidence, k.current::text,
  k.raw, k.progress, k.so_far AS "soFar", k.wrong_way AS "wrongWay", k.expected, k.pace, k.status, k.computed_status AS "computedStatus",
  k.too_early AS "tooEarly", k.reasons, k.arithmetic, k.freshness, k.status_since AS "statusSince", k.off_track_days AS "offTrackDays",
  k.judged_at AS "judgedAt", k.last_check_in_id AS "lastCheckInId", k.last_check_in_at AS "lastCheckInAt", k.override,
  k.dropped_at AS "droppedAt", k.drop_reason AS "dropReason", k.forecast, k.early_forecast AS "earlyForecast",
  k.first_flagged_at AS "firstFlaggedAt", k.carried_from_id AS "carriedFromId", k.counts_tasks AS "countsTasks", k.created_at AS "createdAt", k.version`);

/** Whoever answers for `key_results k` of `objectives o`, and the last check-in, found by its id so that a long history costs nothing. */
export const SHOWN_BESIDE = Prisma.raw(`
  p.id AS "answererId", p.name AS "answererName",
  CASE WHEN c.id IS NOT NULL THEN json_build_object('organizationId', c.organization_id, 'id', c.id, 'cycleId', c.cycle_id, 'keyResultId', c.key_result_id,
    'authorId', c.author_id, 'source', c.source, 'at', c.at, 'week', c.week, 'late', c.late, 'value', c.value::text, 'confidence', c.confidence,
    'progressNote', c.progress_note, 'blocker', c.blocker, 'tellManager', c.tell_manager, 'changeNote', c.change_note, 'shownProgress', c.shown_progress,
    'shownExpected', c.shown_expected, 'shownStatus', c.shown_status, 'sampleId', c.sample_id) END AS "lastCheckIn"`);

/** The joins that SHOWN_BESIDE needs. */
export const SHOWN_JOINS = Prisma.raw(`
  LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
  JOIN people p ON p.organization_id = k.organization_id AND p.id = coalesce(k.owner_id, t.lead_id, o.owner_id)
  LEFT JOIN check_ins c ON c.organization_id = k.organization_id AND c.id = k.last_check_in_id`);

/** Columns of `objectives o` under the names of ObjectiveRow. */
export const OBJECTIVE_COLUMNS = Prisma.raw(`
  o.organization_id AS "organizationId", o.id, o.cycle_id AS "cycleId", o.level, o.title, o.description, o.team_id AS "teamId", o.owner_id AS "ownerId",
  o.parent_id AS "parentId", o.alignment_note AS "alignmentNote", o.weight::text, o.position, o.progress, o.status, o.archived_at AS "archivedAt",
  o.carried_from_id AS "carriedFromId",
  o.created_at AS "createdAt", o.version`);

/** A key result from JSON that KEY_RESULT_COLUMNS made; what stands beside passes as it is. */
export function keyResultFromJson<KeyResult extends KeyResultRow>(json: KeyResult): KeyResult {
  return inOurForm(json, { decimals: KEY_RESULT_DECIMALS, instants: KEY_RESULT_INSTANTS });
}

/** A key result from JSON that KEY_RESULT_COLUMNS and SHOWN_BESIDE made. */
export function shownKeyResult(json: ShownKeyResult): ShownKeyResult {
  const { lastCheckIn } = json;
  return {
    ...keyResultFromJson(json),
    lastCheckIn: lastCheckIn === null ? null : inOurForm(lastCheckIn, { decimals: ['value'], instants: ['at'] }),
  };
}

/** An objective from JSON that OBJECTIVE_COLUMNS made; what stands beside passes as it is. */
export function shownObjective<Objective extends ObjectiveRow>(json: Objective): Objective {
  return inOurForm(json, { decimals: ['weight'], instants: ['archivedAt', 'createdAt'] });
}

const KEY_RESULT_DECIMALS = ['start', 'target', 'atLeast', 'atMost', 'weight', 'current'] as const;
const KEY_RESULT_INSTANTS = ['statusSince', 'judgedAt', 'lastCheckInAt', 'droppedAt', 'firstFlaggedAt', 'createdAt'] as const;

function inOurForm<Row extends object>(row: Row, fields: { decimals: readonly (keyof Row)[]; instants: readonly (keyof Row)[] }): Row {
  const rewrite = (names: readonly (keyof Row)[], write: (text: string) => string) =>
    names.flatMap((name) => {
      const value = row[name];
      return typeof value === 'string' ? [[name, write(value)]] : [];
    });
  return {
    ...row,
    ...Object.fromEntries(rewrite(fields.decimals, (text) => plainDecimal(text))),
    ...Object.fromEntries(rewrite(fields.instants, (text) => new Date(text).toISOString())),
  };
}
