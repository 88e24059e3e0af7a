import type { Instant } from '../domain/key-result.ts';
import { publish } from './events.ts';
import type { RetroAnswerModel } from './generated/prisma/models/RetroAnswer.ts';
import { plain } from './plain.ts';
import { notFound, requireRight } from './rights.ts';
import { keyResultPlace } from './sight.ts';
import { actingPersonId, inTransaction, type Scope } from './scope.ts';
import type { WriteOptions } from './versions.ts';

export type Carry = 'forward' | 'drop' | 'rewrite';

/** What an owner answered at the last call. */
export interface RetroAnswerRow {
  organizationId: string;
  id: string;
  cycleId: string;
  keyResultId: string;
  personId: string;
  at: Instant;
  learned: string;
  inOurControl: boolean | null;
  carry: Carry | null;
}

/** Keeps an answer; each is kept, the last counts. `personId` where a rehearsal answers for somebody; else the acting person. */
export async function recordRetroAnswer(
  scope: Scope,
  input: { keyResultId: string; learned: string; inOurControl: boolean | null; carry: Carry | null; personId?: string },
  { at }: WriteOptions,
): Promise<RetroAnswerRow> {
  const { keyResultId, learned, inOurControl, carry } = input;
  return inTransaction(scope, async (inside) => {
    const { organizationId, database } = inside;
    const personId = input.personId ?? actingPersonId(inside);
    const place = await keyResultPlace(inside, keyResultId);
    if (place === null || personId === null) throw notFound('key-result');
    requireRight(inside, 'check-in', 'key-result', place.subject);
    const id = database.newId(`retro-answer/${keyResultId}/${personId}/${at}`);
    const data = { organizationId, id, cycleId: place.cycleId, keyResultId, personId, at: new Date(at), learned: learned.trim(), inOurControl, carry };
    const answer = await inside.db.retroAnswer.create({ data });
    publish(inside, { type: 'key-result', id: keyResultId });
    return rowOf(answer);
  });
}

/** The last answer for each of a cycle's key results. */
export async function retroAnswersOf(scope: Scope, cycleId: string): Promise<RetroAnswerRow[]> {
  const answers = await scope.db.retroAnswer.findMany({
    where: { organizationId: scope.organizationId, cycleId },
    orderBy: [{ keyResultId: 'asc' }, { at: 'desc' }, { id: 'desc' }],
    distinct: ['keyResultId'],
  });
  return answers.map(rowOf);
}

function rowOf(model: RetroAnswerModel): RetroAnswerRow {
  return { ...plain(model), carry: model.carry as Carry | null };
}
