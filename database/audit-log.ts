import { createHash } from 'node:crypto';
import type { Instant } from '../domain/key-result.ts';
import type { AuditEntryModel } from './generated/prisma/models/AuditEntry.ts';
import { decryptPersonal, encryptPersonal } from './personal-fields.ts';
import { plain } from './plain.ts';
import { actorName, type Scope } from './scope.ts';

/** One change as the history shows it: only the fields that changed. */
export interface AuditRow {
  id: string;
  at: Instant;
  actor: string;
  action: string;
  noun: string;
  subjectId: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  request: string;
  /** Where a person acted from. */
  address: string;
  /** Of a workflow: the run and the activity that its history names. */
  runId: string;
  activityId: string;
}

/** A change to be written down. Give whole rows: what did not change is left out. */
export interface AuditInput {
  action: string;
  noun: string;
  subjectId: string;
  before?: object | null;
  after?: object | null;
  at: Instant;
}

/** Writes a change into the history, in the transaction of the change. The same change twice is one entry. */
export async function writeAudit(scope: Scope, input: AuditInput): Promise<void> {
  await writeAudits(scope, [input]);
}

/** Writes many changes with one statement, and queues them for their seal (audit-seals.ts). Plain SQL: Prisma's own way of many rows costs ten times as much, and every change passes here. What is said of people is encrypted under their keys (personal-fields.ts). */
export async function writeAudits(scope: Scope, inputs: readonly AuditInput[]): Promise<void> {
  if (inputs.length === 0) return;
  const actor = actorName(scope);
  const said = inputs.map(({ action, noun, subjectId, before = null, after = null, at }) => {
    const changed = difference(before, after);
    const naturalKey = [actor, action, noun, subjectId, at, fingerprint(changed)].join('/');
    return { id: scope.database.newId(`audit/${naturalKey}`), at, action, noun, subjectId, ...changed };
  });
  const rows = await encryptPersonal(scope, said);
  const { runId = '', activityId = '' } = scope.actor.kind === 'system' ? (scope.actor.run ?? {}) : {};
  await scope.db.$executeRaw`
    WITH entry AS (
      INSERT INTO audit_log (organization_id, id, at, actor, action, noun, subject_id, before, after, request, address, run_id, activity_id)
      SELECT ${scope.organizationId}::uuid, id, at, ${actor}, action, noun, "subjectId", before, after, ${scope.request}, ${scope.address}, ${runId}, ${activityId}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS j(id uuid, at timestamptz, action text, noun text, "subjectId" text, before jsonb, after jsonb)
      ON CONFLICT DO NOTHING RETURNING organization_id, id
    )
    INSERT INTO audit_queue (organization_id, entry_id) SELECT organization_id, id FROM entry`;
}

/** The newest changes of one thing. */
export async function historyOf(scope: Scope, noun: string, subjectId: string, { first = 50 }: { first?: number } = {}): Promise<AuditRow[]> {
  const entries = await scope.db.auditEntry.findMany({
    where: { organizationId: scope.organizationId, noun, subjectId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: Math.min(first, 200),
  });
  return auditRowsOf(scope, entries);
}

/** Entries as plain data, as far as what they say of people can still be read. */
export async function auditRowsOf(scope: Scope, entries: readonly AuditEntryModel[]): Promise<AuditRow[]> {
  const rows = entries.map((entry) => {
    const { before, after, ...row } = plain(entry);
    return { ...row, before: fieldsOf(before), after: fieldsOf(after) };
  });
  return decryptPersonal(scope, rows);
}

function difference(before: object | null, after: object | null): { before: Record<string, unknown> | null; after: Record<string, unknown> | null } {
  if (before === null || after === null) return { before: fieldsOf(before), after: fieldsOf(after) };
  const [old, fresh] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const changed = [...new Set([...old.keys(), ...fresh.keys()])].filter((name) => JSON.stringify(old.get(name)) !== JSON.stringify(fresh.get(name)));
  const pick = (fields: Map<string, unknown>) => Object.fromEntries(changed.filter((name) => fields.has(name)).map((name) => [name, fields.get(name)]));
  return { before: pick(old), after: pick(fresh) };
}

function fieldsOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : null;
}

function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
