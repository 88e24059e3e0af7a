import { activePeople, countPeople, peoplePage, personById } from '../../database/people.ts';
import { builder } from '../builder.ts';
import { pageRequest, toConnection } from '../connection.ts';
import { signedIn } from '../context.ts';
import { RoleEnum } from '../enums.ts';
import { orNull } from '../errors.ts';
import { PersonType, TeamType } from '../refs.ts';
import { PersonConnection } from './type.ts';

builder.queryField('person', (t) =>
  t.field({
    type: PersonType,
    nullable: true,
    args: { id: t.arg.globalID({ for: [PersonType], required: true }) },
    resolve: (_root, { id }, context) => orNull(personById(signedIn(context).scope, id.id)),
  }),
);

builder.queryField('activePeople', (t) =>
  t.field({
    type: [PersonType],
    description: 'Everybody who works here, by name: for what shows the whole company at once.',
    resolve: (_root, _args, context) => activePeople(signedIn(context).scope),
  }),
);

builder.queryField('people', (t) =>
  t.field({
    type: PersonConnection,
    args: {
      search: t.arg.string(),
      managerId: t.arg.globalID({ for: [PersonType], description: 'Only those who work here and report to this person themselves.' }),
      teamId: t.arg.globalID({ for: [TeamType] }),
      role: t.arg({ type: RoleEnum }),
      active: t.arg.boolean({ description: 'Whether they work here; both by default, and with `managerId` true.' }),
      first: t.arg.int(),
      after: t.arg.string(),
    },
    resolve: async (_root, args, context) => {
      const { scope } = signedIn(context);
      const active = args.active ?? (args.managerId ? true : undefined);
      const filter = { search: args.search, managerId: args.managerId?.id, teamId: args.teamId?.id, role: args.role ?? undefined, active };
      return toConnection(await peoplePage(scope, filter, pageRequest(args)), () => countPeople(scope, filter));
    },
  }),
);
