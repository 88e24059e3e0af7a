import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import { movedSeries, type Series, withMovedOccurrence } from '../domain/meeting-move.ts';
import { occurrencesOf } from '../domain/occurrences.ts';
import { changeableMeeting, exceptionsOf, type MeetingRow, refuseOver, writeMeeting } from './meetings.ts';
import { inTransaction, type Scope } from './scope.ts';
import { refuseStale, type WriteOptions } from './versions.ts';

/** Which of a meeting's times is moved, by where its series has it, and where to; with `whole` the series goes along. */
export interface MeetingMove {
  id: string;
  originalStart: Instant;
  startsAt: Instant;
  whole: boolean;
}

/** Moves one occurrence of a meeting, or all of them as far. Who takes part and what it is about stay as they are; whoever takes part hears of it. */
export async function moveMeeting(scope: Scope, move: MeetingMove, { version, at }: WriteOptions): Promise<MeetingRow> {
  return inTransaction(scope, async (inside) => {
    const before = await changeableMeeting(inside, move.id);
    refuseStale({ noun: 'meeting', version, yours: move, theirs: before });
    refuseOver(before);
    const exceptions = (await exceptionsOf(inside, [before.id])).get(before.id) ?? [];
    const series = { times: before, exceptions };
    const { originalStart, startsAt, whole } = move;
    const place = placeOf(series, originalStart);
    if (place === null)
      throw new DomainError('INVALID_INPUT', 'This meeting does not take place then any more; look at the calendar again.', { field: 'originalStart' });
    if (place === startsAt) return before;
    const moved =
      whole || before.recurrence === '' ? movedSeries(series, { from: place, to: startsAt }) : withMovedOccurrence(series, { originalStart, startsAt });
    if (moved === null)
      throw new DomainError('INVALID_INPUT', 'The rule of this series has no such day. Move this one alone, or stay on its day.', { field: 'startsAt' });
    const { startsAt: firstStart, recurrence } = moved.times;
    return writeMeeting(inside, { before, fields: { startsAt: firstStart, recurrence }, exceptions: moved.exceptions, action: 'update', at });
  });
}

/** Where an occurrence takes place now; null where it does not. */
function placeOf({ times, exceptions }: Series, originalStart: Instant): Instant | null {
  const known = exceptions.find((exception) => exception.originalStart === originalStart);
  if (known !== undefined) return known.cancelled ? null : known.startsAt;
  const to = new Date(Date.parse(originalStart) + 1).toISOString();
  return occurrencesOf(times, [], { from: originalStart, to }).some(({ startsAt }) => startsAt === originalStart) ? originalStart : null;
}
