import type { Instant } from '../domain/key-result.ts';
import { Prisma } from './generated/prisma/client.ts';
import { KEY_RESULT_COLUMNS, OBJECTIVE_COLUMNS, SHOWN_BESIDE, SHOWN_JOINS, type ShownKeyResult, shownKeyResult, shownObjective } from './goal-json.ts';
import type { ObjectiveRow } from './objectives.ts';
import { actingPersonId, type Scope } from './scope.ts';
import { seenKeyResults, seenObjectives, withoutNotes, withoutReasons } from './sight.ts';

/** How many stand where; `none` are those not judged yet, or too early to. */
export interface StatusCounts {
  onTrack: number;
  atRisk: number;
  offTrack: number;
  completed: number;
  dropped: number;
  none: number;
}

/** The health of a cycle at a glance. */
export interface Dashboard {
  cycleId: string;
  keyResultsByStatus: StatusCounts;
  objectivesByStatus: StatusCounts;
  /** Plain mean of shown progress over live key results, one without value counts as 0; null where none is live. */
  averageProgress: number | null;
  /** Share of live key results with a check-in or number in the last seven days. */
  updateRate: number | null;
  staleCount: number;
  tooEarlyCount: number;
  companyObjectives: { objective: ObjectiveRow; keyResults: number; keyResultsDone: number }[];
  /** Worst first: off track before at risk, the slowest first. */
  needsAttention: ShownKeyResult[];
  /** Furthest above pace first. */
  ahead: ShownKeyResult[];
  /** The biggest changes of progress in the last seven days, up or down. */
  movers: { keyResult: ShownKeyResult; from: number; to: number }[];
  /** Those that the acting person answers for, worst first. */
  mine: ShownKeyResult[];
}

const MOST_NEEDING_ATTENTION = 20;
const MOST_AHEAD = 6;
const MOST_MOVERS = 6;
const MOST_MINE = 20;
/** What was updated within it counts for the update rate. */
export const WEEK_MS = 7 * 24 * 3_600_000;

