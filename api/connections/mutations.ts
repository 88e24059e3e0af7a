import { editedSettings } from '../../database/connection-edit.ts';
import { isByConsent } from '../../database/connection-account.ts';
import { connectionById, createConnection, deleteConnection, pauseConnection, updateConnection } from '../../database/connections.ts';
import { replayDelivery } from '../../database/webhook-deliveries.ts';
import { organizationById } from '../../database/organizations.ts';
import { requireRight } from '../../database/rights.ts';
import type { AccountInput } from '../../domain/integration.ts';
import { connectionWorkflowId } from '../../domain/workflow-ids.ts';
import { builder } from '../builder.ts';
import { type Context, signedIn } from '../context.ts';
import { refusals } from '../errors.ts';
import { refuseProviderTrouble } from '../provider-trouble.ts';
import { ConnectionType, OrganizationType } from '../refs.ts';
import { signedInPerson } from '../auth/session.ts';
import { integrationOf, isForPeopleAlone } from './integration-of.ts';

const ConnectionTestType = builder.objectRef<{ account: string | null }>('ConnectionTest').implement({
  fields: (t) => ({
    account: t.exposeString('account', {
      nullable: true,
      description: 'Who is behind the credentials; null where a person has to agree at the provider first.',
    }),
  }),
});

builder.mutationFields((t) => {
  const id = t.arg.globalID({ for: [ConnectionType], required: true });
  return {
    testConnection: t.field({
      type: ConnectionTestType,
      errors: refusals,
      args: {
        provider: t.arg.string({ required: true }),
        config: t.arg({ type: 'JSON', required: true }),
        connectionId: t.arg.globalID({ for: [ConnectionType], description: 'Of which the form is edited: secrets left empty are the stored ones.' }),
      },
      resolve: async (_root, { provider, config, connectionId }, context) => {
        const form = connectionId ? await editedForm(context, { id: connectionId.id, form: config }) : newForm(context, { provider, form: config });
        // There is nothing to test before somebody has agreed.
        if (isByConsent(integrationOf(context, form.provider), form)) return { account: null };
        return refuseProviderTrouble(context.deps.outside.openAccount(form).test());
      },
    }),
    createConnection: t.field({
      type: ConnectionType,
      errors: refusals,
      args: { provider: t.arg.string({ required: true }), name: t.arg.string({ required: true }), config: t.arg({ type: 'JSON', required: true }) },
      resolve: (_root, { provider, name, config }, context) => {
        const manifest = integrationOf(context, provider);
        const settings = manifest.parseSettings(config);
        const { scope } = signedIn(context);
        const needsConsent = isByConsent(manifest, settings) && !isForPeopleAlone(context, provider);
        return createConnection(scope, { provider, name, settings, ownerId: signedInPerson(scope), needsConsent }, { at: context.now });
      },
    }),
    updateConnection: t.field({
      type: ConnectionType,
      errors: refusals,
      args: { id, version: t.arg.int({ required: true }), name: t.arg.string({ required: true }), config: t.arg({ type: 'JSON', required: true }) },
      resolve: async (_root, args, context) => {
        const { scope } = signedIn(context);
        const manifestOf = (provider: string) => integrationOf(context, provider);
        const { settings, moved } = await editedSettings(scope, { id: args.id.id, form: args.config, manifestOf });
        return updateConnection(scope, { id: args.id.id, name: args.name, settings, moved }, { version: args.version, at: context.now });
      },
    }),
    deleteConnection: t.field({
      type: OrganizationType,
      errors: refusals,
      args: { id, version: t.arg.int({ required: true }) },
      resolve: async (_root, args, context) => {
        const { scope } = signedIn(context);
        await deleteConnection(scope, { id: args.id.id }, { version: args.version, at: context.now });
        return organizationById(scope);
      },
    }),
    pauseConnection: t.field({
      type: ConnectionType,
      errors: refusals,
      args: { id, paused: t.arg.boolean({ required: true }) },
      resolve: (_root, args, context) => pauseConnection(signedIn(context).scope, { id: args.id.id, paused: args.paused }, { at: context.now }),
    }),
    replayDelivery: t.field({
      type: ConnectionType,
      errors: refusals,
      args: { connectionId: id, deliveryId: t.arg.string({ required: true }) },
      resolve: async (_root, { connectionId, deliveryId }, context) => {
        const { scope } = signedIn(context);
        await replayDelivery(scope, { connectionId: connectionId.id, deliveryId }, { at: context.now });
        context.deps.startWorkflows.relay();
        return connectionById(scope, connectionId.id);
      },
    }),
    syncNow: t.field({
      type: ConnectionType,
      errors: refusals,
      args: { connectionId: id },
      resolve: async (_root, { connectionId }, context) => {
        const { scope } = signedIn(context);
        requireRight(scope, 'update', 'connection');
        const connection = await connectionById(scope, connectionId.id);
        await context.deps.startWorkflows.update({ workflowId: connectionWorkflowId(connection.id), name: 'syncNow' });
        return connection;
      },
    }),
  };
});

/** A form of an account that is not connected yet, as it would be opened. */
function newForm(context: Context, { provider, form }: { provider: string; form: unknown }): AccountInput {
  requireRight(signedIn(context).scope, 'create', 'connection');
  return { provider, ...integrationOf(context, provider).parseSettings(form) };
}

/** The form of one that is, with the secrets that were left as they are. */
async function editedForm(context: Context, { id, form }: { id: string; form: unknown }): Promise<AccountInput> {
  const { provider, settings, secret } = await editedSettings(signedIn(context).scope, { id, form, manifestOf: (of) => integrationOf(context, of) });
  return { provider, config: settings.config, secret };
}
