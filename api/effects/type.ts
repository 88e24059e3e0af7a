import { countEffects, effectById, effectsByIds, effectsPage } from '../../database/effects.ts';
import { connectionIdOf, outsideAddressOf } from '../../domain/effect-kinds.ts';
import { builder } from '../builder.ts';
import { connectionOf, pageRequest, toConnection } from '../connection.ts';
import { type Context, type RenderedMail, signedIn } from '../context.ts';
import { connectionsByIds } from '../../database/connections.ts';
import { EffectStateEnum } from '../enums.ts';
import { orNull } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import { EffectType, PersonType } from '../refs.ts';
import { WorkflowSubjectType } from '../workflow-list/subject.ts';

const RenderedMailType = builder.objectRef<RenderedMail>('RenderedMail').implement({
  fields: (t) => ({ subject: t.exposeString('subject'), html: t.exposeString('html'), text: t.exposeString('text') }),
});

builder.node(EffectType, {
  id: { resolve: (effect) => effect.id },
  loadMany: async (ids, context) => inOrder(ids, await effectsByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    kind: t.exposeString('kind'),
    subject: t.exposeString('subject'),
    occurrence: t.exposeString('occurrence'),
    recipient: t.string({
      description: 'The name of a person, an outside address, or the account where something was made.',
      resolve: ({ recipient }, _args, context) => recipientName(recipient, context),
    }),
    channel: t.exposeString('channel'),
    state: t.field({ type: EffectStateEnum, resolve: (effect) => effect.state }),
    dueAt: t.field({ type: 'DateTime', resolve: (effect) => effect.dueAt }),
    settledAt: t.field({ type: 'DateTime', nullable: true, resolve: (effect) => effect.settledAt }),
    title: t.exposeString('title'),
    reason: t.exposeString('reason'),
    workflowId: t.exposeString('workflowId'),
    about: t.field({
      type: WorkflowSubjectType,
      nullable: true,
      description: 'What its workflow is about; null where that is no row of its own, or one that is gone.',
      resolve: ({ workflowId }, _args, context) => signedIn(context).loaders.workflowSubject.load(workflowId),
    }),
    failure: t.exposeString('failure'),
    attempts: t.exposeInt('attempts'),
    rendered: t.field({
      type: RenderedMailType,
      nullable: true,
      description: 'The message as it was rendered, links in it masked.',
      resolve: (effect, _args, context) => context.deps.mails.renderEffect({ organizationId: effect.organizationId, effectId: effect.id }),
    }),
  }),
});

const EffectConnection = connectionOf('Effect', EffectType, { counted: true });

builder.queryFields((t) => ({
  effects: t.field({
    type: EffectConnection,
    args: {
      kind: t.arg.string(),
      recipient: t.arg.globalID({ for: [PersonType] }),
      state: t.arg({ type: EffectStateEnum }),
      first: t.arg.int(),
      after: t.arg.string(),
    },
    resolve: async (_root, args, context) => {
      const { scope } = signedIn(context);
      const filter = { kind: args.kind, recipient: args.recipient?.id, state: args.state };
      return toConnection(await effectsPage(scope, filter, pageRequest(args)), () => countEffects(scope, filter));
    },
  }),
  effect: t.field({
    type: EffectType,
    nullable: true,
    args: { id: t.arg.globalID({ for: [EffectType], required: true }) },
    resolve: (_root, { id }, context) => orNull(effectById(signedIn(context).scope, id.id)),
  }),
}));

async function recipientName(recipient: string, context: Context): Promise<string> {
  const { scope, loaders } = signedIn(context);
  const connectionId = connectionIdOf(recipient);
  if (connectionId === null) return outsideAddressOf(recipient) ?? (await loaders.person.load(recipient)).name;
  // The account may be gone; that something was made there stays.
  return (await connectionsByIds(scope, [connectionId]))[0]?.name ?? '';
}
