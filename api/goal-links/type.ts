import { addGoalLink, goalLinksByIds, type LinkedGoal, removeGoalLink } from '../../database/goal-links.ts';
import { linkHost } from '../../domain/goal-link.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { refusals } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import { GoalLinkType, KeyResultType, ObjectiveType } from '../refs.ts';

builder.node(GoalLinkType, {
  id: { resolve: (link) => link.id },
  loadMany: async (ids, context) => inOrder(ids, await goalLinksByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    url: t.exposeString('url', { description: 'Begins with https.' }),
    title: t.exposeString('title'),
    host: t.string({ description: 'Where it leads.', resolve: ({ url }) => linkHost(url) }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
  }),
});

builder.mutationFields((t) => {
  const goalId = t.arg.globalID({ for: [ObjectiveType, KeyResultType], required: true });
  const url = t.arg.string({ required: true });
  return {
    addLink: t.field({
      type: GoalLinkType,
      errors: refusals,
      description: 'Attaches an https address to an objective or a key result; without a title the place that it leads to is its title.',
      args: { goalId, url, title: t.arg.string() },
      resolve: (_root, args, context) =>
        addGoalLink(signedIn(context).scope, { goal: goalOf(args.goalId), url: args.url, title: args.title ?? '' }, { at: context.now }),
    }),
    removeLink: t.boolean({
      errors: refusals,
      description: 'Takes a link away from its goal; false where there was none at this address.',
      args: { goalId, url },
      resolve: (_root, args, context) => removeGoalLink(signedIn(context).scope, { goal: goalOf(args.goalId), url: args.url }, { at: context.now }),
    }),
  };
});

function goalOf({ typename, id }: { typename: string; id: string }): LinkedGoal {
  return { noun: typename === 'Objective' ? 'objective' : 'key-result', id };
}
