import { allConnections, connectionById, connectionsByIds } from '../../database/connections.ts';
import { nextReadingAt } from '../../database/metric-sources.ts';
import { budgetStandings, type BudgetStanding } from '../../database/provider-budgets.ts';
import { pushedSeries } from '../../database/pushed-values.ts';
import { type SyncRunRow, syncRunsOf } from '../../database/sync-runs.ts';
import { deliveriesOf, type DeliveryRow } from '../../database/webhook-deliveries.ts';
import { builder } from '../builder.ts';
import { pageRequest } from '../connection.ts';
import { signedIn } from '../context.ts';
import { ConnectionHealthEnum } from '../enums.ts';
import { orNull } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import { integrationOf, isForPeopleAlone } from './integration-of.ts';
import { IntegrationType } from './integration-type.ts';
import { ConnectionType, MetricSourceType, PersonType } from '../refs.ts';

const ConnectionBudgetType = builder.objectRef<BudgetStanding>('ConnectionBudget').implement({
  fields: (t) => ({
    bucket: t.exposeString('bucket'),
    requests: t.exposeInt('requests'),
    perSeconds: t.exposeInt('perSeconds'),
    used: t.exposeInt('used'),
    resetsAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ resetsAt }) => resetsAt }),
  }),
});

const SyncRunType = builder.objectRef<SyncRunRow>('SyncRun').implement({
  fields: (t) => ({
    startedAt: t.field({ type: 'DateTime', resolve: ({ startedAt }) => startedAt }),
    endedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ endedAt }) => endedAt }),
    read: t.exposeInt('read'),
    added: t.exposeInt('added'),
    restated: t.exposeInt('restated'),
    failed: t.exposeInt('failed'),
    note: t.exposeString('note'),
  }),
});

const WebhookDeliveryType = builder.objectRef<DeliveryRow>('WebhookDelivery').implement({
  fields: (t) => ({
    deliveryId: t.exposeString('deliveryId'),
    event: t.exposeString('event'),
    receivedAt: t.field({ type: 'DateTime', resolve: ({ receivedAt }) => receivedAt }),
    handledAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ handledAt }) => handledAt }),
  }),
});

const PushedSeriesType = builder.objectRef<{ series: string; values: number; lastDay: string }>('PushedSeries').implement({
  fields: (t) => ({
    series: t.exposeString('series'),
    values: t.exposeInt('values'),
    lastDay: t.field({ type: 'Day', resolve: ({ lastDay }) => lastDay }),
  }),
});

builder.node(ConnectionType, {
  id: { resolve: (connection) => connection.id },
  loadMany: async (ids, context) => inOrder(ids, await connectionsByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    provider: t.exposeString('provider'),
    name: t.exposeString('name'),
    config: t.field({ type: 'JSON', resolve: (connection) => connection.config }),
    integration: t.field({ type: IntegrationType, resolve: ({ provider }, _args, context) => integrationOf(context, provider) }),
    health: t.field({ type: ConnectionHealthEnum, resolve: (connection) => connection.health }),
    healthReason: t.exposeString('healthReason'),
    healthSince: t.field({ type: 'DateTime', nullable: true, resolve: (connection) => connection.healthSince }),
    lastSyncAt: t.field({ type: 'DateTime', nullable: true, resolve: (connection) => connection.lastSyncAt }),
    owner: t.field({ type: PersonType, resolve: (connection, _args, context) => signedIn(context).loaders.person.load(connection.ownerId) }),
    sources: t.field({ type: [MetricSourceType], resolve: (connection, _args, context) => signedIn(context).loaders.sourcesOfConnection.load(connection.id) }),
    webhookUrl: t.string({ resolve: (connection, _args, context) => `${context.deps.publicUrl}/api/webhooks/${connection.id}` }),
    accessEndsAt: t.field({ type: 'DateTime', nullable: true, resolve: (connection) => connection.accessEndsAt }),
    consentUrl: t.string({
      nullable: true,
      description: 'Where a person agrees at the provider, for an account that goes by consent.',
      resolve: ({ id, provider, config, personal }, _args, context) => {
        const { outside, publicUrl } = context.deps;
        // The secret stays where it is: a token that was entered leaves no client id behind.
        const goesByConsent = outside.manifestOf(provider).oauth !== undefined && config.clientId !== undefined;
        return goesByConsent && (personal || !isForPeopleAlone(context, provider)) ? `${publicUrl}/api/connections/${id}/consent` : null;
      },
    }),
    nextSyncAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (connection, _args, context) => nextReadingAt(signedIn(context).scope, { connectionId: connection.id, now: context.now }),
    }),
    budgets: t.field({
      type: [ConnectionBudgetType],
      description: 'What was taken of the budgets that the provider grants this account.',
      resolve: (connection, _args, context) =>
        budgetStandings(signedIn(context).scope, connection, { manifest: context.deps.outside.manifestOf(connection.provider), at: context.now }),
    }),
    runs: t.field({
      type: [SyncRunType],
      args: { first: t.arg.int() },
      resolve: ({ id }, { first }, context) => syncRunsOf(signedIn(context).scope, { connectionId: id, first: pageRequest({ first }).first }),
    }),
    deliveries: t.field({
      type: [WebhookDeliveryType],
      args: { first: t.arg.int() },
      resolve: ({ id }, { first }, context) => deliveriesOf(signedIn(context).scope, { connectionId: id, first: pageRequest({ first }).first }),
    }),
    takesValues: t.boolean({
      description: 'Whether people bring its numbers here, in a file or one by one.',
      resolve: ({ provider }, _args, context) => context.deps.outside.manifestOf(provider).takesValues ?? false,
    }),
    series: t.field({
      type: [PushedSeriesType],
      description: 'The numbers that were brought, by name; at most a hundred.',
      resolve: ({ id }, _args, context) => pushedSeries(signedIn(context).scope, id),
    }),
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
