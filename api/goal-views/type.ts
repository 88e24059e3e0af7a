import { goalViewsByIds, goalViewsOf, goalViewSubject } from '../../database/goal-views.ts';
import { isAllowed } from '../../database/rights.ts';
import { goalViewParameters } from '../../domain/goal-view.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { inOrder } from '../loaders.ts';
import { GoalViewType, PersonType } from '../refs.ts';

builder.node(GoalViewType, {
  description: 'A named way to look at the goals of a cycle.',
  id: { resolve: ({ id }) => id },
  loadMany: async (ids, context) => inOrder(ids, await goalViewsByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    name: t.exposeString('name'),
    shared: t.exposeBoolean('shared', { description: 'Whether everybody who works here sees it.' }),
    owner: t.field({ type: PersonType, resolve: ({ ownerId }, _args, context) => signedIn(context).loaders.person.load(ownerId) }),
    parameters: t.field({
      type: 'JSON',
      description: 'What it shows, as the address of the page carries it: shape, filters, group, columns, sort.',
      resolve: ({ view }) => goalViewParameters(view),
    }),
    mayChange: t.boolean({ resolve: (view, _args, context) => isAllowed(signedIn(context).scope, 'update', 'goal-view', goalViewSubject(view)) }),
    isDefault: t.exposeBoolean('isDefault', { description: 'Whether the viewer begins with it.' }),
    version: t.exposeInt('version'),
  }),
});

builder.queryFields((t) => ({
  goalViews: t.field({
    type: [GoalViewType],
    description: 'The own views and the shared ones, by name.',
    resolve: (_root, _args, context) => goalViewsOf(signedIn(context).scope),
  }),
}));
