import { erasePerson } from '../../database/erasure.ts';
import { createPerson, deactivatePerson, personById, reactivatePerson, updatePerson } from '../../database/people.ts';
import { forgetAccount } from '../auth/forgotten-accounts.ts';
import { inviteByLink } from '../auth/invitation.ts';
import { signedInPerson } from '../auth/session.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { RoleEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { languageArgument, optional } from '../inputs.ts';
import { CustomRoleType, PersonType, TeamType } from '../refs.ts';

const PersonInput = builder.inputType('PersonInput', {
  fields: (t) => ({
    email: t.string({ required: true }),
    name: t.string({ required: true }),
    managerId: t.globalID({ for: [PersonType] }),
    teamId: t.globalID({ for: [TeamType] }),
    customRoleId: t.globalID({ for: [CustomRoleType] }),
    role: t.field({ type: RoleEnum, required: true }),
    timeZone: t.string({ required: true }),
    language: t.string(),
    leadership: t.boolean(),
  }),
});

builder.mutationField('createPerson', (t) =>
  t.field({
    type: PersonType,
    errors: refusals,
    args: { input: t.arg({ type: PersonInput, required: true }) },
    resolve: (_root, { input }, context) => createPerson(signedIn(context).scope, personFields(input), { at: context.now }),
  }),
);

builder.mutationField('updatePerson', (t) =>
  t.field({
    type: PersonType,
    errors: refusals,
    args: {
      id: t.arg.globalID({ for: [PersonType], required: true }),
      version: t.arg.int({ required: true }),
      input: t.arg({ type: PersonInput, required: true }),
    },
    resolve: async (_root, { id, version, input }, context) => {
      const { scope } = signedIn(context);
      const { email } = await personById(scope, id.id);
      const person = await updatePerson(scope, { id: id.id, ...personFields(input) }, { version, at: context.now });
      // What signed in with the former address is not to wait for whoever gets it next.
      if (person.email !== email) await forgetAccount(context.deps, email);
      return person;
    },
  }),
);

builder.mutationField('movePerson', (t) =>
  t.field({
    type: PersonType,
    description: 'Puts somebody into another team, or into none.',
    errors: refusals,
    args: {
      id: t.arg.globalID({ for: [PersonType], required: true }),
      version: t.arg.int({ required: true }),
      teamId: t.arg.globalID({ for: [TeamType] }),
    },
    resolve: (_root, { id, version, teamId }, context) =>
      updatePerson(signedIn(context).scope, { id: id.id, teamId: teamId?.id ?? null }, { version, at: context.now }),
  }),
);

builder.mutationField('deactivatePerson', (t) =>
  t.field({
    type: PersonType,
    errors: refusals,
    args: { id: t.arg.globalID({ for: [PersonType], required: true }), version: t.arg.int({ required: true }) },
    resolve: (_root, { id, version }, context) => deactivatePerson(signedIn(context).scope, { id: id.id }, { version, at: context.now }),
  }),
);

builder.mutationField('reactivatePerson', (t) =>
  t.field({
    type: PersonType,
    errors: refusals,
    description: 'Takes somebody back who had left: they sign in and are asked again.',
    args: { id: t.arg.globalID({ for: [PersonType], required: true }), version: t.arg.int({ required: true }) },
    resolve: (_root, { id, version }, context) => reactivatePerson(signedIn(context).scope, { id: id.id }, { version, at: context.now }),
  }),
);

builder.mutationField('invitePerson', (t) =>
  t.field({
    type: PersonType,
    errors: refusals,
    description: 'Mails the link by which somebody who was added signs in for the first time. It is good for a week; an earlier one ends.',
    args: { id: t.arg.globalID({ for: [PersonType], required: true }) },
    resolve: async (_root, { id }, context) => {
      const { scope } = signedIn(context);
      const { token } = await inviteByLink(context.deps, scope, { personId: id.id, at: context.now });
      await context.deps.mails.invitation({
        organizationId: scope.organizationId,
        personId: id.id,
        invitedById: signedInPerson(scope),
        token,
        at: context.now,
      });
      return personById(scope, id.id);
    },
  }),
);

builder.mutationField('erasePerson', (t) =>
  t.field({
    type: PersonType,
    description: 'Erases who a person was, for good. What they did stays, as done by somebody erased.',
    errors: refusals,
    args: { id: t.arg.globalID({ for: [PersonType], required: true }), version: t.arg.int({ required: true }) },
    resolve: async (_root, { id, version }, context) => {
      const { scope } = signedIn(context);
      const { email } = await personById(scope, id.id);
      const { person, effectIds } = await erasePerson(scope, { id: id.id }, { version, at: context.now });
      await forgetAccount(context.deps, email);
      await context.deps.mails.forgetMails({ organizationId: scope.organizationId, effectIds });
      return person;
    },
  }),
);

function personFields(input: typeof PersonInput.$inferInput) {
  const { managerId, teamId, customRoleId, language, leadership, ...rest } = input;
  return {
    ...rest,
    managerId: managerId?.id ?? null,
    teamId: teamId?.id ?? null,
    customRoleId: customRoleId?.id ?? null,
    language: languageArgument(language),
    leadership: optional(leadership),
  };
}
