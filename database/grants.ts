import { addMs } from '../domain/calendar.ts';
import { ProviderError } from '../domain/errors.ts';
import type { AccessGrant } from '../domain/integration.ts';
import type { Instant } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { connectionFor, type ConnectionRow, connectionById, connectionSecret, healedColumns, secretColumns, tellConnection } from './connections.ts';
import { publish } from './events.ts';
import { inTransaction, type Scope } from './scope.ts';

/** Keeps what a person's consent gave, and lets the account go on: one click mends an account whose sign-in had ended. */
export async function saveGrant(
  scope: Scope,
  { connectionId, grant }: { connectionId: string; grant: AccessGrant },
  { at }: { at: Instant },
): Promise<ConnectionRow> {
  return inTransaction(scope, async (inside) => {
    const before = await connectionFor(inside, connectionId, 'update');
    await store(inside, connectionId, { secret: await connectionSecret(inside, connectionId), grant, at, healed: true });
    const after = await connectionById(inside, connectionId);
    await writeAudit(inside, { action: 'authorize', noun: 'connection', subjectId: connectionId, before, after, at });
    publish(inside, { type: 'connection', id: connectionId });
    await tellConnection(inside, connectionId, at);
    return after;
  });
}

/** A renewal of an account's access at an instant, and who is asked for it. */
interface Renewal {
  connectionId: string;
  at: Instant;
  refresh: Refresh;
}

type Refresh = (refreshToken: string) => Promise<AccessGrant>;
type Secret = Record<string, string>;

/** The secret of an account with access that has not ended, renewed where `refused` is the access that the provider no longer takes, or where it ends within the margin. */
export async function usableSecret(
  scope: Scope,
  { refused = null, marginMs, ...renewal }: Renewal & { refused?: string | null; marginMs: number },
): Promise<Secret> {
  return renewedWhere(scope, { ...renewal, isDue: (secret) => endsSoon(secret, { refused, marginMs, at: renewal.at }) });
}

/** Renews an account's access where half of its life is over; not where somebody has just done it. */
export async function renewAtHalfLife(scope: Scope, renewal: Renewal): Promise<void> {
  await renewedWhere(scope, { ...renewal, isDue: (secret) => (halfLifeOf(secret) ?? AFTER_ALL) <= renewal.at });
}

/** Access that lives for less than two minutes is renewed after one: no provider is asked more often. */
const SHORTEST_MS = 60_000;
const AFTER_ALL = '9999';

/**
 * Renewing holds the account's row: of all workers one asks the provider, the others wait and take what it got. This is the one call to a
 * provider within a transaction, bounded by the exchange's time limit; a rotated refresh token must be written before anybody can use it again.
 */
async function renewedWhere(scope: Scope, { connectionId, at, refresh, isDue }: Renewal & { isDue: (secret: Secret) => boolean }): Promise<Secret> {
  const known = await connectionSecret(scope, connectionId);
  if (!isDue(known)) return known;
  return inTransaction(scope, async (inside) => {
    await inside.db.$queryRaw`SELECT 1 FROM connections WHERE organization_id = ${scope.organizationId}::uuid AND id = ${connectionId}::uuid FOR UPDATE`;
    const secret = await connectionSecret(inside, connectionId);
    // Somebody was faster.
    if (!isDue(secret)) return secret;
    return store(inside, connectionId, { secret, grant: await renew(secret, refresh), at, healed: false });
  });
}

/** With the newest refresh token; with the one before where the provider never learned of the newest. */
async function renew({ refreshToken, previousRefreshToken }: Secret, refresh: Refresh): Promise<AccessGrant> {
  if (refreshToken === undefined)
    throw new ProviderError({ provider: 'oauth', kind: 'reauth-needed', message: 'The access has ended: connect the account again' });
  try {
    return await refresh(refreshToken);
  } catch (error) {
    const isDead = error instanceof ProviderError && error.kind === 'reauth-needed';
    if (!isDead || previousRefreshToken === undefined) throw error;
    return refresh(previousRefreshToken);
  }
}

async function store(
  scope: Scope,
  connectionId: string,
  { secret, grant, at, healed }: { secret: Secret; grant: AccessGrant; at: Instant; healed: boolean },
): Promise<Secret> {
  const { accessToken, refreshToken, lifeMs } = grant;
  const { accessToken: _access, grantedAt: _granted, expiresAt: _expires, ...kept } = secret;
  const expiresAt = lifeMs === null ? null : addMs(at, lifeMs);
  const next = {
    ...kept,
    accessToken,
    ...(expiresAt === null ? {} : { grantedAt: at, expiresAt }),
    ...(refreshToken === null ? {} : { refreshToken, ...(secret.refreshToken === undefined ? {} : { previousRefreshToken: secret.refreshToken }) }),
  };
  await scope.db.connection.updateMany({
    where: { organizationId: scope.organizationId, id: connectionId },
    data: { ...secretColumns(scope, connectionId, next), accessEndsAt: expiresAt === null ? null : new Date(expiresAt), ...(healed ? healedColumns() : {}) },
  });
  return next;
}

function endsSoon({ accessToken, expiresAt }: Secret, { refused, marginMs, at }: { refused: string | null; marginMs: number; at: Instant }): boolean {
  if (accessToken === undefined || accessToken === refused) return true;
  return expiresAt !== undefined && Date.parse(expiresAt) - marginMs <= Date.parse(at);
}

/** When half of the life of an account's access is over; null where it does not end, or cannot be renewed. */
export function halfLifeOf({ refreshToken, grantedAt, expiresAt }: Secret): Instant | null {
  if (refreshToken === undefined || expiresAt === undefined) return null;
  // Older grants do not say when they began.
  if (grantedAt === undefined) return expiresAt;
  return addMs(grantedAt, Math.max((Date.parse(expiresAt) - Date.parse(grantedAt)) / 2, SHORTEST_MS));
}
