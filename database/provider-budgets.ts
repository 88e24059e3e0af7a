import { createHash } from 'node:crypto';
import { ProviderError } from '../domain/errors.ts';
import type { Budget, BudgetKeeper, IntegrationManifest } from '../domain/integration.ts';
import type { Instant } from '../domain/key-result.ts';
import type { ConnectionRow } from './connections.ts';
import type { Scope } from './scope.ts';

/** How a bucket stands: `used` of `requests` in the window, or what the provider said. */
export interface BudgetStanding {
  bucket: string;
  requests: number;
  perSeconds: number;
  used: number;
  /** When the window ends, or null while nothing was taken. */
  resetsAt: Instant | null;
}

type Metered = Pick<ConnectionRow, 'id' | 'config'>;

/**
 * The budget of a connection's account, kept in the database so that all workers share it. Every take is one statement; the window runs by the database's clock. What a provider
 * says holds for one window at most: one whose clock runs ahead would stop us for as long as it is wrong.
 */
export function budgetKeeper(scope: Scope, connection: Metered, manifest: IntegrationManifest): BudgetKeeper {
  const budgetOf = (bucket: string): Budget => {
    const budget = manifest.budgets.find((each) => each.bucket === bucket);
    if (budget === undefined) throw new Error(`${manifest.id} names no budget "${bucket}"`);
    return budget;
  };
  return {
    take: async (bucket, cost = 1) => {
      const budget = budgetOf(bucket);
      const waitMs = await take(scope, { key: keyOf(manifest, connection, budget), budget, cost });
      if (waitMs === null) return;
      throw new ProviderError({
        provider: manifest.id,
        kind: 'rate-limited',
        message: `The budget of ${manifest.name} (${bucket}) is used up for now`,
        retryAfterMs: waitMs,
      });
    },
    told: async (bucket, { remaining, resetAt }) => {
      const budget = budgetOf(bucket);
      await scope.db.$executeRaw`
        INSERT INTO provider_budgets (organization_id, key, window_started_at, used, told_remaining, told_reset_at)
        VALUES (${scope.organizationId}::uuid, ${keyOf(manifest, connection, budget)}, clock_timestamp(), 0, ${Math.trunc(remaining)},
          least(${resetAt}::timestamptz, clock_timestamp() + make_interval(secs => ${budget.perSeconds}::int)))
        ON CONFLICT (organization_id, key) DO UPDATE SET told_remaining = excluded.told_remaining, told_reset_at = excluded.told_reset_at`;
    },
  };
}

/** How all buckets of a connection's account stand at an instant. */
export async function budgetStandings(
  scope: Scope,
  connection: Metered,
  { manifest, at }: { manifest: IntegrationManifest; at: Instant },
): Promise<BudgetStanding[]> {
  const keys = manifest.budgets.map((budget) => keyOf(manifest, connection, budget));
  const rows = await scope.db.providerBudget.findMany({ where: { organizationId: scope.organizationId, key: { in: keys } } });
  const nowMs = Date.parse(at);
  return manifest.budgets.map(({ bucket, requests, perSeconds }, index) => {
    const row = rows.find(({ key }) => key === keys[index]);
    const endsMs = row === undefined ? 0 : row.windowStartedAt.getTime() + perSeconds * 1_000;
    const toldMs = row?.toldResetAt?.getTime() ?? 0;
    const ours = row !== undefined && endsMs > nowMs ? row.used : 0;
    const theirs = row?.toldRemaining !== null && row?.toldRemaining !== undefined && toldMs > nowMs ? Math.max(0, requests - row.toldRemaining) : 0;
    const resetMs = theirs > ours ? toldMs : endsMs;
    return {
      bucket,
      requests,
      perSeconds,
      used: Math.min(requests, Math.max(ours, theirs)),
      resetsAt: resetMs > nowMs ? new Date(resetMs).toISOString() : null,
    };
  });
}

/** Null where it was taken; else the milliseconds until there is enough again. */
async function take(scope: Scope, { key, budget, cost }: { key: string; budget: Budget; cost: number }): Promise<number | null> {
  const { requests, perSeconds } = budget;
  const { organizationId } = scope;
  const taken = await scope.db.$executeRaw`
    INSERT INTO provider_budgets AS b (organization_id, key, window_started_at, used)
    VALUES (${organizationId}::uuid, ${key}, clock_timestamp(), ${cost}::int)
    ON CONFLICT (organization_id, key) DO UPDATE SET
      window_started_at = CASE WHEN b.window_started_at + make_interval(secs => ${perSeconds}::int) <= clock_timestamp() THEN clock_timestamp() ELSE b.window_started_at END,
      used = CASE WHEN b.window_started_at + make_interval(secs => ${perSeconds}::int) <= clock_timestamp() THEN 0 ELSE b.used END + ${cost}::int,
      told_remaining = CASE WHEN b.told_reset_at > clock_timestamp() THEN b.told_remaining - ${cost}::int END
    WHERE (b.window_started_at + make_interval(secs => ${perSeconds}::int) <= clock_timestamp() OR b.used + ${cost}::int <= ${requests}::int)
      AND (b.told_remaining IS NULL OR b.told_reset_at <= clock_timestamp() OR b.told_remaining >= ${cost}::int)`;
  if (taken > 0) return null;
  const [row] = await scope.db.$queryRaw<{ waitMs: number }[]>`
    SELECT ceil(extract(epoch FROM greatest(
      CASE WHEN used + ${cost}::int > ${requests}::int THEN window_started_at + make_interval(secs => ${perSeconds}::int) END,
      CASE WHEN told_remaining < ${cost}::int THEN told_reset_at END) - clock_timestamp()) * 1000)::float8 AS "waitMs"
    FROM provider_budgets WHERE organization_id = ${organizationId}::uuid AND key = ${key}`;
  return Math.max(row?.waitMs ?? 0, 1_000);
}

/** Hashed, as an account's name may be a person's. */
function keyOf({ id, accountOf }: IntegrationManifest, connection: Metered, { bucket, scope }: Budget): string {
  const account = scope === 'address' ? '' : (accountOf?.(connection.config) ?? connection.id);
  return `${id}/${bucket}/${createHash('sha256').update(account).digest('base64url').slice(0, 22)}`;
}
