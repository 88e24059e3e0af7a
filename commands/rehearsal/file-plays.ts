import type { CastRow } from '../../database/rehearsal-cast.ts';
import { inOrder, type Play } from '../../domain/behaviour.ts';
import { checkInInstants } from '../../domain/import/check-in-instants.ts';
import type { ImportedCheckIn } from '../../domain/import/import-plan.ts';

/** The check-ins of a file as plays, each at noon of its day, as the import dates them. A row without an author is the answerer's. */
export function filePlays(input: {
  cast: readonly CastRow[];
  checkIns: readonly ImportedCheckIn[];
  people: readonly { id: string; email: string }[];
  timeZone: string;
}): Play[] {
  const castByKey = new Map(input.cast.map((keyResult) => [keyResult.key, keyResult]));
  const idByEmail = new Map(input.people.map(({ id, email }) => [email, id]));
  const instants = checkInInstants(input.checkIns, input.timeZone);
  const plays = input.checkIns.flatMap((checkIn, index): Play[] => {
    const keyResult = castByKey.get(checkIn.keyResultKey);
    const at = instants[index];
    if (keyResult === undefined || at === undefined) return [];
    const { value, stepsDone, confidence, note, blocker, authorEmail } = checkIn;
    return [
      {
        kind: 'check-in',
        at,
        keyResultId: keyResult.id,
        personId: (authorEmail === null ? null : idByEmail.get(authorEmail)) ?? keyResult.answerer?.personId ?? null,
        value,
        stepsDone: stepsDone === null ? null : keyResult.stepIds.slice(0, stepsDone),
        confidence,
        note,
        blocker,
      },
    ];
  });
  return inOrder(plays);
}
