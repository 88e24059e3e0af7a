import { countKeyResults, keyResultById, keyResultsPage } from '../../database/key-results.ts';
import { builder } from '../builder.ts';
import { pageRequest, toConnection } from '../connection.ts';
import { signedIn } from '../context.ts';
import { StatusEnum } from '../enums.ts';
import { orNull } from '../errors.ts';
import { CycleType, KeyResultType, PersonType } from '../refs.ts';
import { KeyResultConnection } from './type.ts';

builder.queryFields((t) => ({
  keyResults: t.field({
    type: KeyResultConnection,
    args: {
      cycleId: t.arg.globalID({ for: [CycleType], required: true }),
      ownerId: t.arg.globalID({ for: [PersonType] }),
      status: t.arg({ type: StatusEnum }),
      first: t.arg.int(),
      after: t.arg.string(),
    },
    resolve: async (_root, args, context) => {
      const { scope } = signedIn(context);
      const filter = { cycleId: args.cycleId.id, ownerId: args.ownerId?.id, status: args.status };
      return toConnection(await keyResultsPage(scope, filter, pageRequest(args)), () => countKeyResults(scope, filter));
    },
  }),
  keyResult: t.field({
    type: KeyResultType,
    nullable: true,
    args: { id: t.arg.globalID({ for: [KeyResultType], required: true }) },
    resolve: (_root, { id }, context) => orNull(keyResultById(signedIn(context).scope, id.id)),
  }),
}));
