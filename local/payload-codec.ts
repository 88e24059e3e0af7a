import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { DomainError } from '../domain/errors.ts';

/** The keys of a SecretKeyring (database/secrets.ts), as far as payloads need them: 32 bytes each, and the id that is written beside what a key encrypted. */
export interface PayloadKeyring {
  current: PayloadKey;
  previous: readonly PayloadKey[];
}

interface PayloadKey {
  id: string;
  payloads: Buffer;
}

const { Payload: Message } = proto.temporal.api.common.v1;
/** The name that Temporal's own samples and tools use. */
const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts every payload with AES-256-GCM under the current key, metadata included, and decrypts with the key that a payload names: iv + tag + ciphertext.
 * What is not encrypted passes as it is, because it was written before this was: cycles that ran then go on.
 */
export function createPayloadCodec(keyring: PayloadKeyring): PayloadCodec {
  const keys = new Map([...keyring.previous, keyring.current].map((key) => [key.id, key]));
  return {
    encode: async (payloads) => payloads.map((payload) => encrypt(keyring.current, payload)),
    decode: async (payloads) => payloads.map((payload) => (textOf(payload, 'encoding') === ENCODING ? decrypt(keys, payload) : payload)),
  };
}

/** The id of the key that a payload is encrypted under; null for one that is not. */
export function keyIdOf(payload: Payload): string | null {
  return textOf(payload, 'encoding') === ENCODING ? textOf(payload, KEY_ID) : null;
}

function encrypt({ id, payloads: key }: PayloadKey, payload: Payload): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(boundTo(id));
  const ciphertext = Buffer.concat([cipher.update(Message.encode(payload).finish()), cipher.final()]);
  return { metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(id) }, data: Buffer.concat([iv, cipher.getAuthTag(), ciphertext]) };
}

function decrypt(keys: ReadonlyMap<string, PayloadKey>, payload: Payload): Payload {
  const keyId = textOf(payload, KEY_ID);
  const key = keys.get(keyId);
  if (key === undefined)
    throw new DomainError(
      'NOT_READY',
      `What Temporal keeps of this workflow was encrypted with the key "${keyId}", which is not here: set SECRET_KEY_PREVIOUS to the former SECRET_KEY.`,
    );
  const bytes = Buffer.from(payload.data ?? []);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.payloads, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(keyId)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Message.decode(Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]));
  } catch (cause) {
    throw new Error(`A payload that Temporal keeps, encrypted with the key "${keyId}", was changed`, { cause });
  }
}

function textOf({ metadata }: Payload, name: string): string {
  return Buffer.from(metadata?.[name] ?? []).toString('utf8');
}

function boundTo(keyId: string): Buffer {
  return Buffer.from(`${ENCODING}|${keyId}`);
}
