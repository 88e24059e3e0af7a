import { commentProblems, mentionedIdsOf, type Reaction } from '../domain/comment.ts';
import { DomainError } from '../domain/errors.ts';
import { refuse } from '../domain/goal-problem.ts';
import type { NoticeKind } from '../domain/notice.ts';
import { answerersOf } from './answerers.ts';
import { writeAudit } from './audit-log.ts';
import { type CommentRow, commentById, commentsByIds, inThread, type Thread, type ThreadAsked, threadOf } from './comments.ts';
import { publish } from './events.ts';
import { writeNotices } from './notice-writer.ts';
import { readersAmong } from './readers.ts';
import { notFound, requireRight } from './rights.ts';
import { actingPersonId, inTransaction, type Scope } from './scope.ts';
import { conflict, refuseStale, type WriteOptions } from './versions.ts';

/**
 * Writes a comment. With an id that the sender chose, a second send of the same is the same comment: whoever lost the answer may send again. Those who
 * are mentioned are told, those who take part in the thread, and whoever it is about.
 */
export async function addComment(
  scope: Scope,
  input: ThreadAsked & { id?: string | null | undefined; body: string },
  { at }: WriteOptions,
): Promise<CommentRow> {
  const { id = null, body, ...asked } = input;
  refuse(commentProblems(body));
  return inTransaction(scope, async (inside) => {
    const thread = await threadOf(inside, asked);
    requireRight(inside, 'create', 'comment');
    const authorId = actingPersonId(inside);
    if (authorId === null) throw notFound('comment');
    const sent = id === null ? null : await alreadySent(inside, { id, authorId });
    if (sent !== null) return sent;
    await refuseHiddenFrom(inside, thread, { mentionedIds: mentionedIdsOf(body), at });
    const { organizationId, database } = inside;
    const { objectiveId, keyResultId, checkInId } = thread;
    const place = { objectiveId, keyResultId, checkInId };
    const row = { ...place, id: id ?? database.newId(`comment/${authorId}/${at}/${body}`), authorId, body: body.trim(), mentionedIds: mentionedIdsOf(body) };
    await inside.db.comment.create({ data: { ...row, organizationId, createdAt: new Date(at) } });
    await writeAudit(inside, { action: 'create', noun: 'comment', subjectId: row.id, after: row, at });
    await tellOf(inside, thread, { ...row, at });
    publish(inside, { type: 'comment', id: row.id });
    return commentById(inside, row.id);
  });
}

/** Writes one's own comment anew; what it said before stays in the audit log. Those who are mentioned for the first time are told. */
export async function editComment(scope: Scope, input: { id: string; body: string }, { version, at }: WriteOptions): Promise<CommentRow> {
  refuse(commentProblems(input.body));
  return inTransaction(scope, async (inside) => {
    const before = await commentById(inside, input.id);
    requireRight(inside, 'update', 'comment', { ownerIds: [before.authorId] });
    refuseStale({ noun: 'comment', version, yours: input, theirs: before });
    const body = input.body.trim();
    const mentionedIds = mentionedIdsOf(body);
    const thread = await threadOf(inside, before);
    const added = mentionedIds.filter((id) => !before.mentionedIds.includes(id));
    await refuseHiddenFrom(inside, thread, { mentionedIds: added, at });
    const { count } = await inside.db.comment.updateMany({
      where: { organizationId: scope.organizationId, id: before.id, version: before.version },
      data: { body, mentionedIds, editedAt: new Date(at), version: { increment: 1 } },
    });
    if (count === 0) throw conflict('comment', input, before);
    const after = await commentById(inside, before.id);
    await writeAudit(inside, { action: 'update', noun: 'comment', subjectId: after.id, before: wordsOf(before), after: wordsOf(after), at });
    const gone = before.mentionedIds.filter((id) => !mentionedIds.includes(id));
    await inside.db.notice.deleteMany({ where: { organizationId: scope.organizationId, commentId: before.id, kind: 'mention', personId: { in: gone } } });
    await writeNotices(inside, [{ ...noticeOf(thread, before.id), kind: 'mention', personIds: added }], { at });
    for (const id of gone) publish(inside, { type: 'notice', id });
    publish(inside, { type: 'comment', id: after.id });
    return after;
  });
}

