import { mayShapeCircle } from '../../database/accountabilities.ts';
import { allTeams, teamsByIds } from '../../database/teams.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { HistoryEntryType, historyEntries } from '../history.ts';
import { inOrder } from '../loaders.ts';
import { AccountabilityType, PersonType, TeamType } from '../refs.ts';

builder.node(TeamType, {
  id: { resolve: (team) => team.id },
  loadMany: async (ids, context) => inOrder(ids, await teamsByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    name: t.exposeString('name'),
    lead: t.field({
      type: PersonType,
      nullable: true,
      resolve: (team, _args, context) => (team.leadId === null ? null : signedIn(context).loaders.person.load(team.leadId)),
    }),
    parent: t.field({
      type: TeamType,
      nullable: true,
      description: 'The department that it belongs to.',
      resolve: (team, _args, context) => (team.parentId === null ? null : signedIn(context).loaders.team.load(team.parentId)),
    }),
    peopleCount: t.int({
      description: 'Those who work in the team itself, without the teams below it.',
      resolve: (team, _args, context) => signedIn(context).loaders.countPeopleOf.load(team.id),
    }),
    accountabilities: t.field({
      type: [AccountabilityType],
      description: 'The roles of accountability that stand in the team as a circle, by name.',
      resolve: (team, _args, context) => signedIn(context).loaders.accountabilitiesOf.load(team.id),
    }),
    mayShape: t.boolean({
      description: 'Whether the viewer may add roles of accountability to it, change them and take them away.',
      resolve: (team, _args, context) => mayShapeCircle(signedIn(context).scope, team.id),
    }),
    history: t.field({
      type: [HistoryEntryType],
      args: { first: t.arg.int() },
      resolve: ({ id }, { first }, context) => historyEntries(context, { noun: 'team', id, first }),
    }),
    version: t.exposeInt('version'),
  }),
});

builder.queryField('teams', (t) => t.field({ type: [TeamType], resolve: (_root, _args, context) => allTeams(signedIn(context).scope) }));
