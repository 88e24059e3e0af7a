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

/** A place outside of the database for anchors. They come in the order of their numbers, so that the newest stands for all before it. */
export interface AuditAnchors {
  /** The newest one; null where none was kept. `known` is one that was seen there before: the search begins at it. */
  newest(organizationId: string, known?: AuditAnchor | null): Promise<AuditAnchor | null>;
  /** Keeps one. The same again changes nothing; where another stands under its number, that one stays and AnchorDiffersError is thrown. */
  keep(anchor: AuditAnchor): Promise<void>;
  close(): void;
}

/** The chain in the database does not lead to what was anchored: its end was cut off, an older backup restored, or it was rewritten. */
export class AnchorDiffersError extends Error {
  readonly anchor: AuditAnchor;

  constructor(anchor: AuditAnchor) {
    super(`Seal ${anchor.number} in the database is not the one of ${anchor.sealedAt} that was anchored; run "npm run audit:verify"`);
    this.name = 'AnchorDiffersError';
    this.anchor = anchor;
  }
}

/** What of a head is printed into papers: enough to tell it from every other, and short enough to be typed. */
export interface PrintedHead {
  /** `12:0123456789abcdef`, the seal's number and the first digits of its head. */
  head: string;
  entries: number;
  keyId: string;
  sealedAt: Instant;
}

const PRINTED_DIGITS = 16;

/** A head as papers print it. */
export function printedHead({ number, head, entries, keyId, sealedAt }: AuditAnchor): PrintedHead {
  return { head: `${number}:${head.slice(0, PRINTED_DIGITS)}`, entries, keyId, sealedAt };
}

/** The seal's number and the digits of a printed head; null where a text is none. More digits than are printed may be given, not fewer. */
export function parsePrintedHead(text: string): { number: number; digits: string } | null {
  const [, number, digits] = /^([1-9]\d{0,8}):([0-9a-f]{16,64})$/.exec(text.trim().toLowerCase()) ?? [];
  return number === undefined || digits === undefined ? null : { number: Number(number), digits };
}
