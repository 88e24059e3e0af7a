import { addMs } from '../domain/calendar.ts';
import type { Account, IntegrationManifest, Outside } from '../domain/integration.ts';
import type { Instant } from '../domain/key-result.ts';
import { type ConnectionRow, connectionSecret } from './connections.ts';
import { halfLifeOf, renewAtHalfLife, usableSecret } from './grants.ts';
import { budgetKeeper } from './provider-budgets.ts';
import { pushedSamples } from './pushed-values.ts';
import type { Scope } from './scope.ts';

type Reached = Pick<ConnectionRow, 'id' | 'provider' | 'config'>;

/** A connection's account as it is used: with access that holds, the budget that all workers share, and what was brought to it. Throws ProviderError. */
export async function connectionAccount(scope: Scope, connection: Reached, { outside, at }: { outside: Outside; at: Instant }): Promise<Account> {
  const { id } = connection;
  const { manifest, reach, stored, refresh } = await reachOf(scope, connection, outside);
  if (!isByConsent(manifest, { config: connection.config, secret: stored })) return outside.openAccount({ ...reach, secret: stored });

  const openedMs = performance.now();
  const { refreshMarginMs: marginMs } = manifest.oauth;
  let secret = await usableSecret(scope, { connectionId: id, at, marginMs, refresh });
  const renew = async () => {
    // A run may last for hours.
    const now = addMs(at, Math.floor(performance.now() - openedMs));
    secret = await usableSecret(scope, { connectionId: id, at: now, refused: secret.accessToken ?? null, marginMs, refresh });
    return secret;
  };
  return outside.openAccount({ ...reach, secret, renew });
}

/** When the access of an account is to be renewed although nobody needs it now; null where that is never. */
export async function renewalDueAt(
  scope: Scope,
  connection: Pick<ConnectionRow, 'id' | 'provider' | 'config' | 'accessEndsAt'>,
  { manifestOf }: Pick<Outside, 'manifestOf'>,
): Promise<Instant | null> {
  const { id, provider, config, accessEndsAt } = connection;
  if (accessEndsAt === null) return null;
  const secret = await connectionSecret(scope, id);
  return isByConsent(manifestOf(provider), { config, secret }) ? halfLifeOf(secret) : null;
}

/** Renews the access of an account where that is due. Throws ProviderError. */
export async function renewAccount(scope: Scope, connection: Reached, { outside, at }: { outside: Outside; at: Instant }): Promise<void> {
  const { refresh } = await reachOf(scope, connection, outside);
  await renewAtHalfLife(scope, { connectionId: connection.id, at, refresh });
}

/** Whether these settings go by a person's consent. */
export function isByConsent(
  manifest: IntegrationManifest,
  settings: { config: Record<string, unknown>; secret: Record<string, string> },
): manifest is IntegrationManifest & Required<Pick<IntegrationManifest, 'oauth'>> {
  return manifest.oauth !== undefined && (manifest.oauth.appliesTo?.(settings) ?? true);
}

async function reachOf(scope: Scope, { id, provider, config }: Reached, { manifestOf, openAccount }: Outside) {
  const manifest = manifestOf(provider);
  const reach = { provider, config, budget: budgetKeeper(scope, { id, config }, manifest), pushed: pushedSamples(scope, id) };
  const stored = await connectionSecret(scope, id);
  const refresh = async (refreshToken: string) => (await openAccount({ ...reach, secret: stored }).consent()).refresh(refreshToken);
  return { manifest, reach, stored, refresh };
}
