import { reportsByIds, reportsOf } from '../../database/reports.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { inOrder } from '../loaders.ts';
import { ReportType } from '../refs.ts';

builder.node(ReportType, {
  id: { resolve: (report) => report.id },
  loadMany: async (ids, context) => inOrder(ids, await reportsByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    kind: t.exposeString('kind'),
    name: t.exposeString('name'),
    createdAt: t.field({ type: 'DateTime', resolve: (report) => report.createdAt }),
    url: t.string({ resolve: (report) => `/api/files/reports/${report.id}` }),
  }),
});

builder.queryField('reports', (t) =>
  t.field({
    type: [ReportType],
    args: { kind: t.arg.string() },
    resolve: (_root, { kind }, context) => reportsOf(signedIn(context).scope, { kind: kind ?? null }),
  }),
);
