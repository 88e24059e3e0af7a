import { commentById, commentsByIds, commentsPage, countComments, type ReactionCount, type ThreadAsked, threadOf } from '../../database/comments.ts';
import { readersLike } from '../../database/readers.ts';
import { isAllowed } from '../../database/rights.ts';
import { builder } from '../builder.ts';
import { connectionOf, pageRequest, toConnection } from '../connection.ts';
import { signedIn } from '../context.ts';
import { ReactionEnum } from '../enums.ts';
import { orNull } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import { CheckInType, CommentType, KeyResultType, ObjectiveType, PersonType } from '../refs.ts';

const MOST_OFFERED = 8;

const ReactionCountType = builder.objectRef<ReactionCount>('ReactionCount').implement({
  fields: (t) => ({
    reaction: t.field({ type: ReactionEnum, resolve: ({ reaction }) => reaction }),
    count: t.exposeInt('count'),
    mine: t.exposeBoolean('mine', { description: 'Whether the viewer set it.' }),
    people: t.field({
      type: [PersonType],
      description: 'The first who set it.',
      resolve: ({ personIds }, _args, context) => Promise.all(personIds.map((id) => signedIn(context).loaders.person.load(id))),
    }),
  }),
});

builder.node(CommentType, {
  id: { resolve: (comment) => comment.id },
  loadMany: async (ids, context) => inOrder(ids, await commentsByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    body: t.exposeString('body', { description: 'Plain text; those who are mentioned stand in it as `<@id>`, with the plain id of a person.' }),
    mentions: t.field({
      type: [PersonType],
      resolve: ({ mentionedIds }, _args, context) => Promise.all(mentionedIds.map((id) => signedIn(context).loaders.person.load(id))),
    }),
    author: t.field({ type: PersonType, resolve: ({ authorId }, _args, context) => signedIn(context).loaders.person.load(authorId) }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    editedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ editedAt }) => editedAt }),
    reactions: t.field({ type: [ReactionCountType], resolve: ({ reactions }) => reactions }),
    objective: t.field({
      type: ObjectiveType,
      nullable: true,
      resolve: ({ objectiveId }, _args, context) => orNull(signedIn(context).loaders.objective.load(objectiveId)),
    }),
    keyResult: t.field({
      type: KeyResultType,
      nullable: true,
      description: 'The key result whose thread it stands in; null in the thread of an objective.',
      resolve: ({ keyResultId }, _args, context) => (keyResultId === null ? null : orNull(signedIn(context).loaders.keyResult.load(keyResultId))),
    }),
    checkIn: t.field({
      type: CheckInType,
      nullable: true,
      description: 'The check-in that it is about; null where it is about none.',
      resolve: ({ checkInId }, _args, context) => (checkInId === null ? null : orNull(signedIn(context).loaders.checkIn.load(checkInId))),
    }),
    mayEdit: t.boolean({ resolve: ({ authorId }, _args, context) => isAllowed(signedIn(context).scope, 'update', 'comment', { ownerIds: [authorId] }) }),
    mayDelete: t.boolean({ resolve: ({ authorId }, _args, context) => isAllowed(signedIn(context).scope, 'delete', 'comment', { ownerIds: [authorId] }) }),
    version: t.exposeInt('version'),
  }),
});

const CommentConnection = connectionOf('Comment', CommentType, { counted: true });

builder.queryFields((t) => {
  const subjectId = t.arg.globalID({ for: [ObjectiveType, KeyResultType, CheckInType], required: true });
  return {
    comments: t.field({
      type: CommentConnection,
      nullable: true,
      description: 'The thread of an objective, a key result or a check-in, the newest first; null where the viewer takes no part in it.',
      args: { subjectId, first: t.arg.int(), after: t.arg.string() },
      resolve: async (_root, args, context) => {
        const { scope } = signedIn(context);
        const thread = threadAsked(args.subjectId);
        const page = await orNull(commentsPage(scope, thread, pageRequest(args)));
        return page && toConnection(page, () => countComments(scope, thread));
      },
    }),
    comment: t.field({
      type: CommentType,
      nullable: true,
      args: { id: t.arg.globalID({ for: [CommentType], required: true }) },
      resolve: (_root, { id }, context) => orNull(commentById(signedIn(context).scope, id.id)),
    }),
    mentionable: t.field({
      type: [PersonType],
      description: 'Those who may read a goal, and so can be called into its thread: the first whose name or address begins as was typed.',
      args: { subjectId, search: t.arg.string() },
      resolve: async (_root, args, context) => {
        const { scope } = signedIn(context);
        const thread = await orNull(threadOf(scope, threadAsked(args.subjectId)));
        return thread === null ? [] : readersLike(scope, thread.goal, { search: args.search ?? '', first: MOST_OFFERED, now: context.now });
      },
    }),
  };
});

/** The thread behind the global id of what it is about. */
export function threadAsked({ typename, id }: { typename: string; id: string }): ThreadAsked {
  if (typename === 'Objective') return { objectiveId: id };
  return typename === 'KeyResult' ? { keyResultId: id } : { checkInId: id };
}
