import type { Reaction } from '../domain/comment.ts';
import type { Instant } from '../domain/key-result.ts';
import type { ObjectiveLevel } from '../domain/objective.ts';
import { Prisma } from './generated/prisma/client.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { plain } from './plain.ts';
import type { ReadGoal } from './readers.ts';
import { isAllowed, notFound } from './rights.ts';
import { actingPersonId, type Scope } from './scope.ts';
import { keyResultSubject, objectiveSubject, readObjectives, seenKeyResults } from './sight.ts';

/** One kind of sign beside a comment: how many set it, whether the acting person did, and the first who did. */
export interface ReactionCount {
  reaction: Reaction;
  count: number;
  mine: boolean;
  personIds: string[];
}

/** What somebody wrote on a goal, as plain data. In `body` those who are mentioned stand as `<@id>`. */
export interface CommentRow {
  id: string;
  objectiveId: string;
  /** Null in the thread of the objective itself. */
  keyResultId: string | null;
  /** Null where it is not about one check-in. */
  checkInId: string | null;
  authorId: string;
  body: string;
  mentionedIds: string[];
  createdAt: Instant;
  editedAt: Instant | null;
  version: number;
  reactions: ReactionCount[];
}

/** Which thread: that of an objective, of a key result, or of a check-in. */
export interface ThreadAsked {
  objectiveId?: string | null | undefined;
  keyResultId?: string | null | undefined;
  checkInId?: string | null | undefined;
}

/** A thread with its goal, as far as that decides who reads it. */
export interface Thread {
  objectiveId: string;
  keyResultId: string | null;
  checkInId: string | null;
  goal: ReadGoal;
  /** Whoever owns the objective, and whoever checked in. */
  objectiveOwnerId: string;
  checkInAuthorId: string | null;
}

/** The thread that was asked for, where the acting person may read its goal and the talk about it. Not there looks like not allowed. */
export async function threadOf(scope: Scope, { objectiveId = null, keyResultId = null, checkInId = null }: ThreadAsked): Promise<Thread> {
  const onKeyResult = keyResultId !== null || checkInId !== null;
  const noun = onKeyResult ? 'key-result' : 'objective';
  if (!isAllowed(scope, 'read', 'comment')) throw notFound(noun);
  const { organizationId, db } = scope;
  const [row] = await db.$queryRaw<ThreadRow[]>`
    SELECT o.id::text AS "objectiveId", o.owner_id::text AS "objectiveOwnerId", o.team_id::text AS "teamId", o.level::text AS level,
      k.id::text AS "keyResultId", k.owner_id::text AS "ownerId", k.owner_team_id::text AS "ownerTeamId",
      i.id::text AS "checkInId", i.author_id::text AS "checkInAuthorId"
    FROM objectives o
    LEFT JOIN check_ins i ON i.organization_id = o.organization_id AND i.id = ${checkInId}::uuid
    LEFT JOIN key_results k ON k.organization_id = o.organization_id AND k.id = coalesce(${keyResultId}::uuid, i.key_result_id)
    WHERE o.organization_id = ${organizationId}::uuid
      AND CASE WHEN ${onKeyResult} THEN o.id = k.objective_id AND ${seenKeyResults(scope)} ELSE o.id = ${objectiveId}::uuid AND ${readObjectives(scope)} END`;
  if (row === undefined) throw notFound(noun);
  const objective = { ownerId: row.objectiveOwnerId, teamId: row.teamId, level: row.level };
  const subject = onKeyResult ? keyResultSubject(row, objective) : objectiveSubject(objective);
  const { objectiveId: place, objectiveOwnerId, checkInAuthorId } = row;
  return { objectiveId: place, keyResultId: row.keyResultId, checkInId: row.checkInId, goal: { noun, subject }, objectiveOwnerId, checkInAuthorId };
}

interface ThreadRow {
  objectiveId: string;
  objectiveOwnerId: string;
  teamId: string | null;
  level: ObjectiveLevel;
  keyResultId: string | null;
  ownerId: string | null;
  ownerTeamId: string | null;
  checkInId: string | null;
  checkInAuthorId: string | null;
}

