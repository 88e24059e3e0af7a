import { allCustomRoles, createCustomRole, customRolesByIds, deleteCustomRole, updateCustomRole } from '../../database/custom-roles.ts';
import { type Grant, GRANTABLE } from '../../domain/permissions.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { refusals } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import { CustomRoleType } from '../refs.ts';

const GrantType = builder.objectRef<Grant>('Grant').implement({
  description: 'One right of a role: to do this to that, within this reach.',
  fields: (t) => ({ action: t.exposeString('action'), noun: t.exposeString('noun'), reach: t.exposeString('reach') }),
});

const GrantableType = builder.objectRef<(typeof GRANTABLE)[number]>('Grantable').implement({
  description: 'What a role can give of a noun.',
  fields: (t) => ({
    noun: t.exposeString('noun'),
    actions: t.stringList({ resolve: ({ actions }) => [...actions] }),
    reaches: t.stringList({ resolve: ({ reaches }) => [...reaches] }),
  }),
});

builder.node(CustomRoleType, {
  id: { resolve: (role) => role.id },
  loadMany: async (ids, context) => inOrder(ids, await customRolesByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    name: t.exposeString('name'),
    grants: t.field({ type: [GrantType], resolve: (role) => role.grants }),
    version: t.exposeInt('version'),
  }),
});

builder.queryFields((t) => ({
  customRoles: t.field({
    type: [CustomRoleType],
    description: 'The roles that the organization made, for whoever may change people.',
    resolve: (_root, _args, context) => allCustomRoles(signedIn(context).scope),
  }),
  grantable: t.field({
    type: [GrantableType],
    description: 'What a role can give.',
    resolve: (_root, _args, context) => {
      signedIn(context);
      return [...GRANTABLE];
    },
  }),
}));

const GrantInput = builder.inputType('GrantInput', {
  fields: (t) => ({ action: t.string({ required: true }), noun: t.string({ required: true }), reach: t.string({ required: true }) }),
});

const CustomRoleInput = builder.inputType('CustomRoleInput', {
  fields: (t) => ({ name: t.string({ required: true }), grants: t.field({ type: [GrantInput], required: true }) }),
});

builder.mutationFields((t) => ({
  createCustomRole: t.field({
    type: CustomRoleType,
    errors: refusals,
    args: { input: t.arg({ type: CustomRoleInput, required: true }) },
    resolve: (_root, { input }, context) => createCustomRole(signedIn(context).scope, input, { at: context.now }),
  }),
  updateCustomRole: t.field({
    type: CustomRoleType,
    errors: refusals,
    args: {
      id: t.arg.globalID({ for: [CustomRoleType], required: true }),
      version: t.arg.int({ required: true }),
      input: t.arg({ type: CustomRoleInput, required: true }),
    },
    resolve: (_root, { id, version, input }, context) => updateCustomRole(signedIn(context).scope, { id: id.id, ...input }, { version, at: context.now }),
  }),
  deleteCustomRole: t.field({
    type: CustomRoleType,
    errors: refusals,
    args: { id: t.arg.globalID({ for: [CustomRoleType], required: true }), version: t.arg.int({ required: true }) },
    resolve: (_root, { id, version }, context) => deleteCustomRole(signedIn(context).scope, { id: id.id }, { version, at: context.now }),
  }),
}));
