import { metricSourcesByIds } from '../../database/metric-sources.ts';
import { type SampleRow, samplesOf } from '../../database/samples.ts';
import { builder } from '../builder.ts';
import { pageRequest } from '../connection.ts';
import { signedIn } from '../context.ts';
import { inOrder } from '../loaders.ts';
import { ConnectionType, KeyResultType, KpiType, MetricSourceType } from '../refs.ts';

const SampleType = builder.objectRef<SampleRow>('Sample').implement({
  fields: (t) => ({
    day: t.field({ type: 'Day', resolve: (sample) => sample.day }),
    value: t.field({ type: 'Decimal', resolve: (sample) => sample.value }),
    quality: t.exposeString('quality'),
    takenAt: t.field({ type: 'DateTime', resolve: (sample) => sample.takenAt }),
    restated: t.exposeBoolean('restated'),
  }),
});

builder.node(MetricSourceType, {
  id: { resolve: (source) => source.id },
  loadMany: async (ids, context) => inOrder(ids, await metricSourcesByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    connection: t.field({ type: ConnectionType, resolve: (source, _args, context) => signedIn(context).loaders.connection.load(source.connectionId) }),
    keyResult: t.field({
      type: KeyResultType,
      nullable: true,
      description: 'What it feeds, if that is a key result.',
      resolve: ({ keyResultId }, _args, context) => (keyResultId === null ? null : signedIn(context).loaders.keyResult.load(keyResultId)),
    }),
    kpi: t.field({
      type: KpiType,
      nullable: true,
      description: 'What it feeds, if that is a KPI.',
      resolve: ({ kpiId }, _args, context) => (kpiId === null ? null : signedIn(context).loaders.kpi.load(kpiId)),
    }),
    metric: t.exposeString('metric'),
    metricName: t.string({
      resolve: async (source, _args, context) => {
        const { provider } = await signedIn(context).loaders.connection.load(source.connectionId);
        const manifest = context.deps.integrations.find((integration) => integration.id === provider);
        return manifest?.metrics.find((metric) => metric.id === source.metric)?.name ?? source.metric;
      },
    }),
    query: t.field({ type: 'JSON', resolve: (source) => source.query }),
    divideBy: t.field({ type: 'Decimal', description: 'What its numbers are divided by before they count.', resolve: (source) => source.divideBy }),
    cadenceMinutes: t.exposeInt('cadenceMinutes'),
    lastValue: t.field({ type: 'Decimal', nullable: true, resolve: (source) => source.lastValue }),
    lastReadAt: t.field({ type: 'DateTime', nullable: true, resolve: (source) => source.lastReadAt }),
    silentSince: t.field({ type: 'DateTime', nullable: true, resolve: (source) => source.silentSince }),
    failure: t.exposeString('failure'),
    paused: t.exposeBoolean('paused'),
    samples: t.field({
      type: [SampleType],
      args: { first: t.arg.int() },
      resolve: (source, { first }, context) => samplesOf(signedIn(context).scope, { sourceId: source.id, first: pageRequest({ first }).first }),
    }),
    version: t.exposeInt('version'),
  }),
});