/** A page of a thread, the newest first. */
export async function commentsPage(scope: Scope, asked: ThreadAsked, request: PageRequest): Promise<Page<CommentRow>> {
  const thread = await threadOf(scope, asked);
  const [createdAt, id] = cursorValues(request, 2) ?? [];
  const after = createdAt === undefined ? Prisma.sql`true` : Prisma.sql`(c.created_at, c.id) < (${createdAt}::timestamptz, ${id}::uuid)`;
  const rows = await readComments(scope, Prisma.sql`${inThread(thread)} AND ${after}`, pageSize(request) + 1);
  return pageOf(rows, request, (comment) => [comment.createdAt, comment.id]);
}

/** How many comments a thread has. */
export async function countComments(scope: Scope, asked: ThreadAsked): Promise<number> {
  const { objectiveId, keyResultId, checkInId } = await threadOf(scope, asked);
  return scope.db.comment.count({ where: { organizationId: scope.organizationId, objectiveId, keyResultId, checkInId } });
}

/** How many comments each of these check-ins has; they have been read with the rights of whoever asks. */
export async function countCommentsOf(scope: Scope, checkInIds: readonly string[]): Promise<Map<string, number>> {
  if (!isAllowed(scope, 'read', 'comment')) return new Map();
  const where = { organizationId: scope.organizationId, checkInId: { in: [...checkInIds] } };
  const counts = await scope.db.comment.groupBy({ by: ['checkInId'], where, _count: { _all: true } });
  return new Map(counts.map(({ checkInId, _count }) => [checkInId ?? '', _count._all]));
}

/** The comment of this id; refused where there is none. */
export async function commentById(scope: Scope, id: string): Promise<CommentRow> {
  const [comment] = await commentsByIds(scope, [id]);
  if (comment === undefined) throw notFound('comment');
  return comment;
}

/** The comments of these ids on goals that may be read, in no order. */
export async function commentsByIds(scope: Scope, ids: readonly string[]): Promise<CommentRow[]> {
  if (ids.length === 0) return [];
  return readComments(scope, Prisma.sql`c.id = ANY(${[...ids]}::uuid[]) AND ${seenComments(scope)}`, ids.length);
}

/** The SQL condition on `comments c` with `COMMENT_GOAL`: those on goals that may be read. */
export function seenComments(scope: Scope): Prisma.Sql {
  if (!isAllowed(scope, 'read', 'comment')) return Prisma.sql`false`;
  return Prisma.sql`CASE WHEN c.key_result_id IS NULL THEN ${readObjectives(scope)} ELSE ${seenKeyResults(scope)} END`;
}

/** The condition on `comments c` of one thread. */
export function inThread({ objectiveId, keyResultId, checkInId }: Pick<Thread, 'objectiveId' | 'keyResultId' | 'checkInId'>): Prisma.Sql {
  return Prisma.sql`c.objective_id = ${objectiveId}::uuid AND c.key_result_id IS NOT DISTINCT FROM ${keyResultId}::uuid
    AND c.check_in_id IS NOT DISTINCT FROM ${checkInId}::uuid`;
}

/** The first names that a sign shows. */
const NAMED = 12;

async function readComments(scope: Scope, condition: Prisma.Sql, limit: number): Promise<CommentRow[]> {
  const me = actingPersonId(scope);
  const rows = await scope.db.$queryRaw<(Omit<CommentRow, 'createdAt' | 'editedAt'> & { createdAt: Date; editedAt: Date | null })[]>`
    SELECT c.id::text, c.objective_id::text AS "objectiveId", c.key_result_id::text AS "keyResultId", c.check_in_id::text AS "checkInId",
      c.author_id::text AS "authorId", c.body, c.mentioned_ids::text[] AS "mentionedIds", c.created_at AS "createdAt", c.edited_at AS "editedAt", c.version,
      coalesce((SELECT json_agg(to_json(r)) FROM (
        SELECT s.reaction, count(*)::int AS count, bool_or(s.person_id = ${me}::uuid) AS mine,
          (array_agg(s.person_id::text ORDER BY s.at, s.person_id))[1:${NAMED}::int] AS "personIds"
        FROM comment_reactions s WHERE s.organization_id = c.organization_id AND s.comment_id = c.id GROUP BY s.reaction ORDER BY min(s.at), s.reaction
      ) r), '[]') AS reactions
    FROM comments c
    JOIN objectives o ON o.organization_id = c.organization_id AND o.id = c.objective_id
    LEFT JOIN key_results k ON k.organization_id = c.organization_id AND k.id = c.key_result_id
    WHERE c.organization_id = ${scope.organizationId}::uuid AND ${condition}
    ORDER BY c.created_at DESC, c.id DESC LIMIT ${limit}`;
  return rows.map((row) => plain(row));
}
