import { addComment, deleteComment, editComment, reactToComment } from '../../database/comment-changes.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { ReactionEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { CheckInType, CommentType, KeyResultType, ObjectiveType } from '../refs.ts';
import { rowId } from '../row-id.ts';
import { threadAsked } from './type.ts';

builder.mutationFields((t) => {
  const id = t.arg.globalID({ for: [CommentType], required: true });
  const version = t.arg.int({ required: true });
  const body = t.arg.string({ required: true });
  return {
    addComment: t.field({
      type: CommentType,
      errors: refusals,
      description: 'Writes a comment on an objective, a key result or a check-in. Sent twice under one key, a UUID of the sender’s, it is one comment.',
      args: { subjectId: t.arg.globalID({ for: [ObjectiveType, KeyResultType, CheckInType], required: true }), body, key: t.arg.string() },
      resolve: (_root, args, context) => {
        const sent = args.key ? { id: rowId(args.key).toLowerCase() } : {};
        return addComment(signedIn(context).scope, { ...threadAsked(args.subjectId), body: args.body, ...sent }, { at: context.now });
      },
    }),
    editComment: t.field({
      type: CommentType,
      errors: refusals,
      args: { id, body, version },
      resolve: (_root, args, context) => editComment(signedIn(context).scope, { id: args.id.id, body: args.body }, { version: args.version, at: context.now }),
    }),
    deleteComment: t.field({
      type: CommentType,
      errors: refusals,
      description: 'Takes a comment away for good; the answer is the comment as it was.',
      args: { id, version },
      resolve: (_root, args, context) => deleteComment(signedIn(context).scope, { id: args.id.id }, { version: args.version, at: context.now }),
    }),
    reactToComment: t.field({
      type: CommentType,
      errors: refusals,
      description: 'Sets a sign beside a comment, or takes it away.',
      args: { id, reaction: t.arg({ type: ReactionEnum, required: true }), on: t.arg.boolean({ required: true }) },
      resolve: (_root, args, context) => reactToComment(signedIn(context).scope, { id: args.id.id, reaction: args.reaction, on: args.on }, { at: context.now }),
    }),
  };
});
