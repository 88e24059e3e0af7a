import { createHash } from 'node:crypto';
import { type LogoMediaType, requireLogo } from '../domain/branding.ts';
import type { Instant } from '../domain/key-result.ts';
import { organizationById, type OrganizationRow, updateSettings } from './organizations.ts';
import { requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';

/** A company's logo as it is served. */
export interface LogoFile {
  mediaType: LogoMediaType;
  sha256: string;
  bytes: Uint8Array;
}

/** The logo of the scope's organization; null of none. */
export async function logoOf(scope: Scope): Promise<LogoFile | null> {
  const logo = await scope.db.organizationLogo.findFirst({ where: { organizationId: scope.organizationId } });
  // Written by this file alone.
  return logo === null ? null : { mediaType: logo.mediaType as LogoMediaType, sha256: logo.sha256, bytes: logo.bytes };
}

/** Gives the company a logo, or with null takes it away. Refused where it is no small picture. */
export async function putLogo(scope: Scope, bytes: Uint8Array<ArrayBuffer> | null, { at }: { at: Instant }): Promise<OrganizationRow> {
  requireRight(scope, 'update', 'organization');
  const logo = bytes === null ? null : { mediaType: requireLogo(bytes), sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
  return inTransaction(scope, async (inside) => {
    const { organizationId, db } = inside;
    if (logo === null) await db.organizationLogo.deleteMany({ where: { organizationId } });
    else await db.organizationLogo.upsert({ where: { organizationId }, create: { organizationId, ...logo }, update: logo });
    const { version } = await organizationById(inside);
    return updateSettings(inside, { settings: { logo: logo?.sha256 ?? null } }, { version, at });
  });
}
