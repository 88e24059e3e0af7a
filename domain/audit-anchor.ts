import type { Instant } from './key-result.ts';

/** A signed head of the audit chain as it is kept outside of the database, where whoever rewrites the chain does not reach. */
export interface AuditAnchor {
  organizationId: string;
  /** Of the seal. */
  number: number;
  /** Entries under it. */
  entries: number;
  /** Hexadecimal, as is the signature. */
  head: string;
  signature: string;
  /** Of the key that signed it. */
  keyId: string;
  sealedAt: Instant;
}
