import { activeCycle, countCycles, cycleById, cyclesPage } from '../../database/cycles.ts';
import { builder } from '../builder.ts';
import { pageRequest, toConnection } from '../connection.ts';
import { signedIn } from '../context.ts';
import { orNull } from '../errors.ts';
import { CycleType } from '../refs.ts';
import { CycleConnection } from './type.ts';

builder.queryFields((t) => ({
  cycles: t.field({
    type: CycleConnection,
    args: { first: t.arg.int(), after: t.arg.string() },
    resolve: async (_root, args, context) => {
      const { scope } = signedIn(context);
      return toConnection(await cyclesPage(scope, pageRequest(args)), () => countCycles(scope));
    },
  }),
  cycle: t.field({
    type: CycleType,
    nullable: true,
    args: { id: t.arg.globalID({ for: [CycleType], required: true }) },
    resolve: (_root, { id }, context) => orNull(cycleById(signedIn(context).scope, id.id)),
  }),
  activeCycle: t.field({ type: CycleType, nullable: true, resolve: (_root, _args, context) => activeCycle(signedIn(context).scope) }),
}));
