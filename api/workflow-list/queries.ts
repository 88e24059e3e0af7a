import { type WorkflowRow, workflowsPage } from '../../database/workflows.ts';
import { builder } from '../builder.ts';
import { connectionOf, pageRequest, toConnection } from '../connection.ts';
import { signedIn } from '../context.ts';
import { WorkflowNounEnum, WorkflowStateEnum } from '../enums.ts';
import type { SeenWorkflow } from '../start-workflows.ts';
import { WorkflowSubjectType } from './subject.ts';

type ListedWorkflow = WorkflowRow & (SeenWorkflow | { state: 'waiting' | 'unknown'; since: null });

const WorkflowType = builder.objectRef<ListedWorkflow>('Workflow').implement({
  description: 'A workflow that runs for the company, or ought to.',
  fields: (t) => ({
    workflowId: t.exposeString('workflowId'),
    about: t.field({ type: WorkflowSubjectType, resolve: (workflow) => workflow }),
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
