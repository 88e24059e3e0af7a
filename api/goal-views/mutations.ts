import { chooseDefaultGoalView, createGoalView, deleteGoalView, updateGoalView } from '../../database/goal-views.ts';
import { goalViewOf } from '../../domain/goal-view.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { refusals } from '../errors.ts';
import { GoalViewType } from '../refs.ts';

const GoalViewInput = builder.inputType('GoalViewInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    shared: t.boolean({ required: true }),
    parameters: t.field({ type: 'JSON', required: true }),
  }),
});

builder.mutationFields((t) => {
  const existing = { id: t.arg.globalID({ for: [GoalViewType], required: true }), version: t.arg.int({ required: true }) };
  return {
    createGoalView: t.field({
      type: GoalViewType,
      errors: refusals,
      args: { input: t.arg({ type: GoalViewInput, required: true }) },
      resolve: (_root, { input }, context) => createGoalView(signedIn(context).scope, fieldsOf(input), { at: context.now }),
    }),
    updateGoalView: t.field({
      type: GoalViewType,
      errors: refusals,
      args: { ...existing, input: t.arg({ type: GoalViewInput, required: true }) },
      resolve: (_root, { id, version, input }, context) =>
        updateGoalView(signedIn(context).scope, { id: id.id, ...fieldsOf(input) }, { version, at: context.now }),
    }),
    deleteGoalView: t.field({
      type: GoalViewType,
      errors: refusals,
      args: existing,
      resolve: (_root, { id, version }, context) => deleteGoalView(signedIn(context).scope, { id: id.id }, { version, at: context.now }),
    }),
    chooseDefaultGoalView: t.field({
      type: [GoalViewType],
      errors: refusals,
      description: 'Has the person begin with a view; without one, with what is plain. All views, as they are now.',
      args: { id: t.arg.globalID({ for: [GoalViewType] }) },
      resolve: (_root, { id }, context) => chooseDefaultGoalView(signedIn(context).scope, { id: id?.id ?? null }),
    }),
  };
});

function fieldsOf({ name, shared, parameters }: typeof GoalViewInput.$inferInput) {
  return { name, shared, view: goalViewOf(isRecord(parameters) ? parameters : {}) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
