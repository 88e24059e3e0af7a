import { bringFile, bringValue, type BroughtFile } from '../../database/brought-values.ts';
import { connectionById } from '../../database/connections.ts';
import { requireRight } from '../../database/rights.ts';
import { DomainError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { type Context, signedIn } from '../context.ts';
import { refusals } from '../errors.ts';
import { ImportFile, ImportProblemType } from '../import/mutations.ts';
import { ConnectionType } from '../refs.ts';
import { integrationOf } from './integration-of.ts';

const BroughtSeriesType = builder.objectRef<BroughtFile['series'][number]>('BroughtSeries').implement({
  fields: (t) => ({
    series: t.exposeString('series'),
    values: t.exposeInt('values'),
    from: t.field({ type: 'Day', resolve: ({ from }) => from }),
    to: t.field({ type: 'Day', resolve: ({ to }) => to }),
  }),
});

const BroughtFileType = builder.objectRef<BroughtFile>('BroughtFile').implement({
  fields: (t) => ({
    applied: t.exposeBoolean('applied'),
    series: t.field({ type: [BroughtSeriesType], resolve: ({ series }) => series }),
    problems: t.field({ type: [ImportProblemType], resolve: ({ problems }) => [...problems] }),
    unknownColumns: t.stringList({ resolve: ({ unknownColumns }) => [...unknownColumns] }),
  }),
});

builder.mutationFields((t) => {
  const connectionId = t.arg.globalID({ for: [ConnectionType], required: true });
  return {
    uploadValues: t.field({
      type: BroughtFileType,
      errors: refusals,
      description: 'Reads a CSV file with day,value or series,day,value into a connection: all of it, or with one mistake nothing.',
      args: { connectionId, file: t.arg({ type: ImportFile, required: true }), dryRun: t.arg.boolean({ required: true }) },
      resolve: async (_root, args, context) => {
        const { scope } = await connectionThatTakes(context, args.connectionId.id);
        const outcome = await bringFile(scope, { connectionId: args.connectionId.id, file: args.file, dryRun: args.dryRun }, { at: context.now });
        if (outcome.applied) context.deps.startWorkflows.relay();
        return outcome;
      },
    }),
    giveValue: t.field({
      type: ConnectionType,
      errors: refusals,
      description: 'One number for one day, by default today.',
      args: { connectionId, series: t.arg.string(), day: t.arg({ type: 'Day' }), value: t.arg({ type: 'Decimal', required: true }) },
      resolve: async (_root, args, context) => {
        const { scope } = await connectionThatTakes(context, args.connectionId.id);
        const value = { series: args.series?.trim() || 'value', day: args.day ?? null, value: args.value };
        await bringValue(scope, { connectionId: args.connectionId.id, value }, { at: context.now });
        context.deps.startWorkflows.relay();
        return connectionById(scope, args.connectionId.id);
      },
    }),
  };
});

/** Only a source that is told by people takes what they bring: between the numbers of a provider it would be lost. */
async function connectionThatTakes(context: Context, id: string) {
  const { scope } = signedIn(context);
  requireRight(scope, 'update', 'connection');
  const { provider } = await connectionById(scope, id);
  if (!integrationOf(context, provider).takesValues)
    throw new DomainError('INVALID_INPUT', 'This connection reads its numbers itself. Connect "File or by hand" to bring numbers.', { field: 'connectionId' });
  return { scope };
}
