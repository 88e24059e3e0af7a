import { builder } from '../builder.ts';
import { connectionOf, pageRequest, toConnection } from '../connection.ts';
import { type OutboxMessage, signedIn } from '../context.ts';
import { requireRight } from '../../database/rights.ts';
import { orNull } from '../errors.ts';

interface OutboxMail {
  id: string;
  subject: string;
  to: string;
  at: string;
  preview: string;
}

interface OutboxAttachment {
  messageId: string;
  place: number;
  filename: string;
  contentType: string;
  size: number;
}

const OutboxMailType = builder.objectRef<OutboxMail>('OutboxMail').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    subject: t.exposeString('subject'),
    to: t.exposeString('to'),
    at: t.field({ type: 'DateTime', resolve: (mail) => mail.at }),
    preview: t.exposeString('preview'),
  }),
});

const HeaderType = builder.objectRef<{ name: string; value: string }>('Header').implement({
  fields: (t) => ({ name: t.exposeString('name'), value: t.exposeString('value') }),
});

const AttachmentType = builder.objectRef<OutboxAttachment>('Attachment').implement({
  fields: (t) => ({
    filename: t.exposeString('filename'),
    contentType: t.exposeString('contentType'),
    size: t.exposeInt('size'),
    url: t.string({ resolve: (attachment) => `/api/files/outbox/${encodeURIComponent(attachment.messageId)}/${attachment.place}` }),
  }),
});

const OutboxMessageType = builder.objectRef<OutboxMessage>('OutboxMessage').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    subject: t.exposeString('subject'),
    from: t.exposeString('from'),
    to: t.exposeString('to'),
    at: t.field({ type: 'DateTime', resolve: (message) => message.at }),
    html: t.exposeString('html'),
    text: t.exposeString('text'),
    headers: t.field({ type: [HeaderType], resolve: (message) => [...message.headers] }),
    attachments: t.field({
      type: [AttachmentType],
      resolve: (message) =>
        message.attachments.map(({ filename, contentType, content }, place) => ({
          messageId: message.id,
          place,
          filename,
          contentType,
          size: content.byteLength,
        })),
    }),
  }),
});

const OutboxConnection = connectionOf('Outbox', OutboxMailType, { counted: false });

builder.queryFields((t) => ({
  outbox: t.field({
    type: OutboxConnection,
    args: { first: t.arg.int(), after: t.arg.string() },
    resolve: async (_root, args, context) => {
      const { scope } = signedIn(context);
      requireRight(scope, 'read', 'effect');
      const { first, after } = pageRequest(args);
      const page = await context.deps.outboxOf(scope.organizationId).list({ limit: first, before: after });
      const cursors = page.rows.map((mail) => mail.place);
      return toConnection<OutboxMail>({ rows: [...page.rows], cursors, hasNext: page.hasNext, endCursor: cursors.at(-1) ?? null });
    },
  }),
  outboxMessage: t.field({
    type: OutboxMessageType,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) => {
      const { scope } = signedIn(context);
      requireRight(scope, 'read', 'effect');
      return orNull(context.deps.outboxOf(scope.organizationId).read(String(id)));
    },
  }),
}));
