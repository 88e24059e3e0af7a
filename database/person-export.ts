import type { Instant } from '../domain/key-result.ts';
import { auditRowsOf, writeAudit } from './audit-log.ts';
import { personById } from './people.ts';
import { plain } from './plain.ts';
import { requireRight } from './rights.ts';
import { refuseWhileViewing, type Scope } from './scope.ts';

const PAGE = 200;

/**
 * Everything here about one person, as the text of a JSON object in pieces: their row, what they answer for, what they wrote and decided, where they were
 * signed in, what was sent to them, and the entries of the audit log by and about them. For the person and for administrators; that it was taken is an
 * entry of its own. Hashes of tokens are in none of it. Refused before the first piece.
 */
export async function exportPerson(scope: Scope, { id }: { id: string }, { at }: { at: Instant }): Promise<AsyncGenerator<string>> {
  refuseWhileViewing(scope);
  const { actor } = scope;
  // A token of the person's is not the person: it has what its scopes let through.
  if (actor.kind !== 'person' || actor.personId !== id || actor.token !== undefined) requireRight(scope, 'update', 'person');
  const person = await personById(scope, id);
  await writeAudit(scope, { action: 'export', noun: 'person', subjectId: id, at });
  const tokens = await scope.db.apiToken.findMany({ where: { organizationId: scope.organizationId, personId: id }, select: { id: true } });
  const actors = [`person:${id}`, `link:${id}`, ...tokens.map((token) => `token:${token.id}`)];
  return pieces({ exportedAt: at, person }, sectionsOf(scope, id, actors));
}

