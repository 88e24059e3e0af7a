import { carryOverObjective, duplicateObjective } from '../../database/objective-copies.ts';
import { archiveObjective, createObjective, updateObjective } from '../../database/objectives.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { ObjectiveLevelEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { optional } from '../inputs.ts';
import { CycleType, ObjectiveType, PersonType, TeamType } from '../refs.ts';

const ObjectiveInput = builder.inputType('ObjectiveInput', {
  fields: (t) => ({
    cycleId: t.globalID({ for: [CycleType], required: true }),
    level: t.field({ type: ObjectiveLevelEnum, required: true }),
    title: t.string({ required: true }),
    description: t.string(),
    teamId: t.globalID({ for: [TeamType] }),
    ownerId: t.globalID({ for: [PersonType], required: true }),
    parentId: t.globalID({ for: [ObjectiveType] }),
    alignmentNote: t.string(),
    weight: t.field({ type: 'Decimal' }),
  }),
});

builder.mutationFields((t) => ({
  createObjective: t.field({
    type: ObjectiveType,
    errors: refusals,
    args: { input: t.arg({ type: ObjectiveInput, required: true }) },
    resolve: (_root, { input }, context) =>
      createObjective(signedIn(context).scope, { cycleId: input.cycleId.id, ...objectiveFields(input) }, { at: context.now }),
  }),
  updateObjective: t.field({
    type: ObjectiveType,
    errors: refusals,
    args: {
      id: t.arg.globalID({ for: [ObjectiveType], required: true }),
      version: t.arg.int({ required: true }),
      input: t.arg({ type: ObjectiveInput, required: true }),
    },
    resolve: (_root, { id, version, input }, context) =>
      updateObjective(signedIn(context).scope, { id: id.id, ...objectiveFields(input) }, { version, at: context.now }),
  }),
  alignObjective: t.field({
    type: ObjectiveType,
    errors: refusals,
    description: 'Hangs an objective under another of its cycle; without a parent it stands at the top.',
    args: {
      id: t.arg.globalID({ for: [ObjectiveType], required: true }),
      version: t.arg.int({ required: true }),
      parentId: t.arg.globalID({ for: [ObjectiveType] }),
    },
    resolve: (_root, { id, version, parentId }, context) =>
      updateObjective(signedIn(context).scope, { id: id.id, parentId: parentId?.id ?? null }, { version, at: context.now }),
  }),
  duplicateObjective: t.field({
    type: ObjectiveType,
    errors: refusals,
    description: 'Copies an objective with its live key results as they were set, into the same cycle or another that has not ended.',
    args: {
      id: t.arg.globalID({ for: [ObjectiveType], required: true }),
      cycleId: t.arg.globalID({ for: [CycleType], required: true }),
      title: t.arg.string({ required: true }),
    },
    resolve: (_root, { id, cycleId, title }, context) =>
      duplicateObjective(signedIn(context).scope, { id: id.id, cycleId: cycleId.id, title }, { at: context.now }),
  }),
  carryOverObjective: t.field({
    type: ObjectiveType,
    errors: refusals,
    description: 'Drafts an objective and its unfinished key results, from where they stand, into the next cycle. Twice adds nothing.',
    args: { id: t.arg.globalID({ for: [ObjectiveType], required: true }), version: t.arg.int({ required: true }) },
    resolve: (_root, { id, version }, context) => carryOverObjective(signedIn(context).scope, { id: id.id }, { version, at: context.now }),
  }),
  archiveObjective: t.field({
    type: ObjectiveType,
    errors: refusals,
    args: { id: t.arg.globalID({ for: [ObjectiveType], required: true }), version: t.arg.int({ required: true }) },
    resolve: (_root, { id, version }, context) => archiveObjective(signedIn(context).scope, { id: id.id }, { version, at: context.now }),
  }),
}));

function objectiveFields(input: typeof ObjectiveInput.$inferInput) {
  return {
    level: input.level,
    title: input.title,
    description: optional(input.description),
    teamId: input.teamId?.id ?? null,
    ownerId: input.ownerId.id,
    parentId: input.parentId?.id ?? null,
    alignmentNote: optional(input.alignmentNote),
    weight: optional(input.weight),
  };
}
