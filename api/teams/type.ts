import { allTeams, teamsByIds } from '../../database/teams.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { inOrder } from '../loaders.ts';
import { PersonType, TeamType } from '../refs.ts';

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
    version: t.exposeInt('version'),
  }),
});

builder.queryField('teams', (t) => t.field({ type: [TeamType], resolve: (_root, _args, context) => allTeams(signedIn(context).scope) }));
