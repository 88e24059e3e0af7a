import { encodeGlobalID } from '@pothos/plugin-relay';
import type { WorkflowRow } from '../../database/workflows.ts';
import type { WorkflowNoun } from '../../domain/workflow-state.ts';
import { builder } from '../builder.ts';
import { WorkflowNounEnum } from '../enums.ts';

/** On whose page the subject stands; calendars and tasks have none. */
const PAGES: Partial<Record<WorkflowNoun, string>> = {
  cycle: 'Cycle',
  off_track: 'KeyResult',
  missed_check_in: 'Cycle',
  connection: 'Connection',
  meeting: 'Meeting',
};

/** What a workflow is about. */
export const WorkflowSubjectType = builder.objectRef<WorkflowRow>('WorkflowSubject').implement({
  description: 'What a workflow is about.',
  fields: (t) => ({
    noun: t.field({ type: WorkflowNounEnum, resolve: ({ noun }) => noun }),
    title: t.exposeString('title'),
    week: t.exposeString('week', { nullable: true }),
    pageId: t.string({
      nullable: true,
      description: 'The row on whose page it stands.',
      resolve: ({ noun, subjectId }) => {
        const type = PAGES[noun];
        return type === undefined ? null : encodeGlobalID(type, subjectId);
      },
    }),
  }),
});
