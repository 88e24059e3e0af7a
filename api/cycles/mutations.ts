import { approveLevels, createCycle, cycleById, startPlanning, updateCycle } from '../../database/cycles.ts';
import { requireRight } from '../../database/rights.ts';
import { inTransaction } from '../../database/scope.ts';
import { LEVELS, type ObjectiveLevel } from '../../domain/objective.ts';
import { cycleWorkflowId } from '../../domain/workflow-ids.ts';
import { signedInPerson } from '../auth/session.ts';
import { builder } from '../builder.ts';
import { type Context, signedIn } from '../context.ts';
import { ObjectiveLevelEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { CycleType } from '../refs.ts';

const PlanningDaysInput = builder.inputType('PlanningDaysInput', {
  fields: (t) => ({ company: t.field({ type: 'Day' }), team: t.field({ type: 'Day' }), individual: t.field({ type: 'Day' }) }),
});

const CycleInput = builder.inputType('CycleInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    startsOn: t.field({ type: 'Day', required: true }),
    endsOn: t.field({ type: 'Day', required: true }),
    educational: t.boolean(),
    planning: t.field({ type: PlanningDaysInput }),
  }),
});

builder.mutationFields((t) => {
  const id = t.arg.globalID({ for: [CycleType], required: true });
  const asked = (name: string) =>
    t.field({ type: CycleType, errors: refusals, args: { id }, resolve: (_root, args, context) => askWorkflow(context, { cycleId: args.id.id, name }) });
  return {
    createCycle: t.field({
      type: CycleType,
      errors: refusals,
      args: { input: t.arg({ type: CycleInput, required: true }) },
      resolve: (_root, { input }, context) => createCycle(signedIn(context).scope, cycleFields(input), { at: context.now }),
    }),
    updateCycle: t.field({
      type: CycleType,
      errors: refusals,
      args: { id, version: t.arg.int({ required: true }), input: t.arg({ type: CycleInput, required: true }) },
      resolve: (_root, args, context) =>
        updateCycle(signedIn(context).scope, { id: args.id.id, ...cycleFields(args.input) }, { version: args.version, at: context.now }),
    }),
    startPlanning: t.field({
      type: CycleType,
      errors: refusals,
      description: "Starts planning: the cycle's workflow begins.",
      args: { id },
      resolve: (_root, args, context) => startPlanning(signedIn(context).scope, { id: args.id.id }, { at: context.now }),
    }),
    approveCycle: t.field({
      type: CycleType,
      errors: refusals,
      description: 'Approves a level, or with no level all of them; a draft approved whole starts its workflow at once.',
      args: { id, level: t.arg({ type: ObjectiveLevelEnum }) },
      resolve: (_root, args, context) => approve(context, { cycleId: args.id.id, level: args.level ?? null }),
    }),
    pauseCycle: asked('pause'),
    resumeCycle: asked('resume'),
    closeCycleEarly: asked('closeEarly'),
    cancelCycle: asked('cancel'),
  };
});

/** A draft is approved by rows, and its workflow started by a command; a cycle in planning is asked itself, for only it knows its phase. */
async function approve(context: Context, { cycleId, level }: { cycleId: string; level: ObjectiveLevel | null }) {
  const { scope } = signedIn(context);
  const cycle = await cycleById(scope, cycleId);
  if (cycle.phase !== 'draft') return askWorkflow(context, { cycleId, name: 'approve', detail: { level } });
  requireRight(scope, 'approve', 'cycle');
  return inTransaction(scope, async (inside) => {
    await approveLevels(inside, { cycleId, levels: level === null ? LEVELS : [level], personId: signedInPerson(inside) }, { at: context.now });
    return startPlanning(inside, { id: cycleId }, { at: context.now });
  });
}

/** Asks the running workflow, which refuses in the wrong phase; the row is then as the workflow wrote it. */
async function askWorkflow(context: Context, { cycleId, name, detail = {} }: { cycleId: string; name: string; detail?: object }) {
  const { scope } = signedIn(context);
  requireRight(scope, 'approve', 'cycle');
  await cycleById(scope, cycleId);
  await context.deps.startWorkflows.update({ workflowId: cycleWorkflowId(cycleId), name, input: { ...detail, personId: signedInPerson(scope) } });
  return cycleById(scope, cycleId);
}

function cycleFields({ name, startsOn, endsOn, educational, planning }: typeof CycleInput.$inferInput) {
  const days = planning ? { company: planning.company ?? null, team: planning.team ?? null, individual: planning.individual ?? null } : undefined;
  return { name, startsOn, endsOn, educational: educational ?? undefined, planning: days };
}
