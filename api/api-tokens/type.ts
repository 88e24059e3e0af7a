import { type ApiTokenRow, apiTokensOf, createApiToken, LONGEST_TOKEN_DAYS, revokeApiToken } from '../../database/api-tokens.ts';
import { organizationById } from '../../database/organizations.ts';
import { isAllowed } from '../../database/rights.ts';
import { createServiceAccount, serviceAccounts } from '../../database/service-accounts.ts';
import { TOKEN_SCOPES } from '../../domain/token-scopes.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { RoleEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { OrganizationType, PersonType } from '../refs.ts';
import { rowId } from '../row-id.ts';

const ApiTokenType = builder.objectRef<ApiTokenRow>('ApiToken').implement({
  description: 'What a program shows in place of a session. What it shows is told once, when it is made.',
  fields: (t) => ({
    id: t.exposeString('id'),
    name: t.exposeString('name'),
    scopes: t.stringList({ resolve: ({ scopes }) => scopes }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    expiresAt: t.field({ type: 'DateTime', resolve: ({ expiresAt }) => expiresAt }),
    lastUsedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ lastUsedAt }) => lastUsedAt }),
  }),
});

const NewApiTokenType = builder.objectRef<{ token: string; row: ApiTokenRow }>('NewApiToken').implement({
  fields: (t) => ({ secret: t.exposeString('token'), apiToken: t.field({ type: ApiTokenType, resolve: ({ row }) => row }) }),
});

builder.objectField(PersonType, 'apiTokens', (t) =>
  t.field({
    type: [ApiTokenType],
    description: 'The running tokens: one’s own, or, for administrators, those of a service account; else none.',
    complexity: 10,
    resolve: (person, _args, context) => {
      const { scope } = signedIn(context);
      const { actor } = scope;
      const own = actor.kind === 'person' && actor.personId === person.id && actor.viewedBy === undefined && actor.token === undefined;
      return own || (person.service && isAllowed(scope, 'update', 'person')) ? apiTokensOf(scope, person.id, context.now) : [];
    },
  }),
);

builder.queryFields((t) => ({
  serviceAccounts: t.field({
    type: [PersonType],
    description: 'The programs that act here in their own name, for whoever may change people.',
    resolve: (_root, _args, context) => serviceAccounts(signedIn(context).scope),
  }),
}));

const ApiTokenInput = builder.inputType('ApiTokenInput', {
  fields: (t) => ({
    personId: t.globalID({ for: [PersonType], description: 'A service account; left out, the token is one’s own.' }),
    name: t.string({ required: true }),
    scopes: t.stringList({ required: true, description: `What it is for: of ${TOKEN_SCOPES.join(', ')}.` }),
    days: t.int({ required: true, description: `How long it is good for: 1 to ${LONGEST_TOKEN_DAYS}.` }),
  }),
});

builder.mutationFields((t) => ({
  createApiToken: t.field({
    type: NewApiTokenType,
    errors: refusals,
    args: { input: t.arg({ type: ApiTokenInput, required: true }) },
    resolve: (_root, { input: { personId, ...input } }, context) => {
      const { scope } = signedIn(context);
      const own = scope.actor.kind === 'person' ? scope.actor.personId : '';
      return createApiToken(scope, { ...input, personId: personId?.id ?? own }, { at: context.now });
    },
  }),
  revokeApiToken: t.field({
    type: OrganizationType,
    errors: refusals,
    args: { id: t.arg.string({ required: true }) },
    resolve: async (_root, { id }, context) => {
      const { scope } = signedIn(context);
      await revokeApiToken(scope, rowId(id), { at: context.now });
      return organizationById(scope);
    },
  }),
  createServiceAccount: t.field({
    type: PersonType,
    errors: refusals,
    args: { name: t.arg.string({ required: true }), role: t.arg({ type: RoleEnum, required: true }) },
    resolve: (_root, input, context) => createServiceAccount(signedIn(context).scope, input, { at: context.now }),
  }),
}));
