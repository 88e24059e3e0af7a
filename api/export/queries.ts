import { type ExportSummary, exportSummary } from '../../database/export-files.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { CycleType } from '../refs.ts';

const ExportSummaryType = builder.objectRef<ExportSummary>('ExportSummary').implement({
  fields: (t) => ({
    okrRows: t.exposeInt('okrRows'),
    objectives: t.exposeInt('objectives'),
    keyResults: t.exposeInt('keyResults'),
    checkIns: t.exposeInt('checkIns'),
    people: t.exposeInt('people'),
    teams: t.exposeInt('teams'),
    namesakes: t.exposeInt('namesakes'),
  }),
});

builder.queryField('exportSummary', (t) =>
  t.field({
    type: ExportSummaryType,
    args: { cycleId: t.arg.globalID({ for: [CycleType] }) },
    resolve: (_root, { cycleId }, context) => exportSummary(signedIn(context).scope, { cycleId: cycleId?.id ?? null }),
  }),
);
