import { headsFrom } from '../database/audit-seals.ts';
import type { Scope } from '../database/scope.ts';
import { AnchorDiffersError, type AuditAnchor, type AuditAnchors } from '../domain/audit-anchor.ts';

/**
 * Anchors an organization's chain up to its end, from the newest anchor on, in order: none is left out, however long their place was away, and two
 * workers write the same. Returns the newest. `known` is one that was seen there before (default none).
 * Throws AnchorDiffersError where the chain does not lead to the newest anchor, and then writes none: it is the evidence, and what came behind it would hide it.
 */
export async function anchorChain(
  scope: Scope,
  { anchors, known = null, signal }: { anchors: AuditAnchors; known?: AuditAnchor | null; signal: AbortSignal },
): Promise<AuditAnchor | null> {
  let newest = await anchors.newest(scope.organizationId, known);
  let heads = await headsFrom(scope, newest?.number ?? 1);
  if (newest !== null && heads[0]?.head !== newest.head) throw new AnchorDiffersError(newest);
  while (heads.length > 0) {
    for (const head of heads) {
      if (signal.aborted) return newest;
      if (head.number === newest?.number) continue;
      await anchors.keep(head);
      newest = head;
    }
    heads = await headsFrom(scope, (newest?.number ?? 0) + 1);
  }
  return newest;
}

/** `waiting`: their place or the database is away, and they come later. `differ`: a chain does not lead to what was anchored. */
export type AnchoringState = 'kept' | 'waiting' | 'differ';

/** Anchors the chains of all organizations, in passes. */
export interface AuditAnchoring {
  /** A chain that has grown, or may have. */
  note(organizationId: string): void;
  /** Anchors the chains that were noted; those that could not be stay noted. */
  pass(): Promise<void>;
  state(): AnchoringState;
}

/** What it needs of the worker. */
export interface AuditAnchoringDeps {
  anchors: AuditAnchors;
  scopeOf(organizationId: string): Scope;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void; error(fields: object, message: string): void };
  signal: AbortSignal;
}

/** A pass ends at the first trouble that is not a chain's own: where the place is away, it is so for all. */
export function createAuditAnchoring({ anchors, scopeOf, log, signal }: AuditAnchoringDeps): AuditAnchoring {
  const noted = new Set<string>();
  const newest = new Map<string, AuditAnchor | null>();
  const differing = new Set<string>();
  let waiting = false;

  async function anchor(organizationId: string): Promise<void> {
    try {
      newest.set(organizationId, await anchorChain(scopeOf(organizationId), { anchors, known: newest.get(organizationId) ?? null, signal }));
      differing.delete(organizationId);
    } catch (error) {
      if (!(error instanceof AnchorDiffersError)) throw error;
      if (!differing.has(organizationId)) log.error({ err: error, organizationId }, 'the audit chain does not lead to its anchor');
      differing.add(organizationId);
      newest.delete(organizationId);
    }
  }

  return {
    note: (organizationId) => void noted.add(organizationId),
    pass: async () => {
      for (const organizationId of [...noted]) {
        // Noted again while it is under way, it must have another turn.
        noted.delete(organizationId);
        try {
          await anchor(organizationId);
        } catch (error) {
          noted.add(organizationId);
          if (!waiting) log.warn({ err: error }, 'anchors of the audit log wait for their place');
          waiting = true;
          return;
        }
      }
      if (waiting) log.info({}, 'anchors of the audit log are kept again');
      waiting = false;
    },
    state: () => (differing.size > 0 ? 'differ' : waiting ? 'waiting' : 'kept'),
  };
}
