import { clearOverride, createKeyResult, dropKeyResult, overrideStatus, setCountsTasks, updateKeyResult } from '../../database/key-results.ts';
import { DomainError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { AmbitionEnum, KeyResultKindEnum, StatusEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { optional } from '../inputs.ts';
import { KeyResultType, ObjectiveType, PersonType, TeamType } from '../refs.ts';

const MilestoneStepInput = builder.inputType('MilestoneStepInput', {
  fields: (t) => ({ id: t.id(), title: t.string({ required: true }), weight: t.field({ type: 'Decimal', required: true }), dueOn: t.field({ type: 'Day' }) }),
});

/** What a person says of a key result. */
export const KeyResultInput = builder.inputType('KeyResultInput', {
  fields: (t) => ({
    objectiveId: t.globalID({ for: [ObjectiveType], required: true }),
    title: t.string({ required: true }),
    kind: t.field({ type: KeyResultKindEnum, required: true }),
    unit: t.string(),
    start: t.field({ type: 'Decimal' }),
    target: t.field({ type: 'Decimal' }),
    atLeast: t.field({ type: 'Decimal' }),
    atMost: t.field({ type: 'Decimal' }),
    periodDays: t.int(),
    dueOn: t.field({ type: 'Day' }),
    weight: t.field({ type: 'Decimal' }),
    ambition: t.field({ type: AmbitionEnum }),
    confidence: t.int(),
    ownerId: t.globalID({ for: [PersonType] }),
    ownerTeamId: t.globalID({ for: [TeamType] }),
    steps: t.field({ type: [MilestoneStepInput] }),
  }),
});

builder.mutationFields((t) => {
  const existing = { id: t.arg.globalID({ for: [KeyResultType], required: true }), version: t.arg.int({ required: true }) };
  return {
    createKeyResult: t.field({
      type: KeyResultType,
      errors: refusals,
      args: { input: t.arg({ type: KeyResultInput, required: true }) },
      resolve: (_root, { input }, context) =>
        createKeyResult(signedIn(context).scope, { objectiveId: input.objectiveId.id, ...keyResultFields(input) }, { at: context.now }),
    }),
    updateKeyResult: t.field({
      type: KeyResultType,
      errors: refusals,
      args: { ...existing, input: t.arg({ type: KeyResultInput, required: true }) },
      resolve: (_root, { id, version, input }, context) =>
        updateKeyResult(signedIn(context).scope, { id: id.id, ...keyResultFields(input) }, { version, at: context.now }),
    }),
    dropKeyResult: t.field({
      type: KeyResultType,
      errors: refusals,
      args: { ...existing, reason: t.arg.string({ required: true }) },
      resolve: (_root, { id, version, reason }, context) => dropKeyResult(signedIn(context).scope, { id: id.id, reason }, { version, at: context.now }),
    }),
    setCountsTasks: t.field({
      type: KeyResultType,
      errors: refusals,
      args: { ...existing, counts: t.arg.boolean({ required: true }) },
      resolve: (_root, { id, version, counts }, context) => setCountsTasks(signedIn(context).scope, { id: id.id, counts }, { version, at: context.now }),
    }),
    overrideStatus: t.field({
      type: KeyResultType,
      errors: refusals,
      args: {
        ...existing,
        status: t.arg({ type: StatusEnum, required: true }),
        reason: t.arg.string({ required: true }),
        until: t.arg({ type: 'DateTime', required: true }),
      },
      resolve: (_root, { id, version, status, reason, until }, context) => {
        if (status === 'DROPPED') throw new DomainError('INVALID_INPUT', 'A key result is dropped with "Drop", not by an override.', { field: 'status' });
        return overrideStatus(signedIn(context).scope, { id: id.id, status, reason, until }, { version, at: context.now });
      },
    }),
    clearOverride: t.field({
      type: KeyResultType,
      errors: refusals,
      args: existing,
      resolve: (_root, { id, version }, context) => clearOverride(signedIn(context).scope, { id: id.id }, { version, at: context.now }),
    }),
  };
});

/** The fields of a key result as the database takes them. */
export function keyResultFields({ objectiveId: _objective, ownerId, ownerTeamId, steps, ...rest }: typeof KeyResultInput.$inferInput) {
  return {
    title: rest.title,
    kind: rest.kind,
    unit: optional(rest.unit),
    start: rest.start ?? null,
    target: rest.target ?? null,
    atLeast: rest.atLeast ?? null,
    atMost: rest.atMost ?? null,
    periodDays: optional(rest.periodDays),
    dueOn: rest.dueOn ?? null,
    weight: optional(rest.weight),
    ambition: optional(rest.ambition),
    confidence: optional(rest.confidence),
    ownerId: ownerId?.id ?? null,
    ownerTeamId: ownerTeamId?.id ?? null,
    steps: steps?.map((step) => ({ id: optional(step.id), title: step.title, weight: step.weight, dueOn: step.dueOn ?? null })),
  };
}
