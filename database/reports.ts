import { createHash } from 'node:crypto';
import type { Instant } from '../domain/key-result.ts';
import { publish } from './events.ts';
import { plain } from './plain.ts';
import { isAllowed, isUnbounded, notFound, requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';

/** A finished paper without its bytes. */
export interface ReportRow {
  organizationId: string;
  id: string;
  kind: string;
  cycleId: string | null;
  name: string;
  mediaType: string;
  sha256: string;
  createdAt: Instant;
}

/** The retrospective as the board reads it: company level, nobody's notes. */
export const BOARD_RETRO = 'retro-board';

const WITHOUT_BYTES = { bytes: true } as const;

/** The newest papers, of one kind or of one cycle. */
export async function reportsOf(scope: Scope, filter: { kind?: string | null; cycleIds?: readonly string[] } = {}): Promise<ReportRow[]> {
  const reports = await scope.db.report.findMany({
    where: {
      AND: [readable(scope), filter.kind ? { kind: filter.kind } : {}, filter.cycleIds ? { cycleId: { in: [...filter.cycleIds] } } : {}],
    },
    omit: WITHOUT_BYTES,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 200,
  });
  return reports.map((report) => plain(report));
}

/** The retrospectives of these cycles by their ids: whole, or as the board reads it where that is what the acting person may read. */
export async function retrosOf(scope: Scope, cycleIds: readonly string[]): Promise<Map<string, ReportRow>> {
  const where = { AND: [readable(scope), { kind: { in: ['retro', BOARD_RETRO] }, cycleId: { in: [...cycleIds] } }] };
  const reports = (await scope.db.report.findMany({ where, omit: WITHOUT_BYTES, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map((row) => plain(row));
  const byCycle = new Map<string, ReportRow>();
  // Oldest first, and the board's before the whole one, so that what is to be shown stands last.
  for (const kind of [BOARD_RETRO, 'retro']) for (const report of reports.filter((each) => each.kind === kind)) byCycle.set(report.cycleId ?? '', report);
  return byCycle;
}

/** The papers of these ids, in no order; unknown ones are left out. */
export async function reportsByIds(scope: Scope, ids: readonly string[]): Promise<ReportRow[]> {
  const reports = await scope.db.report.findMany({ where: { ...readable(scope), id: { in: [...ids] } }, omit: WITHOUT_BYTES });
  return reports.map((report) => plain(report));
}

/** A paper with its bytes; refused where there is none. */
export async function reportFile(scope: Scope, id: string): Promise<ReportRow & { bytes: Uint8Array }> {
  requireRight(scope, 'read', 'report');
  const report = await scope.db.report.findFirst({ where: { ...readable(scope), id } });
  if (report === null) throw notFound('report');
  return plain(report);
}

/** Keeps a paper. The same kind, cycle and name again replaces it, so that a retried activity keeps one. */
export async function saveReport(
  scope: Scope,
  input: { kind: string; cycleId: string | null; name: string; mediaType: string; bytes: Uint8Array; at: Instant },
): Promise<ReportRow> {
  const { kind, cycleId, name, mediaType, at } = input;
  const { organizationId, database } = scope;
  const bytes = new Uint8Array(input.bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return inTransaction(scope, async (inside) => {
    const known = await inside.db.report.findFirst({ where: { organizationId, kind, cycleId, name }, select: { id: true } });
    const id = known?.id ?? database.newId(`report/${kind}/${cycleId ?? ''}/${name}`);
    const columns = { mediaType, sha256, bytes, createdAt: new Date(at) };
    const report = await inside.db.report.upsert({
      where: { organizationId_id: { organizationId, id } },
      create: { organizationId, id, kind, cycleId, name, ...columns },
      update: columns,
      omit: WITHOUT_BYTES,
    });
    publish(inside, { type: 'report', id });
    return plain(report);
  });
}

/** Every paper; for whoever reads of the company level alone, the board's. */
function readable(scope: Scope): { organizationId: string; kind?: { in: string[] } } {
  const { organizationId } = scope;
  if (isUnbounded(scope, 'read', 'report')) return { organizationId };
  return { organizationId, kind: { in: isAllowed(scope, 'read', 'report', { level: 'COMPANY' }) ? [BOARD_RETRO] : [] } };
}
