import { peopleByIds } from '../../database/people.ts';
import { isAllowed } from '../../database/rights.ts';
import { builder } from '../builder.ts';
import { connectionOf } from '../connection.ts';
import { signedIn } from '../context.ts';
import { RoleEnum } from '../enums.ts';
import { inOrder } from '../loaders.ts';
import { AccountabilityType, CustomRoleType, PersonType, TeamType } from '../refs.ts';

builder.node(PersonType, {
  id: { resolve: (person) => person.id },
  loadMany: async (ids, context) => inOrder(ids, await peopleByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    name: t.exposeString('name'),
    email: t.exposeString('email'),
    role: t.field({ type: RoleEnum, resolve: (person) => person.role }),
    timeZone: t.exposeString('timeZone'),
    language: t.exposeString('language'),
    leadership: t.exposeBoolean('leadership'),
    active: t.exposeBoolean('active'),
    erased: t.boolean({ description: 'Nothing of them is left but what they did.', resolve: (person) => person.erasedAt !== null }),
    team: t.field({
      type: TeamType,
      nullable: true,
      resolve: (person, _args, context) => (person.teamId === null ? null : signedIn(context).loaders.team.load(person.teamId)),
    }),
    customRole: t.field({
      type: CustomRoleType,
      nullable: true,
      description: 'What the person may do beyond their role; null for none, and for whoever may not change people.',
      resolve: (person, _args, context) => {
        const { scope, loaders } = signedIn(context);
        return person.customRoleId !== null && isAllowed(scope, 'update', 'person') ? loaders.customRole.load(person.customRoleId) : null;
      },
    }),
    manager: t.field({
      type: PersonType,
      nullable: true,
      resolve: (person, _args, context) => (person.managerId === null ? null : signedIn(context).loaders.person.load(person.managerId)),
    }),
    accountabilities: t.field({
      type: [AccountabilityType],
      description: 'The roles of accountability that the person holds, in whatever team, by name.',
      resolve: (person, _args, context) => signedIn(context).loaders.accountabilitiesHeldBy.load(person.id),
    }),
    version: t.exposeInt('version'),
  }),
});

/** A page of people. */
export const PersonConnection = connectionOf('Person', PersonType, { counted: true });
