import { checkInsByIds } from '../../database/check-ins.ts';
import { builder } from '../builder.ts';
import { connectionOf } from '../connection.ts';
import { signedIn } from '../context.ts';
import { CheckInSourceEnum, StatusEnum } from '../enums.ts';
import { inOrder } from '../loaders.ts';
import { CheckInType, KeyResultType, PersonType } from '../refs.ts';

builder.node(CheckInType, {
  id: { resolve: (checkIn) => checkIn.id },
  loadMany: async (ids, context) => inOrder(ids, await checkInsByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    at: t.field({ type: 'DateTime', resolve: (checkIn) => checkIn.at }),
    week: t.exposeString('week'),
    late: t.exposeBoolean('late'),
    value: t.field({ type: 'Decimal', nullable: true, resolve: (checkIn) => checkIn.value }),
    confidence: t.exposeInt('confidence', { nullable: true }),
    progressNote: t.exposeString('progressNote'),
    blocker: t.exposeString('blocker'),
    changeNote: t.exposeString('changeNote'),
    source: t.field({ type: CheckInSourceEnum, resolve: (checkIn) => checkIn.source }),
    author: t.field({
      type: PersonType,
      nullable: true,
      resolve: (checkIn, _args, context) => (checkIn.authorId === null ? null : signedIn(context).loaders.person.load(checkIn.authorId)),
    }),
    keyResult: t.field({ type: KeyResultType, resolve: (checkIn, _args, context) => signedIn(context).loaders.keyResult.load(checkIn.keyResultId) }),
    quality: t.string({
      nullable: true,
      description: 'How much the number of a metric source can be trusted; null for what a person said.',
      resolve: (checkIn, _args, context) => (checkIn.sampleId === null ? null : signedIn(context).loaders.sampleQuality.load(checkIn.sampleId)),
    }),
    commentCount: t.int({ resolve: (checkIn, _args, context) => signedIn(context).loaders.countComments.load(checkIn.id) }),
    shownProgress: t.exposeFloat('shownProgress', { nullable: true }),
    shownExpected: t.exposeFloat('shownExpected', { nullable: true }),
    shownStatus: t.field({ type: StatusEnum, nullable: true, resolve: (checkIn) => checkIn.shownStatus }),
  }),
});

/** A page of check-ins, the newest first. */
export const CheckInConnection = connectionOf('CheckIn', CheckInType, { counted: true });
