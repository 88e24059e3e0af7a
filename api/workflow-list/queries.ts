import { encodeGlobalID } from '@pothos/plugin-relay';
import { type WorkflowRow, workflowsPage } from '../../database/workflows.ts';
import type { WorkflowNoun } from '../../domain/workflow-state.ts';
import { builder } from '../builder.ts';
import { connectionOf, pageRequest, toConnection } from '../connection.ts';
import { signedIn } from '../context.ts';
import { WorkflowNounEnum, WorkflowStateEnum } from '../enums.ts';
import type { SeenWorkflow } from '../start-workflows.ts';

type ListedWorkflow = WorkflowRow & (SeenWorkflow | { state: 'waiting' | 'unknown'; since: null });

/** On whose page the subject stands; calendars and tasks have none. */
const PAGES: Partial<Record<WorkflowNoun, string>> = {
  cycle: 'Cycle',
  off_track: 'KeyResult',
  missed_check_in: 'Cycle',
  connection: 'Connection',
  meeting: 'Meeting',
};

const WorkflowType = builder.objectRef<ListedWorkflow>('Workflow').implement({
  description: 'A workflow that runs for the company, or ought to.',
  fields: (t) => ({
    workflowId: t.exposeString('workflowId'),
    noun: t.field({ type: WorkflowNounEnum, resolve: ({ noun }) => noun }),
    title: t.exposeString('title'),
    week: t.exposeString('week', { nullable: true }),
    pageId: t.string({
      nullable: true,
      description: 'The row on whose page the subject stands.',
      resolve: ({ noun, subjectId }) => {
        const type = PAGES[noun];
        return type === undefined ? null : encodeGlobalID(type, subjectId);
      },
    }),
    state: t.field({ type: WorkflowStateEnum, resolve: ({ state }) => state }),
    since: t.field({ type: 'DateTime', nullable: true, resolve: ({ since }) => since }),
    temporalUrl: t.string({
      nullable: true,
      description: "Its page in Temporal's own web app; null where that is not known.",
      resolve: ({ workflowId, since }, _args, { deps }) => (since === null ? null : deps.temporalUrl(workflowId)),
    }),
  }),
});

const WorkflowConnection = connectionOf('Workflow', WorkflowType, { counted: false });

builder.queryFields((t) => ({
  workflows: t.field({
    type: WorkflowConnection,
    description: 'What runs for the company, or ought to, and how it stands in Temporal; for administrators.',
    args: { noun: t.arg({ type: WorkflowNounEnum }), first: t.arg.int(), after: t.arg.string() },
    resolve: async (_root, { noun, ...page }, context) => {
      const { rows, ...rest } = await workflowsPage(signedIn(context).scope, { noun, now: context.now }, pageRequest(page));
      const seen = await context.deps.startWorkflows.look(rows.map(({ workflowId }) => workflowId));
      const unseen = { state: seen === null ? 'unknown' : 'waiting', since: null } as const;
      return toConnection({ ...rest, rows: rows.map((row): ListedWorkflow => ({ ...row, ...(seen?.get(row.workflowId) ?? unseen) })) });
    },
  }),
}));
