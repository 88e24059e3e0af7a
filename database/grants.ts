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
    await store(inside, connectionId, { secret: await connectionSecret(inside, connectionId), grant, healed: true });
    const after = await connectionById(inside, connectionId);
    await writeAudit(inside, { action: 'authorize', noun: 'connection', subjectId: connectionId, before, after, at });
    publish(inside, { type: 'connection', id: connectionId });
    await tellConnection(inside, connectionId, at);
    return after;
  });
}

/**
 * The secret of an account with access that has not ended, renewed where `refused` is the access that the provider no longer takes, or where it ends within
 * the margin. Renewing holds the account's row: of all workers one asks the provider, the others wait and take what it got. This is the one call to a
 * provider within a transaction, bounded by the exchange's time limit; a rotated refresh token must be written before anybody can use it again.
 */
export async function usableSecret(
  scope: Scope,
  { connectionId, refused = null, marginMs, refresh }: { connectionId: string; refused?: string | null; marginMs: number; refresh: Refresh },
): Promise<Record<string, string>> {
  const known = await connectionSecret(scope, connectionId);
  if (!endsSoon(known, { refused, marginMs })) return known;
  return inTransaction(scope, async (inside) => {
    await inside.db.$queryRaw`SELECT 1 FROM connections WHERE organization_id = ${scope.organizationId}::uuid AND id = ${connectionId}::uuid FOR UPDATE`;
    const secret = await connectionSecret(inside, connectionId);
    // Somebody was faster.
    if (!endsSoon(secret, { refused, marginMs })) return secret;
    return store(inside, connectionId, { secret, grant: await renew(secret, refresh), healed: false });
  });
}

type Refresh = (refreshToken: string) => Promise<AccessGrant>;

/** With the newest refresh token; with the one before where the provider never learned of the newest. */
async function renew({ refreshToken, previousRefreshToken }: Record<string, string>, refresh: Refresh): Promise<AccessGrant> {
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
  { secret, grant, healed }: { secret: Record<string, string>; grant: AccessGrant; healed: boolean },
): Promise<Record<string, string>> {
  const { accessToken, refreshToken, expiresAt } = grant;
  const { accessToken: _access, expiresAt: _expires, ...kept } = secret;
  const next = {
    ...kept,
    accessToken,
    ...(expiresAt === null ? {} : { expiresAt }),
    ...(refreshToken === null ? {} : { refreshToken, ...(secret.refreshToken === undefined ? {} : { previousRefreshToken: secret.refreshToken }) }),
  };
  await scope.db.connection.updateMany({
    where: { organizationId: scope.organizationId, id: connectionId },
    data: { ...secretColumns(scope, connectionId, next), accessEndsAt: expiresAt === null ? null : new Date(expiresAt), ...(healed ? healedColumns() : {}) },
  });
  return next;
}

function endsSoon({ accessToken, expiresAt }: Record<string, string>, { refused, marginMs }: { refused: string | null; marginMs: number }): boolean {
  if (accessToken === undefined || accessToken === refused) return true;
  return expiresAt !== undefined && Date.parse(expiresAt) - marginMs <= Date.now();
}
