import { organizationById } from '../../database/organizations.ts';
import { isAllowed } from '../../database/rights.ts';
import { proofName, proveDomain, removeSsoProvider, saveSsoProvider, ssoProvider, type SsoProviderRow } from '../../database/sso.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { refusals } from '../errors.ts';
import { refuseProviderTrouble } from '../provider-trouble.ts';
import { OrganizationType } from '../refs.ts';

const SingleSignOnType = builder.objectRef<SsoProviderRow>('SingleSignOn').implement({
  description: 'Where the people of a domain sign in: their company’s own OpenID Connect provider. Its secret is never read again.',
  fields: (t) => ({
    issuer: t.exposeString('issuer'),
    clientId: t.exposeString('clientId'),
    domain: t.exposeString('domain'),
    domainProof: t.exposeString('domainProof', { description: 'What the TXT record at `proofName` must say.' }),
    proofName: t.string({ resolve: ({ domain }) => proofName(domain) }),
    domainProvenAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ domainProvenAt }) => domainProvenAt }),
    createsPeople: t.exposeBoolean('createsPeople'),
    required: t.exposeBoolean('required'),
    redirectUrl: t.string({
      description: 'The address that the provider must know.',
      resolve: (_row, _args, { deps }) => new URL('/api/auth/sso/callback', deps.publicUrl).href,
    }),
    version: t.exposeInt('version'),
  }),
});

builder.queryField('singleSignOn', (t) =>
  t.field({
    type: SingleSignOnType,
    nullable: true,
    description: 'Single sign-on of the company, for its administrators; null where there is none.',
    resolve: (_root, _args, context) => {
      const { scope } = signedIn(context);
      return isAllowed(scope, 'update', 'organization') ? ssoProvider(scope) : null;
    },
  }),
);

const SingleSignOnInput = builder.inputType('SingleSignOnInput', {
  fields: (t) => ({
    issuer: t.string({ required: true }),
    clientId: t.string({ required: true }),
    secret: t.string({ description: 'Left out, the one there is stays.' }),
    domain: t.string({ required: true }),
    createsPeople: t.boolean({ required: true }),
    required: t.boolean({ required: true }),
  }),
});

builder.mutationFields((t) => ({
  saveSingleSignOn: t.field({
    type: SingleSignOnType,
    errors: refusals,
    args: { version: t.arg.int(), input: t.arg({ type: SingleSignOnInput, required: true }) },
    resolve: (_root, { version, input: { secret, ...input } }, context) =>
      saveSsoProvider(
        signedIn(context).scope,
        { ...input, secret: secret || null },
        { ...(version === null || version === undefined ? {} : { version }), at: context.now },
      ),
  }),
  proveDomain: t.field({
    type: SingleSignOnType,
    errors: refusals,
    description: 'Looks for the TXT record of the domain.',
    args: { version: t.arg.int({ required: true }) },
    resolve: async (_root, { version }, context) => {
      const { scope } = signedIn(context);
      const provider = await ssoProvider(scope);
      const records = provider === null ? [] : await refuseProviderTrouble(context.deps.txtRecords(proofName(provider.domain)));
      return proveDomain(scope, { records }, { version, at: context.now });
    },
  }),
  removeSingleSignOn: t.field({
    type: OrganizationType,
    errors: refusals,
    args: { version: t.arg.int({ required: true }) },
    resolve: async (_root, { version }, context) => {
      const { scope } = signedIn(context);
      await removeSsoProvider(scope, { version, at: context.now });
      return organizationById(scope);
    },
  }),
}));
