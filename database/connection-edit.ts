import { DomainError } from '../domain/errors.ts';
import type { ConnectionSettings, IntegrationManifest } from '../domain/integration.ts';
import { connectionFor, connectionSecret } from './connections.ts';
import type { Scope } from './scope.ts';

/** An edited form: its settings with the secrets that were left as they are, and all that the account is opened with. */
export interface EditedSettings {
  provider: string;
  settings: ConnectionSettings;
  secret: Record<string, string>;
  /** It leads to another host: whatever was stored, a grant too, is not for that one. */
  moved: boolean;
}

/**
 * What an edited form means, for somebody who may change the account. A secret left empty is the stored one, unless the form leads to another host: whoever
 * changes an address may not learn by it what others entered. Throws INVALID_INPUT with `details.fields`.
 */
export async function editedSettings(
  scope: Scope,
  { id, form, manifestOf }: { id: string; form: unknown; manifestOf: (provider: string) => IntegrationManifest },
): Promise<EditedSettings> {
  const before = await connectionFor(scope, id, 'update');
  const { provider } = before;
  const manifest = manifestOf(provider);
  const stored = await connectionSecret(scope, id);
  const kept = Object.fromEntries(Object.entries(stored).filter(([name]) => isSecretField(manifest, name) && !isFilled(form, name)));
  const settings = manifest.parseSettings(typeof form === 'object' ? { ...form, ...kept } : form);
  const moved = hostOf(manifest, before.config) !== hostOf(manifest, settings.config);
  if (moved) refuseKept(Object.keys(kept));
  return { provider, settings, secret: { ...(moved ? {} : stored), ...settings.secret }, moved };
}

function refuseKept(names: readonly string[]): void {
  if (names.length === 0) return;
  const again = 'Enter it again: the address leads to another server, which is not told what is stored';
  throw new DomainError('INVALID_INPUT', `Please check: ${names.join(', ')}`, { fields: Object.fromEntries(names.map((name) => [name, again])) });
}

function isSecretField({ configFields }: IntegrationManifest, name: string): boolean {
  return configFields.some((field) => field.name === name && field.type === 'secret');
}

function isFilled(form: unknown, name: string): boolean {
  const value = typeof form === 'object' && form !== null ? (form as Record<string, unknown>)[name] : undefined;
  return value !== undefined && value !== null && value !== '';
}

/** Where the secrets go: the origin of an address, or the host; the same for all where the provider has but one. */
function hostOf({ hostField }: IntegrationManifest, config: Readonly<Record<string, unknown>>): string {
  const value = hostField === null ? '' : config[hostField];
  if (typeof value !== 'string') return '';
  return URL.canParse(value) ? new URL(value).origin : value;
}
