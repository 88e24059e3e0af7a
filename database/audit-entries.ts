import type { Instant } from '../domain/key-result.ts';
import { type AuditRow, auditRowsOf } from './audit-log.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { requireRight } from './rights.ts';
import type { Scope } from './scope.ts';

/** Which entries a list shows; all by default. */
export interface AuditFilter {
  /** A person, in their own name or by a mailed link. */
  personId?: string | null | undefined;
  noun?: string | null | undefined;
  subjectId?: string | null | undefined;
  action?: string | null | undefined;
  from?: Instant | null | undefined;
  until?: Instant | null | undefined;
}

/** A page of the audit log, newest first. */
export async function auditPage(scope: Scope, filter: AuditFilter, request: PageRequest): Promise<Page<AuditRow>> {
  requireRight(scope, 'read', 'audit');
  const { personId, noun, subjectId, action, from, until } = filter;
  const [at, id] = cursorValues(request, 2) ?? [];
  const after = at === undefined || id === undefined ? {} : { OR: [{ at: { lt: new Date(at) } }, { at: new Date(at), id: { lt: id } }] };
  const entries = await scope.db.auditEntry.findMany({
    where: {
      organizationId: scope.organizationId,
      ...(personId ? { actor: { in: [`person:${personId}`, `link:${personId}`] } } : {}),
      ...(noun ? { noun } : {}),
      ...(subjectId ? { subjectId } : {}),
      ...(action ? { action } : {}),
      AND: [from ? { at: { gte: new Date(from) } } : {}, until ? { at: { lt: new Date(until) } } : {}, after],
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: pageSize(request) + 1,
  });
  return pageOf(await auditRowsOf(scope, entries), request, (entry) => [entry.at, entry.id]);
}

/** All entries of a filter, newest first, page by page: for exports. */
export async function* eachAuditEntry(scope: Scope, filter: AuditFilter): AsyncGenerator<AuditRow> {
  let after: string | null = null;
  do {
    const page: Page<AuditRow> = await auditPage(scope, filter, { first: LARGEST, after });
    yield* page.rows;
    after = page.hasNext ? page.endCursor : null;
  } while (after !== null);
}

const LARGEST = 200;
