import type { Instant } from '../domain/key-result.ts';
import type { ConnectionHealth } from './generated/prisma/enums.ts';
import { requireRight } from './rights.ts';
import type { Scope } from './scope.ts';

/** What does not run as it should. */
export interface Operations {
  connections: number;
  /** Accounts that cannot be read: a grant that died, a wrong setting, a spent budget. */
  ailing: { id: string; name: string; health: ConnectionHealth; reason: string; since: Instant | null; owner: string }[];
  /** Sources whose numbers stay away though their account is well, with what they feed. */
  silent: { connectionId: string; connection: string; feeds: string; since: Instant; failure: string }[];
  /** Effects of the last week that did not go out, and of which nobody knows whether they did. */
  failedEffects: number;
  unknownEffects: number;
  latestFailed: { id: string; title: string; kind: string; dueAt: Instant; failure: string }[];
  /** What no workflow has been told yet, though it was written a minute ago or earlier; since when. */
  waitingCommands: number;
  waitingSince: Instant | null;
}

const MOST_LINES = 8;
const WEEK_MS = 7 * 24 * 3_600_000;
const MINUTE_MS = 60_000;

/** The health of what runs for the company, with one statement; for whoever may read effects. */
export async function operationsOf(scope: Scope, { now }: { now: Instant }): Promise<Operations> {
  requireRight(scope, 'read', 'effect');
  const { organizationId } = scope;
  const [weekAgo, minuteAgo] = [new Date(Date.parse(now) - WEEK_MS), new Date(Date.parse(now) - MINUTE_MS)];
  const [row] = await scope.db.$queryRaw<{ operations: Operations }[]>`
    WITH accounts AS (SELECT * FROM connections WHERE organization_id = ${organizationId}::uuid),
    ailing AS (
      SELECT a.id, a.name, a.health, a.health_reason AS reason, a.health_since AS since, p.name AS owner
      FROM accounts a JOIN people p ON p.organization_id = a.organization_id AND p.id = a.owner_id
      WHERE a.health NOT IN ('ok', 'paused') ORDER BY a.health_since, a.id LIMIT ${MOST_LINES}
    ), silent AS (
      SELECT a.id AS "connectionId", a.name AS connection, coalesce(k.title, kpi.name, s.metric) AS feeds, s.silent_since AS since, s.failure
      FROM metric_sources s JOIN accounts a ON a.id = s.connection_id AND a.health IN ('ok', 'degraded', 'exhausted')
      LEFT JOIN key_results k ON k.organization_id = s.organization_id AND k.id = s.key_result_id
      LEFT JOIN kpis kpi ON kpi.organization_id = s.organization_id AND kpi.id = s.kpi_id
      WHERE s.organization_id = ${organizationId}::uuid AND s.silent_since IS NOT NULL AND NOT s.paused ORDER BY s.silent_since, s.id LIMIT ${MOST_LINES}
    ), astray AS (
      SELECT id, title, kind, due_at, failure, state FROM effects
      WHERE organization_id = ${organizationId}::uuid AND due_at > ${weekAgo} AND state IN ('failed', 'unknown')
    ), waiting AS (
      SELECT created_at FROM workflow_commands WHERE organization_id = ${organizationId}::uuid AND sent_at IS NULL AND created_at < ${minuteAgo}
    )
    SELECT json_build_object(
      'connections', (SELECT count(*) FROM accounts),
      'ailing', (SELECT coalesce(json_agg(ailing), '[]') FROM ailing),
      'silent', (SELECT coalesce(json_agg(silent), '[]') FROM silent),
      'failedEffects', (SELECT count(*) FROM astray WHERE state = 'failed'),
      'unknownEffects', (SELECT count(*) FROM astray WHERE state = 'unknown'),
      'latestFailed', (SELECT coalesce(json_agg(f), '[]') FROM (SELECT id, title, kind, due_at AS "dueAt", failure FROM astray WHERE state = 'failed' ORDER BY due_at DESC, id LIMIT 3) f),
      'waitingCommands', (SELECT count(*) FROM waiting),
      'waitingSince', (SELECT min(created_at) FROM waiting)
    ) AS operations`;
  if (row === undefined) throw new Error('An aggregate always has a row');
  return inOurForm(row.operations);
}

function inOurForm(json: Operations): Operations {
  const instant = (text: string): Instant => new Date(text).toISOString();
  return {
    ...json,
    ailing: json.ailing.map((account) => ({ ...account, since: account.since === null ? null : instant(account.since) })),
    silent: json.silent.map((source) => ({ ...source, since: instant(source.since) })),
    latestFailed: json.latestFailed.map((effect) => ({ ...effect, dueAt: instant(effect.dueAt) })),
    waitingSince: json.waitingSince === null ? null : instant(json.waitingSince),
  };
}
