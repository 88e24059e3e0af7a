import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import type { Database } from './client.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const SHORTEST_SECRET = 16;
const ROTATION_BATCH = 200;

/** One key of the ring: its name is stored beside what it encrypted. */
interface SecretKey {
  id: string;
  encryption: Buffer;
  signing: Buffer;
  /** For what the library of api/auth/identity.ts signs and encrypts. */
  accounts: string;
  /** For what Temporal keeps of workflows. */
  payloads: Buffer;
}

/** The keys derived from SECRET_KEY and, while a rotation is under way, from SECRET_KEY_PREVIOUS. */
export interface SecretKeyring {
  current: SecretKey;
  previous: readonly SecretKey[];
}

/** What is stored of a secret: iv + tag + ciphertext, and the id of its key. */
export interface EncryptedSecret {
  bytes: Uint8Array<ArrayBuffer>;
  keyId: string;
}

/** The row that a secret belongs to; it cannot be decrypted in any other place. */
export interface SecretPlace {
  organizationId: string;
  table: string;
  rowId: string;
}

/** Makes the keyring from SECRET_KEY and older keys. Throws where a key is shorter than 16 characters. */
export function secretKeyring(secret: string, previous: readonly string[] = []): SecretKeyring {
  return { current: deriveKey(secret), previous: previous.map(deriveKey) };
}

/** Encrypts with AES-256-GCM under the current key, bound to its place. */
export function encryptSecret(keyring: SecretKeyring, place: SecretPlace, plain: string): EncryptedSecret {
  return { bytes: encryptUnder(keyring.current.encryption, place, plain), keyId: keyring.current.id };
}

/** The plain text of a stored secret. Refused where its key is gone, or where the row was moved or changed. */
export function decryptSecret(keyring: SecretKeyring, place: SecretPlace, secret: { bytes: Uint8Array; keyId: string }): string {
  const key = [keyring.current, ...keyring.previous].find(({ id }) => id === secret.keyId);
  if (key === undefined)
    throw new DomainError(
      'NOT_READY',
      'This secret was encrypted with a key that is not here: set SECRET_KEY_PREVIOUS to the former SECRET_KEY, or enter the secret again.',
    );
  return decryptUnder(key.encryption, place, secret.bytes);
}

/** Whether a secret can be read with the keys that are here. */
export function hasKeyOf(keyring: SecretKeyring, { keyId }: { keyId: string }): boolean {
  return [keyring.current, ...keyring.previous].some(({ id }) => id === keyId);
}

/** Encrypts with AES-256-GCM under a key of 32 bytes, bound to its place: iv + tag + ciphertext. */
export function encryptUnder(key: Uint8Array, place: SecretPlace, plain: string): Uint8Array<ArrayBuffer> {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(boundTo(place));
  const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), ciphertext]));
}

/** What `encryptUnder` encrypted. Throws where it was moved or changed, or the key is another. */
export function decryptUnder(key: Uint8Array, place: SecretPlace, encrypted: Uint8Array): string {
  const bytes = Buffer.from(encrypted);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(place)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new Error(`The secret of ${place.table} ${place.rowId} does not belong there, or was changed`, { cause });
  }
}

/** Encrypts every stored secret anew under the current key; returns how many. Run it with the old key in SECRET_KEY_PREVIOUS, then drop that key. */
export async function rotateSecrets(database: Database): Promise<number> {
  let rotated = (await rotateConnections(database)) + (await rotateProviders(database)) + (await rotateTwoFactors(database));
  for (const { id } of await database.prisma.organization.findMany({ select: { id: true } })) rotated += await rotatePersonKeys(database, id);
  return rotated;
}

async function rotateConnections({ prisma, secretKey }: Database): Promise<number> {
  for (let rotated = 0; ; ) {
    const waiting = await prisma.connection.findMany({
      where: { secret: { not: null }, secretKeyId: { not: secretKey.current.id } },
      select: { organizationId: true, id: true, secret: true, secretKeyId: true },
      take: ROTATION_BATCH,
    });
    for (const { organizationId, id, secret, secretKeyId } of waiting) {
      if (secret === null || secretKeyId === null) continue;
      const place = { organizationId, table: 'connections', rowId: id };
      const fresh = encryptSecret(secretKey, place, decryptSecret(secretKey, place, { bytes: secret, keyId: secretKeyId }));
      // Only where nobody entered a new secret meanwhile.
      const { count } = await prisma.connection.updateMany({
        where: { organizationId, id, secretKeyId },
        data: { secret: fresh.bytes, secretKeyId: fresh.keyId },
      });
      rotated += count;
    }
    if (waiting.length < ROTATION_BATCH) return rotated;
  }
}

