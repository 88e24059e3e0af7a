import { isWorkingDay, startOfDay } from '../domain/calendar.ts';
import { addDays, daysFrom } from '../domain/day.ts';
import { type CycleDate, cycleDates } from '../domain/cycle-dates.ts';
import type { Day } from '../domain/key-result.ts';
import { zonesOf } from './cycle-timeline.ts';
import { cyclesByIds } from './cycles.ts';
import { Prisma } from './generated/prisma/client.ts';
import { type MeetingOccurrence, meetingsIn, MOST_LISTED } from './meetings.ts';
import { organizationById } from './organizations.ts';
import { actingPersonId, type Scope } from './scope.ts';
import { allowedTasks, seenKeyResults, TASK_GOAL } from './sight.ts';

/** What a span of days holds, as far as the acting person may read it. */
export interface CalendarSpan {
  meetings: MeetingOccurrence[];
  cycleDates: CycleDateRow[];
  dueDates: DueDateRow[];
  /** On which nobody works here. */
  freeDays: Day[];
  /** There is more than is listed. */
  isCut: boolean;
}

/** A date that a cycle sets. */
export type CycleDateRow = CycleDate & { cycleId: string; cycleName: string };

/** A task or a milestone of a key result with its last day. */
export interface DueDateRow {
  kind: 'task' | 'milestone';
  id: string;
  title: string;
  day: Day;
  done: boolean;
  ownerName: string | null;
  /** Of a milestone the key result that it is a step of. */
  keyResultId: string | null;
  keyResultTitle: string | null;
  mayChange: boolean;
  version: number;
}

/** Days in a zone, both included; `mine` is what the acting person takes part in, does or answers for. */
export interface CalendarRequest {
  firstDay: Day;
  lastDay: Day;
  timeZone: string;
  /** The acting person's own, by which their check-in is due. */
  ownTimeZone: string;
  mine: boolean;
}

/** More cycles touch no span that people look at. */
const MOST_CYCLES = 20;
/** A cycle's retrospective follows its end by some working days, which holidays push out. */
const DAYS_AFTER_END = 31;

/** Everything that stands in a span of days: one statement for cycles, one for due dates, those of `meetingsIn` for meetings. */
export async function calendarSpan(scope: Scope, request: CalendarRequest): Promise<CalendarSpan> {
  const { firstDay, lastDay, timeZone, mine } = request;
  const window = { from: startOfDay(firstDay, timeZone), to: startOfDay(addDays(lastDay, 1), timeZone) };
  const meetings = await meetingsIn(scope, { ...window, mine });
  const due = await dueDates(scope, request);
  const { settings } = await organizationById(scope);
  const cycles = await cyclesIn(scope, request);
  const rows = await cyclesByIds(scope, [...cycles.keys()]);
  const zones = await zonesOf(scope);
  const dates = rows.flatMap((cycle): CycleDateRow[] =>
    cycleDates({ cycle, settings, zones, timeZone: request.ownTimeZone, window: { ...window, firstDay, lastDay } })
      // Nobody waits for a check-in of whoever answers for nothing.
      .filter(({ kind }) => !mine || kind !== 'check_in' || cycles.get(cycle.id) === true)
      .map((date) => ({ ...date, cycleId: cycle.id, cycleName: cycle.name })),
  );
  return {
    meetings,
    cycleDates: dates.toSorted((a, b) => ((a.at ?? a.day ?? '') < (b.at ?? b.day ?? '') ? -1 : 1)),
    dueDates: due.slice(0, MOST_LISTED),
    freeDays: daysFrom(firstDay, lastDay).filter((day) => !isWorkingDay(day, settings)),
    isCut: meetings.length >= MOST_LISTED || due.length > MOST_LISTED,
  };
}

/** The cycles that may set a date in the span, and whether the acting person answers for something in each. */
async function cyclesIn(scope: Scope, { firstDay, lastDay }: CalendarRequest): Promise<Map<string, boolean>> {
  const { organizationId, db } = scope;
  const rows = await db.$queryRaw<{ id: string; answers: boolean }[]>`
    SELECT c.id::text, EXISTS (
      SELECT FROM key_results k
      JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
      LEFT JOIN teams t ON t.organization_id = k.organization_id AND t.id = k.owner_team_id
      WHERE k.organization_id = c.organization_id AND k.cycle_id = c.id AND k.dropped_at IS NULL
        AND coalesce(k.owner_id, t.lead_id, o.owner_id) = ${actingPersonId(scope)}::uuid) AS answers
    FROM cycles c
    WHERE c.organization_id = ${organizationId}::uuid AND c.phase <> 'cancelled'
      AND c.starts_on <= ${lastDay}::date AND c.ends_on + ${DAYS_AFTER_END}::int >= ${firstDay}::date
    ORDER BY c.starts_on DESC, c.id LIMIT ${MOST_CYCLES}`;
  return new Map(rows.map(({ id, answers }) => [id, answers]));
}

/** Tasks, and milestones of key results, that are due in the span: by day, and one more than is listed. */
async function dueDates(scope: Scope, { firstDay, lastDay, mine }: CalendarRequest): Promise<DueDateRow[]> {
  const { organizationId, db } = scope;
  const personId = actingPersonId(scope);
  const ownTasks = mine ? Prisma.sql`AND (t.assignee_id = ${personId}::uuid OR (t.assignee_id IS NULL AND t.creator_id = ${personId}::uuid))` : Prisma.empty;
  const ownSteps = mine ? Prisma.sql`AND coalesce(k.owner_id, l.lead_id, o.owner_id) = ${personId}::uuid` : Prisma.empty;
  return db.$queryRaw`
    (SELECT 'task' AS kind, t.id::text, t.title, to_char(t.due_on, 'YYYY-MM-DD') AS day, t.state = 'done' AS done, p.name AS "ownerName",
      NULL AS "keyResultId", NULL AS "keyResultTitle", ${allowedTasks(scope, 'update')} AS "mayChange", t.version
    FROM tasks t ${TASK_GOAL}
    LEFT JOIN people p ON p.organization_id = t.organization_id AND p.id = t.assignee_id
    WHERE t.organization_id = ${organizationId}::uuid AND t.due_on BETWEEN ${firstDay}::date AND ${lastDay}::date AND ${allowedTasks(scope, 'read')} ${ownTasks}
    ORDER BY t.due_on, t.id LIMIT ${MOST_LISTED + 1})
    UNION ALL
    (SELECT 'milestone', s.id::text, s.title, to_char(s.due_on, 'YYYY-MM-DD'), s.done_at IS NOT NULL, p.name, k.id::text, k.title, false, k.version
    FROM milestone_steps s
    JOIN key_results k ON k.organization_id = s.organization_id AND k.id = s.key_result_id AND k.dropped_at IS NULL
    JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
    JOIN cycles c ON c.organization_id = k.organization_id AND c.id = k.cycle_id AND c.phase <> 'cancelled'
    LEFT JOIN teams l ON l.organization_id = k.organization_id AND l.id = k.owner_team_id
    LEFT JOIN people p ON p.organization_id = k.organization_id AND p.id = coalesce(k.owner_id, l.lead_id, o.owner_id)
    WHERE s.organization_id = ${organizationId}::uuid AND s.due_on BETWEEN ${firstDay}::date AND ${lastDay}::date AND ${seenKeyResults(scope)} ${ownSteps}
    ORDER BY s.due_on, s.id LIMIT ${MOST_LISTED + 1})
    ORDER BY day, kind DESC, id LIMIT ${MOST_LISTED + 1}`;
}