/** Takes a comment away for good, with what was told of it: one's own, or as an administrator. What it said stays in the audit log. */
export async function deleteComment(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<CommentRow> {
  return inTransaction(scope, async (inside) => {
    const before = await commentById(inside, id);
    requireRight(inside, 'delete', 'comment', { ownerIds: [before.authorId] });
    refuseStale({ noun: 'comment', version, yours: { id }, theirs: before });
    const { organizationId } = inside;
    await inside.db.commentReaction.deleteMany({ where: { organizationId, commentId: id } });
    const told = await inside.db.notice.findMany({ where: { organizationId, commentId: id }, select: { personId: true } });
    await inside.db.notice.deleteMany({ where: { organizationId, commentId: id } });
    await inside.db.comment.deleteMany({ where: { organizationId, id } });
    await writeAudit(inside, { action: 'delete', noun: 'comment', subjectId: id, before: wordsOf(before), at });
    for (const { personId } of told) publish(inside, { type: 'notice', id: personId });
    publish(inside, { type: 'comment', id });
    return before;
  });
}

/** Sets a sign beside a comment, or takes it away; twice is once. It changes no words, and the audit log has nothing of it. */
export async function reactToComment(scope: Scope, input: { id: string; reaction: Reaction; on: boolean }, { at }: WriteOptions): Promise<CommentRow> {
  const { id, reaction, on } = input;
  return inTransaction(scope, async (inside) => {
    await commentById(inside, id);
    requireRight(inside, 'create', 'comment');
    const personId = actingPersonId(inside);
    if (personId === null) throw notFound('comment');
    const row = { organizationId: inside.organizationId, commentId: id, personId, reaction };
    if (on) await inside.db.commentReaction.createMany({ data: [{ ...row, at: new Date(at) }], skipDuplicates: true });
    else await inside.db.commentReaction.deleteMany({ where: row });
    publish(inside, { type: 'comment', id });
    return commentById(inside, id);
  });
}

/** What was sent under this id before; an id that somebody else took is refused. */
async function alreadySent(scope: Scope, { id, authorId }: { id: string; authorId: string }): Promise<CommentRow | null> {
  const taken = await scope.db.comment.findFirst({ where: { organizationId: scope.organizationId, id }, select: { authorId: true } });
  if (taken === null) return null;
  const [sent] = taken.authorId === authorId ? await commentsByIds(scope, [id]) : [];
  if (sent === undefined) throw new DomainError('INVALID_INPUT', 'This id is taken: send the comment again.', { field: 'id' });
  return sent;
}

/** Nobody is called to what they may not read. */
async function refuseHiddenFrom(scope: Scope, { goal }: Thread, { mentionedIds, at }: { mentionedIds: readonly string[]; at: string }): Promise<void> {
  const readers = await readersAmong(scope, goal, mentionedIds, { now: at });
  if (readers.length < mentionedIds.length)
    throw new DomainError('INVALID_INPUT', 'Somebody whom you mention cannot read this goal: take the name out, or ask for their access first.', {
      field: 'body',
    });
}

/** Each is told once: who is mentioned of that, who takes part of the answer, whoever it is about of a comment. */
async function tellOf(scope: Scope, thread: Thread, comment: { id: string; mentionedIds: readonly string[]; at: string }): Promise<void> {
  const { id, mentionedIds, at } = comment;
  const circles: [NoticeKind, readonly string[]][] = [
    ['mention', mentionedIds],
    ['reply', await takingPart(scope, thread, id)],
    ['comment', await aboutWhom(scope, thread)],
  ];
  const readers = new Set(await readersAmong(scope, thread.goal, [...new Set(circles.flatMap(([, ids]) => ids))], { now: at }));
  const told = new Set<string>();
  const notices = circles.map(([kind, ids]) => {
    const personIds = [...new Set(ids)].filter((personId) => readers.has(personId) && !told.has(personId));
    for (const personId of personIds) told.add(personId);
    return { ...noticeOf(thread, id), kind, personIds };
  });
  await writeNotices(scope, notices, { at });
}

function noticeOf({ objectiveId, keyResultId, goal }: Thread, commentId: string) {
  return { noun: goal.noun, subjectId: keyResultId ?? objectiveId, commentId, occurrence: commentId };
}

/** How far back a thread is looked through for those who take part in it. */
const LOOKED_BACK = 200;

/** Those who wrote in the thread before, or were called into it. */
async function takingPart({ db, organizationId }: Scope, thread: Thread, commentId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ personId: string }[]>`
    SELECT DISTINCT part.id::text AS "personId" FROM (
      SELECT c.author_id, c.mentioned_ids FROM comments c
      WHERE c.organization_id = ${organizationId}::uuid AND ${inThread(thread)} AND c.id <> ${commentId}::uuid
      ORDER BY c.created_at DESC LIMIT ${LOOKED_BACK}
    ) earlier CROSS JOIN LATERAL unnest(earlier.mentioned_ids || earlier.author_id) AS part(id)`;
  return rows.map(({ personId }) => personId);
}

/** Whoever answers for the goal, and whoever wrote the check-in. */
async function aboutWhom(scope: Scope, { keyResultId, objectiveOwnerId, checkInAuthorId }: Thread): Promise<string[]> {
  if (keyResultId === null) return [objectiveOwnerId];
  const answererId = (await answerersOf(scope, [keyResultId])).get(keyResultId) ?? objectiveOwnerId;
  return [answererId, ...(checkInAuthorId === null ? [] : [checkInAuthorId])];
}

/** What of a comment an edit changes. */
function wordsOf({ id, body, mentionedIds, authorId }: CommentRow): object {
  return { id, body, mentionedIds, authorId };
}
