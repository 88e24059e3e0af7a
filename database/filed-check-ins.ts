import { plainDecimal } from '../domain/decimal.ts';
import { cellText } from '../domain/export/exported-rows.ts';
import type { ImportedCheckIn } from '../domain/import/import-plan.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { Scope } from './scope.ts';
import { withoutNotes } from './sight.ts';

/** A check-in as files say it. */
export interface FiledCheckIn extends Pick<ImportedCheckIn, 'date' | 'value' | 'stepsDone' | 'confidence' | 'note' | 'blocker' | 'authorEmail'> {
  id: string;
  keyResultId: string;
  at: string;
}

/** Where a walk through check-ins goes on: after this one of the key result at this place among those asked for. */
export type PlaceAmongCheckIns = { place: number; at: string; id: string };

/**
 * Check-ins of these key results, in their order and then by time, at most `take` (null for all) after `after`. A program is no author that a file can name. Of a milestone
 * it is the number of steps that were done by then; what was said beside the number, of now and of next, is one note.
 */
export async function filedCheckIns(
  scope: Scope,
  keyResultIds: readonly string[],
  { after, take }: { after: PlaceAmongCheckIns | null; take: number | null },
): Promise<FiledCheckIn[]> {
  const rest = after === null ? Prisma.sql`true` : Prisma.sql`(a.place, c.at, c.id) > (${after.place}, ${after.at}::timestamptz, ${after.id}::uuid)`;
  const rows = await scope.db.$queryRaw<Row[]>`
    SELECT c.id::text, c.key_result_id::text AS "keyResultId", c.at, (c.at AT TIME ZONE g.time_zone)::date::text AS date, c.value::text, c.confidence,
      c.progress_note AS "progressNote", c.change_note AS "changeNote", c.blocker, p.email AS "authorEmail",
      CASE WHEN k.kind = 'milestone' THEN (SELECT count(*)::int FROM milestone_steps s
        WHERE s.organization_id = c.organization_id AND s.key_result_id = c.key_result_id AND s.done_at <= c.at) END AS "stepsDone"
    FROM unnest(${[...keyResultIds]}::uuid[]) WITH ORDINALITY AS a(id, place)
    JOIN check_ins c ON c.organization_id = ${scope.organizationId}::uuid AND c.key_result_id = a.id
    JOIN key_results k ON k.organization_id = c.organization_id AND k.id = c.key_result_id
    JOIN organizations g ON g.id = c.organization_id
    LEFT JOIN people p ON p.organization_id = c.organization_id AND p.id = c.author_id AND NOT p.service
    WHERE ${rest} ORDER BY a.place, c.at, c.id LIMIT ${take}::int`;
  return rows.map((row) => {
    const { progressNote, changeNote, blocker, ...checkIn } = withoutNotes(scope, row);
    const note = cellText([progressNote, changeNote].map(cellText).join('\n'));
    return { ...checkIn, at: row.at.toISOString(), value: plainDecimal(row.value), note, blocker: cellText(blocker) };
  });
}

/** What makes two check-ins the same to a file; whoever wrote it stands beside. */
export function sameInFiles(checkIn: Omit<FiledCheckIn, 'id' | 'at' | 'authorEmail'>, authorEmail: string | null): string {
  const { keyResultId, date, value, stepsDone, confidence, note, blocker } = checkIn;
  return JSON.stringify([keyResultId, date, plainDecimal(value), stepsDone, confidence, note, blocker, authorEmail]);
}

interface Row extends Pick<FiledCheckIn, 'id' | 'keyResultId' | 'date' | 'value' | 'stepsDone' | 'confidence' | 'authorEmail'> {
  at: Date;
  progressNote: string;
  changeNote: string;
  blocker: string;
}
