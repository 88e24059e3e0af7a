import { isUnbounded } from '../../database/rights.ts';
import { goalPage } from '../../database/goal-page.ts';
import { countObjectives, objectiveById, objectivesPage } from '../../database/objectives.ts';
import { builder } from '../builder.ts';
import { pageRequest, toConnection } from '../connection.ts';
import { signedIn } from '../context.ts';
import { ObjectiveLevelEnum, StatusEnum } from '../enums.ts';
import { orNull } from '../errors.ts';
import { CycleType, ObjectiveType, PersonType, TeamType } from '../refs.ts';
import { goalColumns } from './goal-columns.ts';
import { ObjectiveConnection } from './type.ts';

builder.queryFields((t) => ({
  objectives: t.field({
    type: ObjectiveConnection,
    args: {
      cycleId: t.arg.globalID({ for: [CycleType], required: true }),
      level: t.arg({ type: ObjectiveLevelEnum }),
      teamId: t.arg.globalID({ for: [TeamType] }),
      ownerId: t.arg.globalID({ for: [PersonType] }),
      status: t.arg({ type: StatusEnum }),
      search: t.arg.string(),
      first: t.arg.int(),
      after: t.arg.string(),
    },
    resolve: async (_root, args, context, info) => {
      const { scope } = signedIn(context);
      const filter = {
        cycleId: args.cycleId.id,
        level: args.level,
        teamId: args.teamId?.id,
        ownerId: args.ownerId?.id,
        status: args.status,
        search: args.search,
      };
      // Whoever reads some of them alone is served by what chooses row by row.
      const columns = isUnbounded(scope, 'read', 'objective') ? goalColumns(info) : null;
      const page = columns === null ? objectivesPage(scope, filter, pageRequest(args)) : goalPage(scope, filter, pageRequest(args), columns);
      return toConnection(await page, () => countObjectives(scope, filter));
    },
  }),
  objective: t.field({
    type: ObjectiveType,
    nullable: true,
    args: { id: t.arg.globalID({ for: [ObjectiveType], required: true }) },
    resolve: (_root, { id }, context) => orNull(objectiveById(signedIn(context).scope, id.id)),
  }),
}));
