import { countKpis, kpiById, kpisByIds, kpisPage, kpiSubject, kpisToWatch } from '../../database/kpis.ts';
import { isAllowed } from '../../database/rights.ts';
import type { KpiPoint } from '../../domain/kpi.ts';
import { builder } from '../builder.ts';
import { connectionOf, pageRequest, toConnection } from '../connection.ts';
import { signedIn } from '../context.ts';
import { BandPlaceEnum, DirectionEnum } from '../enums.ts';
import { orNull } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import { KpiType, MetricSourceType, PersonType } from '../refs.ts';

const KpiPointType = builder.objectRef<KpiPoint>('KpiPoint').implement({
  fields: (t) => ({
    day: t.field({ type: 'Day', resolve: ({ day }) => day }),
    value: t.field({ type: 'Decimal', resolve: ({ value }) => value }),
  }),
});

const MOST_POINTS = 181;
const MOST_WATCHED = 30;

builder.node(KpiType, {
  id: { resolve: ({ id }) => id },
  loadMany: async (ids, context) => inOrder(ids, await kpisByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    name: t.exposeString('name'),
    unit: t.exposeString('unit'),
    owner: t.field({ type: PersonType, resolve: ({ ownerId }, _args, context) => signedIn(context).loaders.person.load(ownerId) }),
    direction: t.field({ type: DirectionEnum, description: 'Which way is better.', resolve: ({ direction }) => direction }),
    bandLow: t.field({ type: 'Decimal', nullable: true, description: 'Where it begins to be healthy.', resolve: ({ bandLow }) => bandLow }),
    bandHigh: t.field({ type: 'Decimal', nullable: true, resolve: ({ bandHigh }) => bandHigh }),
    outSince: t.field({
      type: 'Day',
      nullable: true,
      description: 'Outside of its band for two periods running, since this day; its owner was told.',
      resolve: ({ outSince }) => outSince,
    }),
    latest: t.field({
      type: KpiPointType,
      nullable: true,
      resolve: async (kpi, _args, context) => (await signedIn(context).loaders.kpiState.load(kpi))?.standing.latest ?? null,
    }),
    place: t.field({
      type: BandPlaceEnum,
      nullable: true,
      description: 'Where the latest number lies; null without a number or a band.',
      resolve: async (kpi, _args, context) => (await signedIn(context).loaders.kpiState.load(kpi))?.standing.place ?? null,
    }),
    outPeriods: t.int({
      description: 'Periods outside in a row, up to the newest that has ended.',
      resolve: async (kpi, _args, context) => (await signedIn(context).loaders.kpiState.load(kpi))?.standing.outPeriods ?? 0,
    }),
    trend: t.field({
      type: [KpiPointType],
      description: 'Of each day the number that was told last, the oldest first, at most half a year.',
      args: { last: t.arg.int({ defaultValue: MOST_POINTS }) },
      resolve: async (kpi, { last }, context) => {
        const points = (await signedIn(context).loaders.kpiState.load(kpi))?.points ?? [];
        return points.slice(-Math.min(MOST_POINTS, Math.max(1, last ?? MOST_POINTS)));
      },
    }),
    source: t.field({
      type: MetricSourceType,
      nullable: true,
      resolve: ({ id }, _args, context) => signedIn(context).loaders.sourceOfKpi.load(id),
    }),
    mayUpdate: t.boolean({ resolve: (kpi, _args, context) => isAllowed(signedIn(context).scope, 'update', 'kpi', kpiSubject(kpi)) }),
    archivedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ archivedAt }) => archivedAt }),
    version: t.exposeInt('version'),
  }),
});

const KpiConnection = connectionOf('Kpi', KpiType, { counted: true });

builder.queryFields((t) => ({
  kpis: t.field({
    type: KpiConnection,
    args: { first: t.arg.int(), after: t.arg.string(), archived: t.arg.boolean() },
    resolve: async (_root, args, context) => {
      const { scope } = signedIn(context);
      const filter = { archived: args.archived ?? false };
      return toConnection(await kpisPage(scope, filter, pageRequest(args)), () => countKpis(scope, filter));
    },
  }),
  kpisToWatch: t.field({
    type: [KpiType],
    description: 'At most 30: those longest out of their bands first, then the others by name. Empty for those who may read none.',
    args: { first: t.arg.int({ defaultValue: MOST_WATCHED }) },
    resolve: (_root, { first }, context) => kpisToWatch(signedIn(context).scope, { most: Math.min(MOST_WATCHED, Math.max(1, first ?? MOST_WATCHED)) }),
  }),
  kpi: t.field({
    type: KpiType,
    nullable: true,
    args: { id: t.arg.globalID({ for: [KpiType], required: true }) },
    resolve: (_root, { id }, context) => orNull(kpiById(signedIn(context).scope, id.id)),
  }),
}));
