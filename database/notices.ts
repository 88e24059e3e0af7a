import type { Instant } from '../domain/key-result.ts';
import type { NoticeKind, NoticeNoun } from '../domain/notice.ts';
import { seenComments } from './comments.ts';
import { publish } from './events.ts';
import { Prisma } from './generated/prisma/client.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { plain } from './plain.ts';
import { isAllowed, notFound } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { allowedTasks } from './sight.ts';

/** What somebody is told, as plain data. */
export interface NoticeRow {
  id: string;
  kind: NoticeKind;
  noun: NoticeNoun;
  subjectId: string;
  commentId: string | null;
  /** Null for Sextant itself. */
  actorId: string | null;
  at: Instant;
  readAt: Instant | null;
  doneAt: Instant | null;
}

/** Which notices a list shows: all that are not done by default. */
export interface NoticeFilter {
  kinds?: readonly NoticeKind[] | null | undefined;
  unread?: boolean | null | undefined;
  /** Those that are done, in place of the others. */
  done?: boolean | null | undefined;
}

/** What can be made of a notice. */
export type NoticeMark = 'read' | 'unread' | 'done' | 'open';

/** More unread ones than this are not counted. */
export const MOST_COUNTED = 100;

/** A page of one's own notices, the newest first. What may not be seen any more, or waits for nobody any more, is left out. */
export async function noticesPage(scope: Scope, filter: NoticeFilter, request: PageRequest): Promise<Page<NoticeRow>> {
  const [at, id] = cursorValues(request, 2) ?? [];
  const after = at === undefined ? Prisma.sql`true` : Prisma.sql`(n.at, n.id) < (${at}::timestamptz, ${id}::uuid)`;
  const rows = await scope.db.$queryRaw<(Omit<NoticeRow, 'at' | 'readAt' | 'doneAt'> & { at: Date; readAt: Date | null; doneAt: Date | null })[]>`
    SELECT n.id::text, n.kind, n.noun, n.subject_id::text AS "subjectId", n.comment_id::text AS "commentId", n.actor_id::text AS "actorId",
      n.at, n.read_at AS "readAt", n.done_at AS "doneAt"
    FROM ${NOTICES} WHERE ${conditionOf(scope, filter)} AND ${after} ORDER BY n.at DESC, n.id DESC LIMIT ${pageSize(request) + 1}`;
  return pageOf(
    rows.map((row): NoticeRow => plain(row)),
    request,
    (notice) => [notice.at, notice.id],
  );
}

