import type { Instant } from '../domain/key-result.ts';
import type { NoticeKind, NoticeNoun } from '../domain/notice.ts';
import { publish } from './events.ts';
import { actingPersonId, type Scope } from './scope.ts';

/** Something that happened, and whom it is told; who may see it is for the caller to know, and asked again when it is read. */
export interface NoticeInput {
  kind: NoticeKind;
  noun: NoticeNoun;
  subjectId: string;
  commentId?: string;
  /** Names what happened: the same told again to the same person is nothing new. */
  occurrence: string;
  personIds: readonly (string | null)[];
}

/** What nobody has looked at for so long nobody looks for any more. */
const KEPT_MS = 90 * 86_400_000;

/**
 * Puts what happened into people's inboxes, in the transaction in which it happened. Nobody is told of what they did themselves, nor is anybody who has
 * left or is a program. What is older than a quarter leaves the inboxes that are written to, so that none grows for ever.
 */
export async function writeNotices(scope: Scope, inputs: readonly NoticeInput[], { at }: { at: Instant }): Promise<void> {
  const { organizationId, db } = scope;
  const actorId = actingPersonId(scope);
  const rows = inputs.flatMap(({ personIds, ...notice }) =>
    [...new Set(personIds)]
      .filter((id) => id !== null && id !== actorId)
      .map((personId) => ({ ...notice, personId, id: scope.database.newId(`notice/${personId}/${notice.kind}/${notice.occurrence}`) })),
  );
  if (rows.length === 0) return;
  const told = await db.$queryRaw<{ personId: string }[]>`
    INSERT INTO notices (organization_id, id, person_id, kind, noun, subject_id, comment_id, actor_id, occurrence, at)
    SELECT ${organizationId}::uuid, j.id, p.id, j.kind, j.noun, j."subjectId", j."commentId", ${actorId}::uuid, j.occurrence, ${at}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS j(id uuid, "personId" uuid, kind text, noun text, "subjectId" uuid, "commentId" uuid, occurrence text)
    JOIN people p ON p.organization_id = ${organizationId}::uuid AND p.id = j."personId" AND p.active AND NOT p.service
    ON CONFLICT DO NOTHING RETURNING person_id::text AS "personId"`;
  const personIds = [...new Set(told.map(({ personId }) => personId))];
  if (personIds.length === 0) return;
  await db.notice.deleteMany({ where: { organizationId, personId: { in: personIds }, at: { lt: new Date(Date.parse(at) - KEPT_MS) } } });
  for (const id of personIds) publish(scope, { type: 'notice', id });
}
