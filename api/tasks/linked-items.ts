import { connectionAccount } from '../../database/connection-account.ts';
import { needsAPerson, wiredConnections } from '../../database/connections.ts';
import { keyResultById } from '../../database/key-results.ts';
import { linkedItemsByIds, linkItem, requireLinking, unlinkItem } from '../../database/linked-items.ts';
import type { LinkedItem } from '../../domain/code-host.ts';
import { DomainError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { type Context, signedIn } from '../context.ts';
import { orNull, refusals } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import { refuseProviderTrouble } from '../provider-trouble.ts';
import { ConnectionType, KeyResultType, LinkedItemType } from '../refs.ts';

const LinkedItemKindEnum = builder.enumType('LinkedItemKind', { values: ['issue', 'pull_request'] as const });
const LinkedItemStateEnum = builder.enumType('LinkedItemState', { values: ['open', 'closed', 'merged'] as const });

builder.node(LinkedItemType, {
  id: { resolve: (item) => item.id },
  loadMany: async (ids, context) => inOrder(ids, await linkedItemsByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    url: t.exposeString('url'),
    kind: t.field({ type: LinkedItemKindEnum, resolve: ({ kind }) => (kind === 'issue' ? kind : 'pull_request') }),
    title: t.exposeString('title'),
    state: t.field({ type: LinkedItemStateEnum, resolve: ({ state }) => state }),
    readAt: t.field({ type: 'DateTime', resolve: ({ readAt }) => readAt }),
    keyResult: t.field({ type: KeyResultType, resolve: (item, _args, context) => signedIn(context).loaders.keyResult.load(item.keyResultId) }),
    connection: t.field({
      type: ConnectionType,
      nullable: true,
      description: 'The account that keeps it up to date; null where the viewer may not know of it.',
      resolve: (item, _args, context) => orNull(signedIn(context).loaders.connection.load(item.connectionId)),
    }),
  }),
});

builder.mutationFields((t) => ({
  linkItem: t.field({
    type: KeyResultType,
    errors: refusals,
    description: 'Links the issue or pull request at an address, in an account that is connected, to a key result.',
    args: { keyResultId: t.arg.globalID({ for: [KeyResultType], required: true }), url: t.arg.string({ required: true }) },
    resolve: async (_root, { keyResultId: { id }, url }, context) => {
      const { scope } = signedIn(context);
      await requireLinking(scope, id);
      const found = await itemAt(context, url.trim());
      await linkItem(scope, { keyResultId: id, ...found }, { at: context.now });
      return keyResultById(scope, id);
    },
  }),
  unlinkItem: t.field({
    type: KeyResultType,
    errors: refusals,
    args: { keyResultId: t.arg.globalID({ for: [KeyResultType], required: true }), url: t.arg.string({ required: true }) },
    resolve: async (_root, { keyResultId: { id }, url }, context) => {
      const { scope } = signedIn(context);
      await unlinkItem(scope, { keyResultId: id, url }, { at: context.now });
      return keyResultById(scope, id);
    },
  }),
}));

/** Asks the accounts one after another: each knows its own addresses, and asks nobody about another's. */
async function itemAt(context: Context, url: string): Promise<{ connectionId: string; item: LinkedItem }> {
  const { scope } = signedIn(context);
  const { outside } = context.deps;
  for (const connection of await wiredConnections(scope)) {
    if (!outside.offers(connection.provider, 'code') || needsAPerson(connection.health)) continue;
    const code = await refuseProviderTrouble(connectionAccount(scope, connection, { outside, at: context.now }).then((account) => account.code()));
    const item = await refuseProviderTrouble(code.linkedItem({ url }));
    if (item !== null) return { connectionId: connection.id, item };
  }
  throw new DomainError('INVALID_INPUT', 'None of the connected accounts has an issue or a pull request at this address.', { field: 'url' });
}
