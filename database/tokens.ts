import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { SecretKeyring } from './secrets.ts';

/** A token that can be made again from its row's id, so that a retry writes the same mail: `<id>.<HMAC of it>`. Only its hash is stored. */
export function signedToken(keyring: SecretKeyring, id: string): string {
  return `${id}.${createHmac('sha256', keyring.current.signing).update(id).digest('base64url')}`;
}

/** A token nobody can guess or make again: sessions. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token, and looked up. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
