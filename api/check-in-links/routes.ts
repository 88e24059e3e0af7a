import express, { type Router } from 'express';
import { z } from 'zod';
import { recordCheckIn } from '../../database/check-ins.ts';
import { acknowledge } from '../../database/escalations.ts';
import type { LinkRow } from '../../database/links.ts';
import { muteMails } from '../../database/people.ts';
import { recordRetroAnswer } from '../../database/retro-answers.ts';
import type { Scope } from '../../database/scope.ts';
import { KEPT_DECIMAL } from '../../domain/decimal.ts';
import { assertNever } from '../../domain/errors.ts';
import { actedFrom } from '../auth/session.ts';
import { linkToRenew, openLink } from '../auth/link-scope.ts';
import type { ApiDeps } from '../context.ts';
import { parseBody } from '../parse.ts';
import { createLimiter, limitRequests } from '../rate-limit.ts';
import { nextLinks, presentLink } from './present.ts';

const text = z.string().max(4_000).optional();
const decimal = z.string().regex(KEPT_DECIMAL, 'a number such as 12.5');
const Answer = z.object({
  value: decimal.nullish(),
  confidence: z.int().min(1).max(10).nullish(),
  progressNote: text,
  blocker: text,
  tellManager: z.boolean().optional(),
  changeNote: text,
  stepsDone: z.array(z.uuid()).max(100).optional(),
  learned: text,
  inOurControl: z.boolean().nullish(),
  carry: z.enum(['forward', 'drop', 'rewrite']).nullish(),
  note: text,
});
type AnswerBody = z.infer<typeof Answer>;

/**
 * What a mailed link may do, without a login and without making one. GET shows and changes nothing; only a person's click POSTs
 * (mail scanners follow links, and some run scripts). Within the week it can be sent again: each is kept, the last counts.
 */
export function linkRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  const freshOnes = createLimiter(deps.database, { name: 'fresh-link', points: 3, seconds: 3_600 });
  router.use(limitRequests({ points: 120, seconds: 60 }));

  router.get('/:token', async (request, response) => {
    const now = deps.clock.now();
    const { scope, link } = await openLink(deps, request.params.token, now, actedFrom(request));
    response.json(await presentLink(scope, link, now));
  });

  router.post('/:token', async (request, response) => {
    const now = deps.clock.now();
    const { scope, link } = await openLink(deps, request.params.token, now, actedFrom(request));
    const answer = parseBody(Answer, request.body ?? {});
    response.status(201).json(await act(scope, { link, answer, now }));
    deps.startWorkflows.relay();
  });

  router.post('/:token/fresh', async (request, response) => {
    const now = deps.clock.now();
    const link = await linkToRenew(deps, request.params.token, now);
    if (link !== null) {
      await freshOnes(link.id);
      await deps.mails.freshLink({ organizationId: link.organizationId, linkId: link.id, at: now });
    }
    response.status(202).json({ message: 'If this link was ours, a fresh one is on its way to the same address.' });
  });

  return router;
}

/** Does what the link is for, in its person's name. */
async function act(scope: Scope, { link, answer, now }: { link: LinkRow; answer: AnswerBody; now: string }) {
  switch (link.purpose) {
    case 'check_in': {
      const { checkIn, keyResult } = await recordCheckIn(scope, {
        ...checkInOf(answer),
        keyResultId: needed(link.keyResultId),
        week: needed(link.week),
        at: now,
        source: 'LINK',
      });
      const { status, progress, expected, arithmetic } = keyResult;
      return { status, progress, expected, sentence: arithmetic, late: checkIn.late, next: await nextLinks(scope, link, now) };
    }
    case 'learning':
      await recordRetroAnswer(
        scope,
        { keyResultId: needed(link.keyResultId), learned: answer.learned ?? '', inOurControl: answer.inOurControl ?? null, carry: answer.carry ?? null },
        { at: now },
      );
      return { sentence: '', late: false, next: [] };
    case 'acknowledge':
      await acknowledge(scope, { id: needed(link.escalationId), note: answer.note ?? '', at: now });
      return { sentence: '', late: false, next: [] };
    case 'unsubscribe':
      await muteMails(scope, { personId: link.personId }, { at: now });
      return { sentence: '', late: false, next: [] };
    default:
      return assertNever(link.purpose);
  }
}

function checkInOf({ value, confidence, progressNote, blocker, tellManager, changeNote, stepsDone }: AnswerBody) {
  return { value: value ?? undefined, confidence: confidence ?? undefined, progressNote, blocker, tellManager, changeNote, stepsDone };
}

function needed(value: string | null): string {
  if (value === null) throw new Error('A link lacks what its purpose needs.');
  return value;
}
