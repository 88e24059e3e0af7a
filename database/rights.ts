import { DomainError } from '../domain/errors.ts';
import { type Action, type Noun, reachOf } from '../domain/permissions.ts';
import { writeAudit } from './audit-log.ts';
import type { LinkPurpose, Scope } from './scope.ts';

/** What of a row decides whether somebody's reach includes it: the people it belongs to. */
export interface Subject {
  ownerIds?: readonly (string | null)[];
}

/**
 * Refuses what the acting person may not do. Not allowed looks like not found, so that nobody learns what exists.
 * A workflow may do what it was started for; a link was checked when it was opened, and names its one row.
 * Reaches between `own` and `company` come with the access rules; until then they count as `own`.
 */
export function requireRight(scope: Scope, action: Action, noun: Noun, subject: Subject = {}): void {
  if (isAllowed(scope, action, noun, subject)) return;
  noteRefusal(scope, action, noun);
  throw notFound(noun);
}

/** Into the audit log, beside the transaction that the refusal ends. Nobody waits for it: while the database is away nothing is asked of it anyway. */
function noteRefusal(scope: Scope, action: Action, noun: Noun): void {
  const beside = { ...scope, db: scope.database.prismaOf(scope.organizationId), events: null };
  writeAudit(beside, { action: 'refused', noun, subjectId: '', after: { asked: action }, at: new Date().toISOString() }).catch(() => undefined);
}

/** Whether the acting person may do it; for buttons and menus. */
export function isAllowed({ actor }: Scope, action: Action, noun: Noun, { ownerIds }: Subject = {}): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind === 'link') return LINK_RIGHTS[actor.purpose].includes(`${action} ${noun}`);
  const reach = reachOf(actor.role, action, noun);
  if (reach === null || reach === 'company') return reach !== null;
  return ownerIds === undefined || ownerIds.includes(actor.personId);
}

/** The refusal for what is not there, or not for this person. */
export function notFound(noun: Noun | 'check-in'): DomainError {
  return new DomainError('NOT_FOUND', `There is no such ${noun.replaceAll('-', ' ')}, or it is not open to you.`);
}

const LINK_RIGHTS: Record<LinkPurpose, readonly string[]> = {
  check_in: ['check-in key-result', 'read key-result'],
  learning: ['check-in key-result', 'read key-result'],
  acknowledge: ['update escalation', 'read escalation'],
  unsubscribe: [],
};
