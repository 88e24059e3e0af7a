import { recordCheckIn } from '../../database/check-ins.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { refusals } from '../errors.ts';
import { optional, uuidArgument, weekArgument } from '../inputs.ts';
import { KeyResultType } from '../refs.ts';

const CheckInInput = builder.inputType('CheckInInput', {
  fields: (t) => ({
    name: t.string({ description: 'A UUID of the sender’s by which it is known: sent again under the same name, it changes nothing.' }),
    keyResultId: t.globalID({ for: [KeyResultType], required: true }),
    value: t.field({ type: 'Decimal' }),
    confidence: t.int(),
    progressNote: t.string(),
    blocker: t.string(),
    tellManager: t.boolean(),
    changeNote: t.string(),
    stepsDone: t.idList(),
    week: t.string(),
  }),
});

builder.mutationField('checkIn', (t) =>
  t.field({
    type: KeyResultType,
    errors: refusals,
    args: { input: t.arg({ type: CheckInInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { keyResult } = await recordCheckIn(signedIn(context).scope, {
        id: uuidArgument(input.name),
        keyResultId: input.keyResultId.id,
        at: context.now,
        source: 'PERSON',
        value: optional(input.value),
        confidence: optional(input.confidence),
        progressNote: optional(input.progressNote),
        blocker: optional(input.blocker),
        tellManager: optional(input.tellManager),
        changeNote: optional(input.changeNote),
        stepsDone: optional(input.stepsDone)?.map(String),
        week: weekArgument(input.week),
      });
      return keyResult;
    },
  }),
);