/** How many of one's own notices are unread, up to MOST_COUNTED. */
export async function countUnreadNotices(scope: Scope): Promise<number> {
  const [row] = await scope.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT FROM ${NOTICES} WHERE ${conditionOf(scope, { unread: true })} LIMIT ${MOST_COUNTED}) AS unread`;
  return row?.count ?? 0;
}

/** Marks some of one's own notices; what is done is read as well. Returns how many are unread then. */
export async function markNotices(scope: Scope, { ids, mark }: { ids: readonly string[]; mark: NoticeMark }, { at }: { at: Instant }): Promise<number> {
  const personId = requireReader(scope);
  return inTransaction(scope, async (inside) => {
    const where = { organizationId: scope.organizationId, personId, id: { in: [...ids] } };
    const now = new Date(at);
    // What was read before keeps its time.
    if (mark === 'read' || mark === 'done') await inside.db.notice.updateMany({ where: { ...where, readAt: null }, data: { readAt: now } });
    if (mark === 'unread') await inside.db.notice.updateMany({ where, data: { readAt: null, doneAt: null } });
    if (mark === 'done') await inside.db.notice.updateMany({ where: { ...where, doneAt: null }, data: { doneAt: now } });
    if (mark === 'open') await inside.db.notice.updateMany({ where, data: { doneAt: null } });
    publish(inside, { type: 'notice', id: personId });
    return countUnreadNotices(inside);
  });
}

/** Marks as read all of one's own notices that are no newer than the newest that was seen. Returns how many are unread then. */
export async function markAllNoticesRead(scope: Scope, { until }: { until: Instant }, { at }: { at: Instant }): Promise<number> {
  const personId = requireReader(scope);
  return inTransaction(scope, async (inside) => {
    const where = { organizationId: scope.organizationId, personId, readAt: null, at: { lte: new Date(until) } };
    await inside.db.notice.updateMany({ where, data: { readAt: new Date(at) } });
    publish(inside, { type: 'notice', id: personId });
    return countUnreadNotices(inside);
  });
}

/** Their inbox is a person's own; a token marks in it what it may write at all. */
function requireReader(scope: Scope): string {
  const { actor } = scope;
  if (actor.kind !== 'person' || (actor.token !== undefined && !isAllowed(scope, 'create', 'comment'))) throw notFound('notice');
  return actor.personId;
}

/** Notices with all that they can be about, under the aliases that the conditions of sight.ts and comments.ts name. */
const NOTICES = Prisma.sql`notices n
  LEFT JOIN comments c ON c.organization_id = n.organization_id AND c.id = n.comment_id
  LEFT JOIN escalations e ON n.noun = 'escalation' AND e.organization_id = n.organization_id AND e.id = n.subject_id
  LEFT JOIN cycles y ON n.noun = 'cycle' AND y.organization_id = n.organization_id AND y.id = n.subject_id
  LEFT JOIN connections a ON n.noun = 'connection' AND a.organization_id = n.organization_id AND a.id = n.subject_id
  LEFT JOIN tasks t ON n.noun = 'task' AND t.organization_id = n.organization_id AND t.id = n.subject_id
  LEFT JOIN objectives o ON o.organization_id = n.organization_id AND o.id = coalesce(c.objective_id, t.objective_id)
  LEFT JOIN key_results k ON k.organization_id = n.organization_id AND k.id = coalesce(c.key_result_id, t.key_result_id)`;

function conditionOf(scope: Scope, { kinds, unread, done }: NoticeFilter): Prisma.Sql {
  const { actor } = scope;
  const personId = actor.kind === 'person' ? actor.personId : null;
  return Prisma.join(
    [
      Prisma.sql`n.organization_id = ${scope.organizationId}::uuid AND n.person_id = ${personId}::uuid`,
      done ? Prisma.sql`n.done_at IS NOT NULL` : Prisma.sql`n.done_at IS NULL`,
      ...(unread ? [Prisma.sql`n.read_at IS NULL`] : []),
      ...(kinds ? [Prisma.sql`n.kind = ANY(${[...kinds]}::text[])`] : []),
      seenNotices(scope, personId),
    ],
    ' AND ',
  );
}

/** Those whose subject may be read now and, where it waits for somebody, still waits. */
function seenNotices(scope: Scope, personId: string | null): Prisma.Sql {
  const may = (allowed: boolean): Prisma.Sql => (allowed ? Prisma.sql`true` : Prisma.sql`false`);
  return Prisma.sql`CASE n.noun
    WHEN 'escalation' THEN ${may(isAllowed(scope, 'read', 'escalation'))} AND coalesce(e.state = 'open', false)
    WHEN 'cycle' THEN ${may(isAllowed(scope, 'approve', 'cycle'))} AND ${WAITS_FOR_APPROVAL}
    WHEN 'connection' THEN ${may(isAllowed(scope, 'read', 'connection') || isAllowed(scope, 'read', 'calendar'))}
      AND coalesce(a.owner_id = ${personId}::uuid AND a.health IN ('reauth_needed', 'bad_config'), false)
    WHEN 'task' THEN coalesce(t.assignee_id = ${personId}::uuid, false) AND ${allowedTasks(scope, 'read')}
    ELSE c.id IS NOT NULL AND ${seenComments(scope)} END`;
}

/** In planning, with objectives of a level that nobody has approved. */
const WAITS_FOR_APPROVAL = Prisma.sql`coalesce(y.phase = 'planning', false) AND EXISTS (
  SELECT FROM objectives g WHERE g.organization_id = n.organization_id AND g.cycle_id = y.id AND g.archived_at IS NULL
    AND NOT EXISTS (SELECT FROM planning_approvals d WHERE d.organization_id = g.organization_id AND d.cycle_id = g.cycle_id AND d.level = g.level))`;
