import { keyResultById } from '../../database/key-results.ts';
import { recordRetroAnswer } from '../../database/retro-answers.ts';
import { recordReviewDecision } from '../../database/review-decisions.ts';
import { DomainError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { refusals } from '../errors.ts';
import { KeyResultType } from '../refs.ts';

const DECISIONS = ['keep', 'change', 'drop'] as const;
const CARRIES = ['forward', 'drop', 'rewrite'] as const;

builder.mutationFields((t) => ({
  recordReviewDecision: t.field({
    type: KeyResultType,
    errors: refusals,
    args: {
      keyResultId: t.arg.globalID({ for: [KeyResultType], required: true }),
      month: t.arg.string({ required: true }),
      decision: t.arg.string({ required: true }),
    },
    resolve: async (_root, { keyResultId, month, decision }, context) => {
      const { scope } = signedIn(context);
      await recordReviewDecision(scope, { keyResultId: keyResultId.id, month, decision: choice(decision, DECISIONS, 'decision') }, { at: context.now });
      return keyResultById(scope, keyResultId.id);
    },
  }),
  answerRetro: t.field({
    type: KeyResultType,
    errors: refusals,
    args: {
      keyResultId: t.arg.globalID({ for: [KeyResultType], required: true }),
      learned: t.arg.string({ required: true }),
      inOurControl: t.arg.boolean(),
      carry: t.arg.string(),
    },
    resolve: async (_root, { keyResultId, learned, inOurControl, carry }, context) => {
      const { scope } = signedIn(context);
      const answer = { learned, inOurControl: inOurControl ?? null, carry: carry ? choice(carry, CARRIES, 'carry') : null };
      await recordRetroAnswer(scope, { keyResultId: keyResultId.id, ...answer }, { at: context.now });
      return keyResultById(scope, keyResultId.id);
    },
  }),
}));

function choice<Choice extends string>(given: string, choices: readonly Choice[], field: string): Choice {
  const known = choices.find((each) => each === given);
  if (known === undefined) throw new DomainError('INVALID_INPUT', `${field} is one of ${choices.join(', ')}; not ${given}.`, { field });
  return known;
}
