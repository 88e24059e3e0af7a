import { createRehearsal, rehearsalById } from '../../database/rehearsals.ts';
import { DomainError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { orNull, refusals } from '../errors.ts';
import { CycleType, RehearsalType } from '../refs.ts';

const BEHAVIOURS = ['diligent', 'typical', 'silent'] as const;

const RehearsalOptions = builder.inputType('RehearsalOptions', {
  fields: (t) => ({ behaviour: t.string({ required: true }), seed: t.int(), educational: t.boolean(), laterByDays: t.int() }),
});

builder.queryField('rehearsal', (t) =>
  t.field({
    type: RehearsalType,
    nullable: true,
    args: { id: t.arg.globalID({ for: [RehearsalType], required: true }) },
    resolve: (_root, { id }, context) => orNull(rehearsalById(signedIn(context).scope, id.id)),
  }),
);

builder.mutationField('startRehearsal', (t) =>
  t.field({
    type: RehearsalType,
    errors: refusals,
    args: { cycleId: t.arg.globalID({ for: [CycleType], required: true }), options: t.arg({ type: RehearsalOptions, required: true }) },
    resolve: async (_root, { cycleId, options }, context) => {
      const { scope } = signedIn(context);
      const behaviour = BEHAVIOURS.find((known) => known === options.behaviour);
      if (behaviour === undefined)
        throw new DomainError('INVALID_INPUT', `People can be ${BEHAVIOURS.join(', ')}; not ${options.behaviour}.`, { field: 'behaviour' });
      const wanted = { behaviour, seed: options.seed ?? 1, educational: options.educational ?? false, laterByDays: options.laterByDays ?? 0 };
      const rehearsal = await createRehearsal(scope, { cycleId: cycleId.id, options: wanted }, { at: context.now });
      context.deps.rehearse({ organizationId: scope.organizationId, rehearsalId: rehearsal.id });
      return rehearsal;
    },
  }),
);
