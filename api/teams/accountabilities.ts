import {
  accountabilitiesByIds,
  type AccountabilityInput as AccountabilityFields,
  createAccountability,
  deleteAccountability,
  updateAccountability,
} from '../../database/accountabilities.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { refusals } from '../errors.ts';
import { HistoryEntryType, historyEntries } from '../history.ts';
import { inOrder } from '../loaders.ts';
import { AccountabilityType, PersonType, TeamType } from '../refs.ts';

builder.node(AccountabilityType, {
  description: 'A role of accountability in a team: what it is for, what it answers for, and who holds it.',
  id: { resolve: (role) => role.id },
  loadMany: async (ids, context) => inOrder(ids, await accountabilitiesByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    name: t.exposeString('name'),
    purpose: t.exposeString('purpose'),
    duties: t.exposeStringList('duties'),
    team: t.field({ type: TeamType, resolve: (role, _args, context) => signedIn(context).loaders.team.load(role.teamId) }),
    holders: t.field({
      type: [PersonType],
      description: 'Those who hold it, whoever has left included.',
      resolve: (role, _args, context) => Promise.all(role.holderIds.map((id) => signedIn(context).loaders.person.load(id))),
    }),
    history: t.field({
      type: [HistoryEntryType],
      args: { first: t.arg.int() },
      resolve: ({ id }, { first }, context) => historyEntries(context, { noun: 'accountability', id, first }),
    }),
    version: t.exposeInt('version'),
  }),
});

const AccountabilityInput = builder.inputType('AccountabilityInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    purpose: t.string({ required: true }),
    duties: t.stringList({ required: true }),
    holderIds: t.globalIDList({ for: [PersonType], required: true }),
  }),
});

builder.mutationFields((t) => ({
  createAccountability: t.field({
    type: AccountabilityType,
    errors: refusals,
    args: { teamId: t.arg.globalID({ for: [TeamType], required: true }), input: t.arg({ type: AccountabilityInput, required: true }) },
    resolve: (_root, { teamId, input }, context) =>
      createAccountability(signedIn(context).scope, { teamId: teamId.id, ...accountabilityFields(input) }, { at: context.now }),
  }),
  updateAccountability: t.field({
    type: AccountabilityType,
    errors: refusals,
    args: {
      id: t.arg.globalID({ for: [AccountabilityType], required: true }),
      version: t.arg.int({ required: true }),
      input: t.arg({ type: AccountabilityInput, required: true }),
      teamId: t.arg.globalID({ for: [TeamType], description: 'The team that it moves to; left out, it stays where it is.' }),
    },
    resolve: (_root, { id, version, input, teamId }, context) =>
      updateAccountability(signedIn(context).scope, { id: id.id, teamId: teamId?.id, ...accountabilityFields(input) }, { version, at: context.now }),
  }),
  deleteAccountability: t.field({
    type: AccountabilityType,
    errors: refusals,
    args: { id: t.arg.globalID({ for: [AccountabilityType], required: true }), version: t.arg.int({ required: true }) },
    resolve: (_root, { id, version }, context) => deleteAccountability(signedIn(context).scope, { id: id.id }, { version, at: context.now }),
  }),
}));

function accountabilityFields({ name, purpose, duties, holderIds }: typeof AccountabilityInput.$inferInput): AccountabilityFields {
  return { name, purpose, duties, holderIds: holderIds.map(({ id }) => id) };
}
