import { allConnections, connectionById, connectionsByIds } from '../../database/connections.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { ConnectionHealthEnum } from '../enums.ts';
import { orNull } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import { ConnectionType, MetricSourceType, PersonType } from '../refs.ts';

builder.node(ConnectionType, {
  id: { resolve: (connection) => connection.id },
  loadMany: async (ids, context) => inOrder(ids, await connectionsByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    provider: t.exposeString('provider'),
    name: t.exposeString('name'),
    config: t.field({ type: 'JSON', resolve: (connection) => connection.config }),
    health: t.field({ type: ConnectionHealthEnum, resolve: (connection) => connection.health }),
    healthReason: t.exposeString('healthReason'),
    healthSince: t.field({ type: 'DateTime', nullable: true, resolve: (connection) => connection.healthSince }),
    lastSyncAt: t.field({ type: 'DateTime', nullable: true, resolve: (connection) => connection.lastSyncAt }),
    owner: t.field({ type: PersonType, resolve: (connection, _args, context) => signedIn(context).loaders.person.load(connection.ownerId) }),
    sources: t.field({ type: [MetricSourceType], resolve: (connection, _args, context) => signedIn(context).loaders.sourcesOfConnection.load(connection.id) }),
    webhookUrl: t.string({ resolve: (connection, _args, context) => `${context.deps.publicUrl}/api/webhooks/${connection.id}` }),
    version: t.exposeInt('version'),
  }),
});

builder.queryFields((t) => ({
  connections: t.field({ type: [ConnectionType], resolve: (_root, _args, context) => allConnections(signedIn(context).scope) }),
  connection: t.field({
    type: ConnectionType,
    nullable: true,
    args: { id: t.arg.globalID({ for: [ConnectionType], required: true }) },
    resolve: (_root, { id }, context) => orNull(connectionById(signedIn(context).scope, id.id)),
  }),
}));
