import { randomBytes } from 'node:crypto';
import type { PersonKeyModel } from './generated/prisma/models/PersonKey.ts';
import type { Scope } from './scope.ts';
import { decryptSecret, encryptSecret, hasKeyOf, personKeyPlace } from './secrets.ts';

const KEY_BYTES = 32;

/** The key of a person; 'locked' where it is encrypted under a SECRET_KEY that is not here. */
export type PersonKey = Buffer | 'locked';

/** The keys of these people as they stand: whoever was erased has none. Nothing is kept of them, so that an erasure holds from its commit on. */
export async function personKeys(scope: Scope, personIds: readonly string[]): Promise<Map<string, PersonKey>> {
  const { organizationId, database, db } = scope;
  const rows = await db.personKey.findMany({ where: { organizationId, personId: { in: [...personIds] } } });
  return new Map(rows.map((row) => [row.personId, hasKeyOf(database.secretKey, { keyId: row.secretKeyId }) ? opened(scope, row) : 'locked']));
}

/**
 * The keys to encrypt under, made for whoever has none yet; people who were erased, and ids of nobody, are left out. Throws NOT_READY where a key is
 * there and cannot be read: a second one beside it would make what stands unreadable.
 */
export async function keysToWriteUnder(scope: Scope, personIds: readonly string[]): Promise<Map<string, Buffer>> {
  const { organizationId, db } = scope;
  const wanted = [...new Set(personIds)];
  const rows = await db.personKey.findMany({ where: { organizationId, personId: { in: wanted } } });
  const known = new Set(rows.map(({ personId }) => personId));
  const made = await makeKeys(
    scope,
    wanted.filter((id) => !known.has(id)),
  );
  return new Map([...rows, ...made].map((row) => [row.personId, opened(scope, row)]));
}

/** Destroys the key of a person: what was encrypted under it cannot be read any more by anybody. */
export async function destroyPersonKey({ db, organizationId }: Scope, personId: string): Promise<void> {
  await db.personKey.deleteMany({ where: { organizationId, personId } });
}

/** Of two that make a key at once both get the same. The lock on the person waits for an erasure that is under way, after which there is no key to be made. */
async function makeKeys({ organizationId, database, db }: Scope, personIds: readonly string[]): Promise<PersonKeyModel[]> {
  if (personIds.length === 0) return [];
  const fresh = personIds.map((personId) => {
    const { bytes, keyId } = encryptSecret(database.secretKey, personKeyPlace(organizationId, personId), randomBytes(KEY_BYTES).toString('base64'));
    return { personId, key: Buffer.from(bytes).toString('hex'), secretKeyId: keyId };
  });
  return db.$queryRaw<PersonKeyModel[]>`
    INSERT INTO person_keys (organization_id, person_id, key, secret_key_id)
    SELECT p.organization_id, p.id, decode(j.key, 'hex'), j."secretKeyId"
    FROM jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) AS j("personId" uuid, key text, "secretKeyId" text)
    JOIN people p ON p.organization_id = ${organizationId}::uuid AND p.id = j."personId"
    WHERE p.erased_at IS NULL FOR SHARE OF p
    ON CONFLICT (organization_id, person_id) DO UPDATE SET secret_key_id = person_keys.secret_key_id
    RETURNING organization_id::text AS "organizationId", person_id::text AS "personId", key, secret_key_id AS "secretKeyId"`;
}

function opened({ database }: Scope, { organizationId, personId, key, secretKeyId }: PersonKeyModel): Buffer {
  return Buffer.from(decryptSecret(database.secretKey, personKeyPlace(organizationId, personId), { bytes: key, keyId: secretKeyId }), 'base64');
}
