import { isAllowed } from '../../database/rights.ts';
import { objectiveSubject } from '../../database/sight.ts';
import { objectivesByIds } from '../../database/objectives.ts';
import { builder } from '../builder.ts';
import { connectionOf } from '../connection.ts';
import { signedIn } from '../context.ts';
import { ObjectiveLevelEnum, StatusEnum } from '../enums.ts';
import { HistoryEntryType, historyEntries } from '../history.ts';
import { orNull } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import { CycleType, GoalLinkType, InitiativeType, KeyResultType, ObjectiveType, PersonType, TeamType } from '../refs.ts';

builder.node(ObjectiveType, {
  id: { resolve: (objective) => objective.id },
  loadMany: async (ids, context) => inOrder(ids, await objectivesByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    title: t.exposeString('title'),
    description: t.exposeString('description'),
    level: t.field({ type: ObjectiveLevelEnum, resolve: (objective) => objective.level }),
    alignmentNote: t.exposeString('alignmentNote'),
    weight: t.field({ type: 'Decimal', resolve: (objective) => objective.weight }),
    progress: t.exposeFloat('progress', { nullable: true }),
    status: t.field({ type: StatusEnum, nullable: true, resolve: (objective) => objective.status }),
    archived: t.boolean({ resolve: (objective) => objective.archivedAt !== null }),
    version: t.exposeInt('version'),
    cycle: t.field({ type: CycleType, resolve: (objective, _args, context) => signedIn(context).loaders.cycle.load(objective.cycleId) }),
    owner: t.field({ type: PersonType, resolve: (objective, _args, context) => objective.owner ?? signedIn(context).loaders.person.load(objective.ownerId) }),
    team: t.field({
      type: TeamType,
      nullable: true,
      resolve: (objective, _args, context) => (objective.teamId === null ? null : signedIn(context).loaders.team.load(objective.teamId)),
    }),
    parent: t.field({
      type: ObjectiveType,
      nullable: true,
      resolve: (objective, _args, context) => (objective.parentId === null ? null : signedIn(context).loaders.objective.load(objective.parentId)),
    }),
    carriedFrom: t.field({
      type: ObjectiveType,
      nullable: true,
      description: 'The objective of a former cycle that goes on in this one; null where there is none, or where the viewer may not see it.',
      resolve: async ({ carriedFromId }, _args, context) => (carriedFromId === null ? null : orNull(signedIn(context).loaders.objective.load(carriedFromId))),
    }),
    keyResults: t.field({
      type: [KeyResultType],
      resolve: (objective, _args, context) => objective.keyResults ?? signedIn(context).loaders.keyResultsOf.load(objective.id),
    }),
    children: t.field({ type: [ObjectiveType], resolve: (objective, _args, context) => signedIn(context).loaders.childrenOf.load(objective.id) }),
    links: t.field({
      type: [GoalLinkType],
      description: 'Addresses that people attached to it, the oldest first; those of its key results stand with them.',
      resolve: (objective, _args, context) => signedIn(context).loaders.linksOfObjective.load(objective.id),
    }),
    initiatives: t.field({
      type: [InitiativeType],
      resolve: (objective, _args, context) => signedIn(context).loaders.initiativesOfObjective.load(objective.id),
    }),
    mayChange: t.boolean({
      description: 'Whether the viewer may change it and what hangs on it.',
      resolve: (objective, _args, context) => isAllowed(signedIn(context).scope, 'update', 'objective', objectiveSubject(objective)),
    }),
    outlineOnly: t.boolean({
      description: 'Whether the viewer sees its outline alone, as it is on the way from a goal of theirs up to the company.',
      resolve: (objective, _args, context) => !isAllowed(signedIn(context).scope, 'read', 'objective', objectiveSubject(objective)),
    }),
    history: t.field({
      type: [HistoryEntryType],
      args: { first: t.arg.int() },
      resolve: (objective, { first }, context) => historyEntries(context, { noun: 'objective', id: objective.id, subject: objectiveSubject(objective), first }),
    }),
  }),
});

/** A page of objectives. */
export const ObjectiveConnection = connectionOf('Objective', ObjectiveType, { counted: true });
