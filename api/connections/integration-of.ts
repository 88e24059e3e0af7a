import { DomainError } from '../../domain/errors.ts';
import type { IntegrationManifest } from '../../domain/integration.ts';
import type { Context } from '../context.ts';

/** The manifest of a provider. Throws INVALID_INPUT for one that Sextant does not know. */
export function integrationOf({ deps }: Context, provider: string): IntegrationManifest {
  const manifest = deps.integrations.find((integration) => integration.id === provider);
  if (manifest === undefined) throw new DomainError('INVALID_INPUT', `There is no integration called ${provider}.`, { field: 'provider' });
  return manifest;
}

/** Whether an account of the company is nothing but the client by which people connect their own: nobody has to agree for it at the provider. */
export function isForPeopleAlone({ deps: { outside } }: Context, provider: string): boolean {
  return outside.offers(provider, 'calendar') && !(['metrics', 'code', 'messages'] as const).some((door) => outside.offers(provider, door));
}
