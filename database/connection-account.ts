import type { Account, IntegrationManifest, Outside } from '../domain/integration.ts';
import { type ConnectionRow, connectionSecret } from './connections.ts';
import { usableSecret } from './grants.ts';
import { budgetKeeper } from './provider-budgets.ts';
import { pushedSamples } from './pushed-values.ts';
import type { Scope } from './scope.ts';

/** A connection's account as it is used: with access that holds, the budget that all workers share, and what was brought to it. Throws ProviderError. */
export async function connectionAccount(
  scope: Scope,
  { id, provider, config }: Pick<ConnectionRow, 'id' | 'provider' | 'config'>,
  { manifestOf, openAccount }: Outside,
): Promise<Account> {
  const manifest = manifestOf(provider);
  const reach = { provider, config, budget: budgetKeeper(scope, { id, config }, manifest), pushed: pushedSamples(scope, id) };
  const stored = await connectionSecret(scope, id);
  if (!isByConsent(manifest, { config, secret: stored })) return openAccount({ ...reach, secret: stored });

  const { refreshMarginMs: marginMs } = manifest.oauth;
  const refresh = async (refreshToken: string) => (await openAccount({ ...reach, secret: stored }).consent()).refresh(refreshToken);
  let secret = await usableSecret(scope, { connectionId: id, marginMs, refresh });
  const renew = async () => {
    secret = await usableSecret(scope, { connectionId: id, refused: secret.accessToken ?? null, marginMs, refresh });
    return secret;
  };
  return openAccount({ ...reach, secret, renew });
}

/** Whether these settings go by a person's consent. */
export function isByConsent(
  manifest: IntegrationManifest,
  settings: { config: Record<string, unknown>; secret: Record<string, string> },
): manifest is IntegrationManifest & Required<Pick<IntegrationManifest, 'oauth'>> {
  return manifest.oauth !== undefined && (manifest.oauth.appliesTo?.(settings) ?? true);
}
