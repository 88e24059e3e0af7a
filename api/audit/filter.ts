import type { AuditFilter } from '../../database/audit-entries.ts';

/** What a list or an export of the audit log is asked for; `subject` names a thing of the schema. */
export interface AuditQuestion extends Pick<AuditFilter, 'action' | 'from' | 'until'> {
  personId?: string | null | undefined;
  subject?: { typename: string; id: string } | null | undefined;
  noun?: string | null | undefined;
}

/** The filter behind a question: `KeyResult` is the noun `key-result`. */
export function auditFilter({ subject, noun, ...rest }: AuditQuestion): AuditFilter {
  return subject ? { ...rest, noun: nounOf(subject.typename), subjectId: subject.id } : { ...rest, noun };
}

function nounOf(typename: string): string {
  return typename.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
