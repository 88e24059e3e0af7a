import { countUnreadNotices, type NoticeRow, noticesPage } from '../../database/notices.ts';
import type { NoticeNoun } from '../../domain/notice.ts';
import { builder } from '../builder.ts';
import { connectionOf, pageRequest, toConnection } from '../connection.ts';
import { signedIn } from '../context.ts';
import { NoticeKindEnum } from '../enums.ts';
import { orNull } from '../errors.ts';
import { CommentType, ConnectionType, CycleType, EscalationType, KeyResultType, NoticeType, ObjectiveType, PersonType, TaskType } from '../refs.ts';

NoticeType.implement({
  description: 'What somebody is told in their inbox. What it is about is read with the viewer’s rights, and is null where they reach it no more.',
  fields: (t) => ({
    id: t.exposeID('id'),
    kind: t.field({ type: NoticeKindEnum, resolve: ({ kind }) => kind }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    readAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ readAt }) => readAt }),
    doneAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ doneAt }) => doneAt }),
    actor: t.field({
      type: PersonType,
      nullable: true,
      description: 'Who did it; null for Sextant itself.',
      resolve: ({ actorId }, _args, context) => (actorId === null ? null : orNull(signedIn(context).loaders.person.load(actorId))),
    }),
    comment: t.field({
      type: CommentType,
      nullable: true,
      resolve: ({ commentId }, _args, context) => (commentId === null ? null : orNull(signedIn(context).loaders.comment.load(commentId))),
    }),
    objective: t.field({
      type: ObjectiveType,
      nullable: true,
      resolve: (notice, _args, context) => ifAbout(notice, 'objective', (id) => signedIn(context).loaders.objective.load(id)),
    }),
    keyResult: t.field({
      type: KeyResultType,
      nullable: true,
      resolve: (notice, _args, context) => ifAbout(notice, 'key-result', (id) => signedIn(context).loaders.keyResult.load(id)),
    }),
    task: t.field({
      type: TaskType,
      nullable: true,
      resolve: (notice, _args, context) => ifAbout(notice, 'task', (id) => signedIn(context).loaders.task.load(id)),
    }),
    escalation: t.field({
      type: EscalationType,
      nullable: true,
      resolve: (notice, _args, context) => ifAbout(notice, 'escalation', (id) => signedIn(context).loaders.escalation.load(id)),
    }),
    cycle: t.field({
      type: CycleType,
      nullable: true,
      resolve: (notice, _args, context) => ifAbout(notice, 'cycle', (id) => signedIn(context).loaders.cycle.load(id)),
    }),
    connection: t.field({
      type: ConnectionType,
      nullable: true,
      resolve: (notice, _args, context) => ifAbout(notice, 'connection', (id) => signedIn(context).loaders.connection.load(id)),
    }),
  }),
});

const InboxType = builder.objectRef<{ unread: number }>('Inbox').implement({
  fields: (t) => ({ unread: t.exposeInt('unread', { description: 'How many notices are unread; 100 stands for that many and more.' }) }),
});

const NoticeConnection = connectionOf('Notice', NoticeType, { counted: false });

builder.queryFields((t) => ({
  notices: t.field({
    type: NoticeConnection,
    description: 'The viewer’s inbox, the newest first: what is not done, or with `done` what is.',
    args: {
      kinds: t.arg({ type: [NoticeKindEnum] }),
      unread: t.arg.boolean(),
      done: t.arg.boolean(),
      first: t.arg.int(),
      after: t.arg.string(),
    },
    resolve: async (_root, args, context) => {
      const { kinds, unread, done } = args;
      return toConnection(await noticesPage(signedIn(context).scope, { kinds, unread, done }, pageRequest(args)));
    },
  }),
  inbox: t.field({
    type: InboxType,
    description: 'What the bell says of the viewer’s inbox.',
    resolve: async (_root, _args, context) => ({ unread: await countUnreadNotices(signedIn(context).scope) }),
  }),
}));

async function ifAbout<Row>({ noun, subjectId }: NoticeRow, wanted: NoticeNoun, load: (id: string) => Promise<Row>): Promise<Row | null> {
  return noun === wanted ? orNull(load(subjectId)) : null;
}
