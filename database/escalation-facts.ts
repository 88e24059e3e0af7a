import type { Instant } from '../domain/key-result.ts';
import type { EscalationRow } from './escalations.ts';
import type { Scope } from './scope.ts';

/** What an escalation's mail says of its subject. Ratios are 0..1. */
export interface EscalationFacts {
  title: string;
  objectiveTitle: string;
  ownerName: string | null;
  progress: number | null;
  expected: number | null;
  wrongWay: boolean;
  statusSince: Instant | null;
  lastNote: string | null;
  /** Of a missed check-in: who was silent, and about how many key results. */
  personName: string;
  keyResults: number;
}

/** Figures of one team for readers who may see no names. */
export interface EscalatedTeam {
  teamName: string;
  offTrack: number;
  missed: number;
  people: number;
  url: string;
}

/** The subjects of escalations, with one statement. */
export async function escalationFacts(scope: Scope, escalations: readonly EscalationRow[]): Promise<Map<string, EscalationFacts>> {
  const rows = await scope.db.$queryRaw<(Omit<EscalationFacts, 'statusSince'> & { id: string; statusSince: Date | null })[]>`
    SELECT e.id::text, coalesce(k.title, '') AS title, coalesce(o.title, '') AS "objectiveTitle", owner.name AS "ownerName",
      k.progress, k.expected, coalesce(k.wrong_way, false) AS "wrongWay", k.status_since AS "statusSince", nullif(note.text, '') AS "lastNote",
      coalesce(silent.name, '') AS "personName",
      (SELECT count(*)::int FROM key_results own WHERE own.organization_id = e.organization_id AND own.cycle_id = e.cycle_id AND own.owner_id = e.person_id AND own.dropped_at IS NULL) AS "keyResults"
    FROM escalations e
    LEFT JOIN key_results k ON k.organization_id = e.organization_id AND k.id = e.key_result_id
    LEFT JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id
    LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
    LEFT JOIN people owner ON owner.organization_id = k.organization_id AND owner.id = coalesce(k.owner_id, t.lead_id, o.owner_id)
    LEFT JOIN people silent ON silent.organization_id = e.organization_id AND silent.id = e.person_id
    LEFT JOIN LATERAL (SELECT coalesce(nullif(c.blocker, ''), c.progress_note) AS text FROM check_ins c
      WHERE c.organization_id = k.organization_id AND c.key_result_id = k.id AND (c.progress_note <> '' OR c.blocker <> '')
      ORDER BY c.at DESC, c.id DESC LIMIT 1) note ON true
    WHERE e.organization_id = ${scope.organizationId}::uuid AND e.id = ANY(${escalations.map(({ id }) => id)}::uuid[])`;
  return new Map(rows.map(({ id, statusSince, ...facts }) => [id, { ...facts, statusSince: statusSince?.toISOString() ?? null }]));
}

/** How many of each team stand behind escalations; no names. */
export async function teamFigures(
  scope: Scope,
  { escalationIds, publicUrl }: { escalationIds: readonly string[]; publicUrl: string },
): Promise<EscalatedTeam[]> {
  if (escalationIds.length === 0) return [];
  const rows = await scope.db.$queryRaw<(Omit<EscalatedTeam, 'url'> & { id: string | null })[]>`
    SELECT t.id::text, coalesce(t.name, '') AS "teamName", count(*) FILTER (WHERE e.kind = 'off_track')::int AS "offTrack",
      count(*) FILTER (WHERE e.kind = 'missed_check_in')::int AS missed,
      (SELECT count(*)::int FROM people m WHERE m.organization_id = e.organization_id AND m.team_id = t.id AND m.active) AS people
    FROM escalations e
    LEFT JOIN people p ON p.organization_id = e.organization_id AND p.id = e.person_id
    LEFT JOIN teams t ON t.organization_id = e.organization_id AND t.id = p.team_id
    WHERE e.organization_id = ${scope.organizationId}::uuid AND e.id = ANY(${[...escalationIds]}::uuid[])
    GROUP BY e.organization_id, t.id, t.name ORDER BY t.name`;
  return rows.map(({ id, ...figures }) => ({ ...figures, url: `${publicUrl}/teams/${id ?? ''}` }));
}