/** The rows of each section, page by page, so that years of them need no memory. */
function sectionsOf(scope: Scope, personId: string, actors: string[]): Record<string, AsyncGenerator<object>> {
  const { db } = scope;
  const goal = { id: true, cycleId: true, title: true, createdAt: true } as const;
  const link = { id: true, createdAt: true, expiresAt: true } as const;
  const actor = { in: actors };
  return {
    teamsLed: byId(scope, ({ where, ...page }) => db.team.findMany({ ...page, where: { ...where, leadId: personId }, select: { id: true, name: true } })),
    accountabilities: byId(scope, ({ where, ...page }) => db.accountability.findMany({ ...page, where: { ...where, holderIds: { has: personId } } })),
    objectives: byId(scope, ({ where, ...page }) => db.objective.findMany({ ...page, where: { ...where, ownerId: personId }, select: goal })),
    keyResults: byId(scope, ({ where, ...page }) => db.keyResult.findMany({ ...page, where: { ...where, ownerId: personId }, select: goal })),
    goalViews: byId(scope, ({ where, ...page }) => db.goalView.findMany({ ...page, where: { ...where, ownerId: personId } })),
    initiatives: byId(scope, ({ where, ...page }) => db.initiative.findMany({ ...page, where: { ...where, ownerId: personId }, select: goal })),
    tasks: byId(scope, ({ where, ...page }) =>
      db.task.findMany({
        ...page,
        where: { ...where, OR: [{ assigneeId: personId }, { creatorId: personId }] },
        select: { id: true, title: true, state: true, createdAt: true },
      }),
    ),
    connections: byId(scope, ({ where, ...page }) =>
      db.connection.findMany({ ...page, where: { ...where, ownerId: personId }, select: { id: true, provider: true, name: true, createdAt: true } }),
    ),
    meetings: byId(scope, ({ where, ...page }) => db.meeting.findMany({ ...page, where: { ...where, organizerId: personId }, omit: { planned: true } })),
    meetingAnswers: byId(scope, ({ where, ...page }) => db.meetingParticipant.findMany({ ...page, where: { ...where, personId } })),
    calendars: byId(scope, ({ where, ...page }) =>
      db.calendar.findMany({ ...page, where: { ...where, ownerId: personId }, select: { id: true, connectionId: true, lastSyncAt: true, createdAt: true } }),
    ),
    checkIns: byId(scope, ({ where, ...page }) => db.checkIn.findMany({ ...page, where: { ...where, authorId: personId } })),
    comments: byId(scope, ({ where, ...page }) => db.comment.findMany({ ...page, where: { ...where, authorId: personId } })),
    commentReactions: byPlace(({ skip, take }) =>
      db.commentReaction.findMany({
        where: { organizationId: scope.organizationId, personId },
        orderBy: [{ at: 'asc' }, { commentId: 'asc' }, { reaction: 'asc' }],
        skip,
        take,
      }),
    ),
    notices: byId(scope, ({ where, ...page }) => db.notice.findMany({ ...page, where: { ...where, personId } })),
    retroAnswers: byId(scope, ({ where, ...page }) => db.retroAnswer.findMany({ ...page, where: { ...where, personId } })),
    reviewDecisions: byPlace(({ skip, take }) =>
      db.reviewDecision.findMany({
        where: { organizationId: scope.organizationId, personId },
        orderBy: [{ at: 'asc' }, { month: 'asc' }, { keyResultId: 'asc' }],
        skip,
        take,
      }),
    ),
    approvals: byPlace(({ skip, take }) =>
      db.planningApproval.findMany({
        where: { organizationId: scope.organizationId, personId },
        orderBy: [{ at: 'asc' }, { cycleId: 'asc' }, { level: 'asc' }],
        skip,
        take,
      }),
    ),
    escalations: byId(scope, ({ where, ...page }) =>
      db.escalation.findMany({ ...page, where: { ...where, OR: [{ personId }, { acknowledgedById: personId }] } }),
    ),
    sessions: byId(scope, ({ where, ...page }) =>
      db.session.findMany({ ...page, where: { ...where, personId }, select: { ...link, method: true, address: true, device: true, viewingId: true } }),
    ),
    apiTokens: byId(scope, ({ where, ...page }) => db.apiToken.findMany({ ...page, where: { ...where, personId }, omit: { tokenHash: true } })),
    signInLinks: byId(scope, ({ where, ...page }) => db.signInLink.findMany({ ...page, where: { ...where, personId }, select: { ...link, usedAt: true } })),
    links: byId(scope, ({ where, ...page }) => db.link.findMany({ ...page, where: { ...where, personId }, omit: { tokenHash: true } })),
    messages: byId(scope, ({ where, ...page }) => db.effect.findMany({ ...page, where: { ...where, recipient: personId } })),
    auditEntries: byId(scope, async ({ where, ...page }) => {
      const entries = await db.auditEntry.findMany({ ...page, where: { ...where, OR: [{ actor }, { noun: 'person', subjectId: personId }] } });
      return (await auditRowsOf(scope, entries)).map(({ before, after, address, ...entry }) => ({
        ...entry,
        // What they changed of others is not about them; nor is where others acted from.
        ...(entry.noun === 'person' && entry.subjectId === personId && { before, after }),
        ...(actor.in.includes(entry.actor) && { address }),
      }));
    }),
  };
}

/** All rows that `read` finds, in the order of their ids. */
async function* byId(
  { organizationId }: Scope,
  read: (page: { where: { organizationId: string; id: { gt: string } }; orderBy: { id: 'asc' }; take: number }) => Promise<{ id: string }[]>,
): AsyncGenerator<object> {
  for (let after = FIRST; ; ) {
    const rows = await read({ where: { organizationId, id: { gt: after } }, orderBy: { id: 'asc' }, take: PAGE });
    yield* rows;
    after = rows.at(-1)?.id ?? after;
    if (rows.length < PAGE) return;
  }
}

const FIRST = '00000000-0000-0000-0000-000000000000';

/** The same of rows without an id of their own, of which a person has few. */
async function* byPlace(read: (page: { skip: number; take: number }) => Promise<object[]>): AsyncGenerator<object> {
  for (let skip = 0; ; skip += PAGE) {
    const rows = await read({ skip, take: PAGE });
    yield* rows;
    if (rows.length < PAGE) return;
  }
}

/** One JSON object: its single values, then a list a section, one row a line. */
async function* pieces(single: object, sections: Record<string, AsyncGenerator<object>>): AsyncGenerator<string> {
  yield JSON.stringify(single).slice(0, -1);
  for (const [name, rows] of Object.entries(sections)) {
    yield `,\n${JSON.stringify(name)}: [`;
    let between = '\n';
    for await (const row of rows) {
      yield `${between}${JSON.stringify(plain(row))}`;
      between = ',\n';
    }
    yield ']';
  }
  yield '}\n';
}
