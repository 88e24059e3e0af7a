import { organizationById } from '../../database/organizations.ts';
import { chooseChannel } from '../../database/people.ts';
import { requireRight } from '../../database/rights.ts';
import { DomainError } from '../../domain/errors.ts';
import { signedInPerson } from '../auth/session.ts';
import { foundOwnCompany } from '../auth/own-company.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { AccessEnum, ChannelChoiceEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { createLoaders } from '../loaders.ts';
import { ViewerType } from './queries.ts';

const OwnCompanyInput = builder.inputType('OwnCompanyInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    timeZone: t.string({ required: true }),
    email: t.string({ required: true }),
    personName: t.string({ required: true }),
    access: t.field({ type: AccessEnum, required: true }),
  }),
});

builder.mutationField('chooseChannel', (t) =>
  t.field({
    type: ViewerType,
    errors: refusals,
    description: "Where the viewer's own prompts and escalations go.",
    args: { channel: t.arg({ type: ChannelChoiceEnum, required: true }) },
    resolve: async (_root, { channel }, context) => {
      const { scope } = signedIn(context);
      const { id: personId } = await chooseChannel(scope, { personId: signedInPerson(scope), channel }, { at: context.now });
      return { personId };
    },
  }),
);

builder.mutationField('startOwnCompany', (t) =>
  t.field({
    type: ViewerType,
    errors: refusals,
    args: { input: t.arg({ type: OwnCompanyInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { scope } = signedIn(context);
      requireRight(scope, 'update', 'organization');
      const { sample } = await organizationById(scope);
      if (!sample) throw new DomainError('WRONG_PHASE', 'An own company is started from the sample company only.');
      if (input.name.trim() === '') throw new DomainError('INVALID_INPUT', 'Give your company a name.', { field: 'name' });
      const company = { name: input.name.trim(), timeZone: input.timeZone, access: input.access, at: context.now };
      const founder = { email: input.email, name: input.personName };
      const from = { first: false, request: scope.request, address: scope.address };
      const { scope: own, personId, sessionToken } = await foundOwnCompany(context.deps, { ...company, founder }, from);
      context.startSession(sessionToken);
      context.scope = own;
      context.loaders = createLoaders(own, context.now);
      return { personId };
    },
  }),
);
