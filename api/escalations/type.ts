import { acknowledge, countEscalations, type EscalationStepRow, escalationsByIds, escalationsPage, snooze } from '../../database/escalations.ts';
import { climbsAt } from '../../domain/escalation-ladder.ts';
import type { Instant } from '../../domain/key-result.ts';
import { builder } from '../builder.ts';
import { connectionOf, pageRequest, toConnection } from '../connection.ts';
import { signedIn } from '../context.ts';
import { EscalationKindEnum, EscalationStateEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import { CycleType, EscalationType, KeyResultType, PersonType } from '../refs.ts';

const EscalationStepType = builder.objectRef<EscalationStepRow & { climbsAt: Instant | null }>('EscalationStep').implement({
  fields: (t) => ({
    step: t.exposeInt('step'),
    audience: t.exposeString('audience'),
    recipient: t.field({ type: PersonType, resolve: (step, _args, context) => signedIn(context).loaders.person.load(step.recipientId) }),
    dueAt: t.field({ type: 'DateTime', resolve: (step) => step.dueAt }),
    climbsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the recipient is told as things stand: not before a snooze ends; null while somebody has it in hand.',
      resolve: (step) => step.climbsAt,
    }),
    settledAt: t.field({ type: 'DateTime', nullable: true, resolve: (step) => step.settledAt }),
    skipped: t.exposeString('skipped', { nullable: true }),
  }),
});

builder.node(EscalationType, {
  id: { resolve: (escalation) => escalation.id },
  loadMany: async (ids, context) => inOrder(ids, await escalationsByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    kind: t.field({ type: EscalationKindEnum, resolve: (escalation) => escalation.kind }),
    week: t.exposeString('week', { nullable: true }),
    number: t.exposeInt('number'),
    weeksMissed: t.exposeInt('weeksMissed'),
    state: t.field({ type: EscalationStateEnum, resolve: (escalation) => escalation.state }),
    openedAt: t.field({ type: 'DateTime', resolve: (escalation) => escalation.openedAt }),
    acknowledgedAt: t.field({ type: 'DateTime', nullable: true, resolve: (escalation) => escalation.acknowledgedAt }),
    snoozedUntil: t.field({ type: 'DateTime', nullable: true, resolve: (escalation) => escalation.snoozedUntil }),
    reason: t.exposeString('reason'),
    version: t.exposeInt('version'),
    keyResult: t.field({
      type: KeyResultType,
      nullable: true,
      resolve: (escalation, _args, context) => (escalation.keyResultId === null ? null : signedIn(context).loaders.keyResult.load(escalation.keyResultId)),
    }),
    person: t.field({
      type: PersonType,
      nullable: true,
      resolve: (escalation, _args, context) => (escalation.personId === null ? null : signedIn(context).loaders.person.load(escalation.personId)),
    }),
    acknowledgedBy: t.field({
      type: PersonType,
      nullable: true,
      resolve: (escalation, _args, context) =>
        escalation.acknowledgedById === null ? null : signedIn(context).loaders.person.load(escalation.acknowledgedById),
    }),
    steps: t.field({
      type: [EscalationStepType],
      resolve: async (escalation, _args, context) => {
        const steps = await signedIn(context).loaders.escalationSteps.load(escalation.id);
        return steps.map((step) => ({ ...step, climbsAt: climbsAt(escalation, step) }));
      },
    }),
    waitsForMe: t.boolean({
      description: 'True where the viewer is one of those who are asked.',
      resolve: async (escalation, _args, context) => {
        const { scope, loaders } = signedIn(context);
        if (escalation.state !== 'open' || scope.actor.kind !== 'person') return false;
        const { personId } = scope.actor;
        return (await loaders.escalationSteps.load(escalation.id)).some((step) => step.recipientId === personId && step.dueAt <= context.now);
      },
    }),
  }),
});

const EscalationConnection = connectionOf('Escalation', EscalationType, { counted: true });

builder.queryField('escalations', (t) =>
  t.field({
    type: EscalationConnection,
    args: {
      cycleId: t.arg.globalID({ for: [CycleType], required: true }),
      state: t.arg({ type: EscalationStateEnum }),
      first: t.arg.int(),
      after: t.arg.string(),
    },
    resolve: async (_root, args, context) => {
      const { scope } = signedIn(context);
      const filter = { cycleId: args.cycleId.id, state: args.state };
      return toConnection(await escalationsPage(scope, filter, pageRequest(args)), () => countEscalations(scope, filter));
    },
  }),
);

builder.mutationFields((t) => ({
  acknowledgeEscalation: t.field({
    type: EscalationType,
    errors: refusals,
    args: { id: t.arg.globalID({ for: [EscalationType], required: true }), note: t.arg.string() },
    resolve: (_root, { id, note }, context) => acknowledge(signedIn(context).scope, { id: id.id, note: note ?? '', at: context.now }),
  }),
  snoozeEscalation: t.field({
    type: EscalationType,
    errors: refusals,
    args: {
      id: t.arg.globalID({ for: [EscalationType], required: true }),
      until: t.arg({ type: 'DateTime', required: true }),
      reason: t.arg.string({ required: true }),
    },
    resolve: (_root, { id, until, reason }, context) => snooze(signedIn(context).scope, { id: id.id, until, reason, at: context.now }),
  }),
}));