/** The dashboard of a cycle with one statement, whose cost does not grow with the length of the history. */
export async function dashboardOf(scope: Scope, { cycleId, now }: { cycleId: string; now: Instant }): Promise<Dashboard> {
  const weekAgo = new Date(Date.parse(now) - WEEK_MS);
  const [row] = await scope.db.$queryRaw<{ dashboard: Dashboard }[]>`
    WITH shown AS (
      SELECT k.*, coalesce(k.owner_id, t.lead_id, o.owner_id) AS answerer_id, NOT k.too_early AND k.status IN ('AT_RISK', 'OFF_TRACK') AS flagged,
        array_position(ARRAY['OFF_TRACK', 'AT_RISK', 'ON_TRACK', 'COMPLETED']::status[], k.status) AS badness
      FROM key_results k
      JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
      LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
      WHERE k.organization_id = ${scope.organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND ${seenKeyResults(scope)}
    ), live AS (SELECT * FROM shown WHERE dropped_at IS NULL),
    goals AS (
      SELECT * FROM objectives o
      WHERE organization_id = ${scope.organizationId}::uuid AND cycle_id = ${cycleId}::uuid AND archived_at IS NULL AND ${seenObjectives(scope)}
    ),
    moved AS (
      SELECT k.id, coalesce(earlier.shown_progress, 0) AS "from", coalesce(k.progress, 0) AS "to"
      FROM live k LEFT JOIN LATERAL (
        SELECT c.shown_progress FROM check_ins c
        WHERE c.organization_id = k.organization_id AND c.key_result_id = k.id AND c.at <= ${weekAgo} ORDER BY c.at DESC LIMIT 1
      ) earlier ON true
      WHERE k.last_check_in_at > ${weekAgo}
      ORDER BY abs(coalesce(k.progress, 0) - coalesce(earlier.shown_progress, 0)) DESC, k.id LIMIT ${MOST_MOVERS}
    )
    SELECT json_build_object(
      'cycleId', ${cycleId}::text,
      'keyResultsByStatus', (SELECT ${countsOf(Prisma.sql`CASE WHEN too_early THEN NULL ELSE status END`)} FROM shown),
      'objectivesByStatus', (SELECT ${countsOf(Prisma.sql`status`)} FROM goals),
      'averageProgress', (SELECT avg(coalesce(progress, 0)) FROM live),
      'updateRate', (SELECT avg(CASE WHEN last_check_in_at > ${weekAgo} THEN 1.0 ELSE 0.0 END)::float8 FROM live),
      'staleCount', (SELECT count(*) FROM live WHERE freshness = 'STALE'),
      'tooEarlyCount', (SELECT count(*) FROM live WHERE too_early),
      'companyObjectives', (
        SELECT coalesce(json_agg(json_build_object('objective', row_to_json(company), 'keyResults', done."all", 'keyResultsDone', done.done)
          ORDER BY company.position, company.id), '[]')
        FROM (SELECT ${OBJECTIVE_COLUMNS} FROM goals o WHERE o.level = 'COMPANY') company
        CROSS JOIN LATERAL (SELECT count(*) AS "all", count(*) FILTER (WHERE status = 'COMPLETED') AS done FROM live WHERE objective_id = company.id) done),
      'needsAttention', ${listOf(Prisma.sql`SELECT id, row_number() OVER (ORDER BY badness, pace NULLS LAST, id) AS place FROM live WHERE flagged ORDER BY place LIMIT ${MOST_NEEDING_ATTENTION}`)},
      'ahead', ${listOf(Prisma.sql`SELECT id, row_number() OVER (ORDER BY pace DESC, id) AS place FROM live WHERE pace > 1 AND NOT too_early ORDER BY place LIMIT ${MOST_AHEAD}`)},
      'mine', ${listOf(Prisma.sql`SELECT id, row_number() OVER (ORDER BY badness NULLS LAST, pace NULLS LAST, id) AS place FROM live WHERE answerer_id = ${actingPersonId(scope)}::uuid ORDER BY place LIMIT ${MOST_MINE}`)},
      'movers', (
        SELECT coalesce(json_agg(json_build_object('keyResult', row_to_json(r), 'from', m."from", 'to', m."to") ORDER BY abs(m."to" - m."from") DESC, m.id), '[]')
        FROM moved m JOIN (${SHOWN_ROWS}) r ON r.id = m.id WHERE abs(m."to" - m."from") >= 0.01)
    ) AS dashboard`;
  if (row === undefined) throw new Error('An aggregate always has a row');
  return inOurForm(scope, row.dashboard);
}

/** Rows of `live` as KeyResultRow and what is shown beside them. */
const SHOWN_ROWS = Prisma.sql`
  SELECT ${KEY_RESULT_COLUMNS}, ${SHOWN_BESIDE}
  FROM live k JOIN goals o ON o.id = k.objective_id ${SHOWN_JOINS}`;

function listOf(chosen: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT coalesce(json_agg(row_to_json(r) ORDER BY chosen.place), '[]') FROM (${chosen}) chosen JOIN (${SHOWN_ROWS}) r ON r.id = chosen.id)`;
}

/** The SQL of a StatusCounts over a group of rows. */
export function countsOf(status: Prisma.Sql): Prisma.Sql {
  const count = (name: string): Prisma.Sql => Prisma.sql`count(*) FILTER (WHERE ${status} = ${name}::status)`;
  return Prisma.sql`json_build_object('onTrack', ${count('ON_TRACK')}, 'atRisk', ${count('AT_RISK')}, 'offTrack', ${count('OFF_TRACK')},
    'completed', ${count('COMPLETED')}, 'dropped', ${count('DROPPED')}, 'none', count(*) FILTER (WHERE (${status}) IS NULL))`;
}

function inOurForm(scope: Scope, json: Dashboard): Dashboard {
  const shown = (row: ShownKeyResult): ShownKeyResult => {
    const keyResult = shownKeyResult(row);
    return { ...withoutReasons(scope, keyResult), lastCheckIn: keyResult.lastCheckIn && withoutNotes(scope, keyResult.lastCheckIn) };
  };
  return {
    ...json,
    companyObjectives: json.companyObjectives.map((company) => ({ ...company, objective: shownObjective(company.objective) })),
    needsAttention: json.needsAttention.map(shown),
    ahead: json.ahead.map(shown),
    mine: json.mine.map(shown),
    movers: json.movers.map((mover) => ({ ...mover, keyResult: shown(mover.keyResult) })),
  };
}
