import { createInitiative, initiativesByIds, updateInitiative } from '../../database/initiatives.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { InitiativeStateEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import { InitiativeType, KeyResultType, ObjectiveType, PersonType } from '../refs.ts';
import { optional } from '../inputs.ts';

builder.node(InitiativeType, {
  id: { resolve: (initiative) => initiative.id },
  loadMany: async (ids, context) => inOrder(ids, await initiativesByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    title: t.exposeString('title'),
    state: t.field({ type: InitiativeStateEnum, resolve: (initiative) => initiative.state }),
    dueOn: t.field({ type: 'Day', nullable: true, resolve: (initiative) => initiative.dueOn }),
    owner: t.field({
      type: PersonType,
      nullable: true,
      resolve: (initiative, _args, context) => (initiative.ownerId === null ? null : signedIn(context).loaders.person.load(initiative.ownerId)),
    }),
    objective: t.field({ type: ObjectiveType, resolve: (initiative, _args, context) => signedIn(context).loaders.objective.load(initiative.objectiveId) }),
    keyResult: t.field({
      type: KeyResultType,
      nullable: true,
      resolve: (initiative, _args, context) => (initiative.keyResultId === null ? null : signedIn(context).loaders.keyResult.load(initiative.keyResultId)),
    }),
    version: t.exposeInt('version'),
  }),
});

const InitiativeInput = builder.inputType('InitiativeInput', {
  fields: (t) => ({
    objectiveId: t.globalID({ for: [ObjectiveType], required: true }),
    keyResultId: t.globalID({ for: [KeyResultType] }),
    title: t.string({ required: true }),
    ownerId: t.globalID({ for: [PersonType] }),
    dueOn: t.field({ type: 'Day' }),
    state: t.field({ type: InitiativeStateEnum }),
  }),
});

builder.mutationField('createInitiative', (t) =>
  t.field({
    type: InitiativeType,
    errors: refusals,
    args: { input: t.arg({ type: InitiativeInput, required: true }) },
    resolve: (_root, { input }, context) => createInitiative(signedIn(context).scope, initiativeFields(input), { at: context.now }),
  }),
);

builder.mutationField('updateInitiative', (t) =>
  t.field({
    type: InitiativeType,
    errors: refusals,
    args: {
      id: t.arg.globalID({ for: [InitiativeType], required: true }),
      version: t.arg.int({ required: true }),
      input: t.arg({ type: InitiativeInput, required: true }),
    },
    resolve: (_root, { id, version, input }, context) =>
      updateInitiative(signedIn(context).scope, { id: id.id, ...initiativeFields(input) }, { version, at: context.now }),
  }),
);

function initiativeFields({ objectiveId, keyResultId, ownerId, dueOn, state, title }: typeof InitiativeInput.$inferInput) {
  return {
    objectiveId: objectiveId.id,
    keyResultId: keyResultId?.id ?? null,
    ownerId: ownerId?.id ?? null,
    dueOn: dueOn ?? null,
    title,
    state: optional(state),
  };
}
