import type { Instant } from '../domain/key-result.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { Scope } from './scope.ts';
import { seenKeyResults } from './sight.ts';

/** How far a team is in a cycle: means over the live key results that its people answer for. */
export interface Department {
  teamId: string;
  name: string;
  keyResults: number;
  progress: number;
  expected: number | null;
  onTrack: number;
  atRisk: number;
  offTrack: number;
  completed: number;
  /** The mean progress as it was shown at these instants, a week apart, the oldest first, up to now. */
  trend: number[];
}

const MOST_TEAMS = 24;
const WEEKS_BACK = 6;

/** The teams whose goals the acting person answers for, who leads the company all, with one statement; those furthest behind come first. */
export async function departmentsOf(scope: Scope, { cycleId, now }: { cycleId: string; now: Instant }): Promise<Department[]> {
  const { organizationId } = scope;
  return scope.db.$queryRaw<Department[]>`
    WITH live AS MATERIALIZED (
      SELECT k.id, k.progress, k.expected, k.too_early, k.status, coalesce(o.team_id, k.owner_team_id, p.team_id) AS team_id
      FROM key_results k
      JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
      LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
      LEFT JOIN people p ON p.organization_id = k.organization_id AND p.id = coalesce(k.owner_id, t.lead_id, o.owner_id)
      WHERE k.organization_id = ${organizationId}::uuid AND k.cycle_id = ${cycleId}::uuid AND k.dropped_at IS NULL AND ${seenKeyResults(scope)}
    ), theirs AS (SELECT * FROM live WHERE ${overseenTeams(scope)}),
    weeks AS (SELECT back, ${now}::timestamptz - back * interval '7 days' AS at FROM generate_series(1, ${WEEKS_BACK}::int) AS back),
    earlier AS (
      SELECT k.team_id, weeks.back, avg(coalesce(c.shown_progress, 0)) AS progress
      FROM theirs k CROSS JOIN weeks LEFT JOIN LATERAL (
        SELECT shown_progress FROM check_ins c
        WHERE c.organization_id = ${organizationId}::uuid AND c.key_result_id = k.id AND c.at <= weeks.at ORDER BY c.at DESC LIMIT 1
      ) c ON true
      WHERE weeks.at >= (SELECT starts_on FROM cycles WHERE organization_id = ${organizationId}::uuid AND id = ${cycleId}::uuid)
      GROUP BY k.team_id, weeks.back
    )
    SELECT k.team_id::text AS "teamId", t.name, count(*)::int AS "keyResults", avg(coalesce(k.progress, 0))::float8 AS progress,
      avg(k.expected)::float8 AS expected,
      count(*) FILTER (WHERE NOT k.too_early AND k.status = 'ON_TRACK')::int AS "onTrack",
      count(*) FILTER (WHERE NOT k.too_early AND k.status = 'AT_RISK')::int AS "atRisk",
      count(*) FILTER (WHERE NOT k.too_early AND k.status = 'OFF_TRACK')::int AS "offTrack",
      count(*) FILTER (WHERE k.status = 'COMPLETED')::int AS completed,
      coalesce((SELECT array_agg(e.progress ORDER BY e.back DESC) FROM earlier e WHERE e.team_id = k.team_id), '{}')::float8[] || avg(coalesce(k.progress, 0))::float8 AS trend
    FROM theirs k JOIN teams t ON t.organization_id = ${organizationId}::uuid AND t.id = k.team_id
    GROUP BY k.team_id, t.name
    ORDER BY avg(coalesce(k.progress, 0)) - coalesce(avg(k.expected), 0), t.name LIMIT ${MOST_TEAMS}`;
}

function overseenTeams({ actor }: Scope): Prisma.Sql {
  if (actor.kind !== 'person') return Prisma.sql`false`;
  const { standing, role } = actor;
  if (standing.leadership || role === 'ADMIN') return Prisma.sql`true`;
  const teamIds = [...(role === 'MANAGER' ? standing.department.teamIds : []), ...standing.ledTeamIds, ...standing.reports.teamIds];
  return Prisma.sql`team_id = ANY(${[...new Set(teamIds)]}::uuid[])`;
}
