import { DomainError } from '../../domain/errors.ts';
import type { IntegrationManifest } from '../../domain/integration.ts';
import type { Context } from '../context.ts';

/** The manifest of a provider. Throws INVALID_INPUT for one that Sextant does not know. */
export function integrationOf({ deps }: Context, provider: string): IntegrationManifest {
  const manifest = deps.integrations.find((integration) => integration.id === provider);
  if (manifest === undefined) throw new DomainError('INVALID_INPUT', `There is no integration called ${provider}.`, { field: 'provider' });
  return manifest;
}
