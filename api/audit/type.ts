import { type AuditRow } from '../../database/audit-log.ts';
import { auditPage } from '../../database/audit-entries.ts';
import { builder } from '../builder.ts';
import { connectionOf, pageRequest, toConnection } from '../connection.ts';
import { signedIn } from '../context.ts';
import { actorTitle, AUTOMATIC, isAutomatic, NAMES } from '../history.ts';
import { HistoryNameType, namesIn, subjectName } from '../history-names.ts';
import { PersonType } from '../refs.ts';
import { auditFilter } from './filter.ts';

const AuditEntryType = builder.objectRef<AuditRow>('AuditEntry').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    at: t.field({ type: 'DateTime', resolve: (entry) => entry.at }),
    actor: t.string({ description: "A person's name, or the workflow or command that acted.", resolve: (entry, _args, context) => actorTitle(entry, context) }),
    automatic: t.boolean({ description: AUTOMATIC, resolve: isAutomatic }),
    action: t.exposeString('action'),
    noun: t.exposeString('noun'),
    subjectId: t.exposeString('subjectId'),
    subject: t.string({
      nullable: true,
      description: 'What the thing is called; null where it has no name, is gone, or is not open to the viewer.',
      resolve: (entry, _args, context) => subjectName(entry, context),
    }),
    names: t.field({ type: [HistoryNameType], description: NAMES, resolve: (entry, _args, context) => namesIn(entry, context) }),
    before: t.field({ type: 'JSON', nullable: true, resolve: (entry) => entry.before }),
    after: t.field({ type: 'JSON', nullable: true, resolve: (entry) => entry.after }),
    request: t.exposeString('request'),
    address: t.exposeString('address'),
    runId: t.exposeString('runId'),
    activityId: t.exposeString('activityId'),
  }),
});

const AuditEntryConnection = connectionOf('AuditEntry', AuditEntryType, { counted: false });

builder.queryField('auditEntries', (t) =>
  t.field({
    type: AuditEntryConnection,
    description: 'The audit log, newest first; for admins.',
    args: {
      personId: t.arg.globalID({ for: [PersonType] }),
      subject: t.arg.globalID({ description: 'Everything that ever happened to this thing.' }),
      noun: t.arg.string(),
      action: t.arg.string(),
      from: t.arg({ type: 'DateTime' }),
      until: t.arg({ type: 'DateTime' }),
      first: t.arg.int(),
      after: t.arg.string(),
    },
    resolve: async (_root, { personId, ...args }, context) =>
      toConnection(await auditPage(signedIn(context).scope, auditFilter({ ...args, personId: personId?.id }), pageRequest(args))),
  }),
);