/** One an organization. */
async function rotateProviders({ prisma, secretKey }: Database): Promise<number> {
  const waiting = await prisma.ssoProvider.findMany({ where: { secretKeyId: { not: secretKey.current.id } } });
  for (const { organizationId, id, secret, secretKeyId } of waiting) {
    const place = { organizationId, table: 'sso_providers', rowId: id };
    const fresh = encryptSecret(secretKey, place, decryptSecret(secretKey, place, { bytes: secret, keyId: secretKeyId }));
    await prisma.ssoProvider.updateMany({ where: { id, secretKeyId }, data: { secret: fresh.bytes, secretKeyId: fresh.keyId } });
  }
  return waiting.length;
}

/** What the library of api/auth/identity.ts encrypted, in its own way: an envelope that names the key. */
async function rotateTwoFactors({ prisma, secretKey }: Database): Promise<number> {
  const key = libraryKeys(secretKey);
  const current = `$ba$${key.currentVersion}$`;
  for (let rotated = 0; ; ) {
    const waiting = await prisma.accountTwoFactor.findMany({ where: { NOT: { secret: { startsWith: current } } }, take: ROTATION_BATCH });
    for (const { id, secret, backupCodes } of waiting) {
      const renew = async (data: string): Promise<string> => symmetricEncrypt({ key, data: await symmetricDecrypt({ key, data }) });
      const data = { secret: await renew(secret), backupCodes: await renew(backupCodes) };
      // Only where nobody set up another, or used a code, meanwhile.
      const { count } = await prisma.accountTwoFactor.updateMany({ where: { id, secret, backupCodes }, data });
      rotated += count;
    }
    if (waiting.length < ROTATION_BATCH) return rotated;
  }
}

/** The ring as the library of api/auth/identity.ts takes it: by numbers. */
export function libraryKeys({ current, previous }: SecretKeyring): { keys: Map<number, string>; currentVersion: number } {
  const numbered = [current, ...previous].map(({ id, accounts }) => [Number.parseInt(id, 16), accounts] as const);
  return { keys: new Map(numbered), currentVersion: Number.parseInt(current.id, 16) };
}

/** Those of people are seen in the name of their organization alone. */
async function rotatePersonKeys(database: Database, organizationId: string): Promise<number> {
  const { secretKey } = database;
  const db = database.prismaOf(organizationId);
  for (let rotated = 0; ; ) {
    const waiting = await db.personKey.findMany({ where: { organizationId, secretKeyId: { not: secretKey.current.id } }, take: ROTATION_BATCH });
    for (const { personId, key, secretKeyId } of waiting) {
      const place = personKeyPlace(organizationId, personId);
      const fresh = encryptSecret(secretKey, place, decryptSecret(secretKey, place, { bytes: key, keyId: secretKeyId }));
      // A key that was destroyed meanwhile stays so.
      const { count } = await db.personKey.updateMany({
        where: { organizationId, personId, secretKeyId },
        data: { key: fresh.bytes, secretKeyId: fresh.keyId },
      });
      rotated += count;
    }
    if (waiting.length < ROTATION_BATCH) return rotated;
  }
}

/** Where the key of a person belongs: it cannot be decrypted in any other place. */
export function personKeyPlace(organizationId: string, personId: string): SecretPlace {
  return { organizationId, table: 'person_keys', rowId: personId };
}

function deriveKey(secret: string): SecretKey {
  if (secret.length < SHORTEST_SECRET) throw new Error(`SECRET_KEY needs at least ${SHORTEST_SECRET} characters`);
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, 'sextant', purpose, 32));
  return {
    id: createHash('sha256').update(derive('id')).digest('hex').slice(0, 12),
    encryption: derive('encryption'),
    signing: derive('signing'),
    accounts: derive('accounts').toString('base64url'),
    payloads: derive('temporal-payloads'),
  };
}

function boundTo({ organizationId, table, rowId }: SecretPlace): Buffer {
  return Buffer.from(`${organizationId}|${table}|${rowId}`);
}
