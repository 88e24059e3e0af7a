import { markAllNoticesRead, markNotices } from '../../database/notices.ts';
import { DomainError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { NoticeMarkEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { rowId } from '../row-id.ts';

const MOST_MARKED = 200;

builder.mutationFields((t) => ({
  markNotices: t.field({
    type: 'Int',
    errors: refusals,
    description: 'Marks some of the viewer’s notices; the answer is how many are unread then.',
    args: { ids: t.arg.idList({ required: true }), mark: t.arg({ type: NoticeMarkEnum, required: true }) },
    resolve: (_root, { ids, mark }, context) => {
      if (ids.length > MOST_MARKED) throw new DomainError('INVALID_INPUT', `At most ${MOST_MARKED} notices are marked at once.`, { field: 'ids' });
      return markNotices(signedIn(context).scope, { ids: ids.map((id) => rowId(String(id))), mark }, { at: context.now });
    },
  }),
  markAllNoticesRead: t.field({
    type: 'Int',
    errors: refusals,
    description: 'Marks as read what is no newer than `until`, the newest that the viewer has seen.',
    args: { until: t.arg({ type: 'DateTime', required: true }) },
    resolve: (_root, { until }, context) => markAllNoticesRead(signedIn(context).scope, { until }, { at: context.now }),
  }),
}));
