import { type AuditInput, writeAudits } from './audit-log.ts';
import type { Scope } from './scope.ts';

/** What an import wrote of one noun, and what stood already as the file has it. */
export interface ImportTally {
  written: number;
  unchanged: number;
}

/** Rows split by whether they are new, differ from what stands, or are the same. */
export interface SortedRows<Row> {
  added: Row[];
  changed: { before: Row; after: Row }[];
  unchanged: number;
}

/** Sorts wanted rows by what stands under their ids; only the fields that are wanted are compared. */
export function sortRows<Row extends { id: string }>(wanted: readonly Row[], standing: readonly Row[]): SortedRows<Row> {
  const byId = new Map(standing.map((row) => [row.id, row]));
  const sorted: SortedRows<Row> = { added: [], changed: [], unchanged: 0 };
  for (const after of wanted) {
    const before = byId.get(after.id);
    if (before === undefined) sorted.added.push(after);
    else if (Object.entries(after).some(([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(before, name))))
      sorted.changed.push({ before, after });
    else sorted.unchanged += 1;
  }
  return sorted;
}

/** Writes what an import did to one noun into the history, and counts it. */
export async function auditImport<Row extends { id: string }>(scope: Scope, input: { noun: string; rows: SortedRows<Row>; at: string }): Promise<ImportTally> {
  const { noun, rows, at } = input;
  const entries: AuditInput[] = [
    ...rows.added.map((after) => ({ action: 'create', noun, subjectId: after.id, after, at })),
    ...rows.changed.map(({ before, after }) => ({ action: 'update', noun, subjectId: after.id, before, after, at })),
  ];
  for (const batch of batches(entries)) await writeAudits(scope, batch);
  return { written: entries.length, unchanged: rows.unchanged };
}

const BATCH = 500;

/** Cuts rows into batches that one statement can take. */
export function batches<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, index) => rows.slice(index * BATCH, (index + 1) * BATCH));
}
