import type { CalendarEvent, CalendarPage } from '../domain/calendar-account.ts';
import type { Instant } from '../domain/key-result.ts';
import { type CalendarRow, endRound, saveCursor } from './calendars.ts';
import { forgetMirrored, keepMirrored, type MirrorInput, type MirrorRow, mirrorOf, notSeenSince, responseOf, timesOf } from './calendar-events.ts';
import { type CalendarMerge, type CalendarOwner, openMerge } from './calendar-merge.ts';
import { isUuid } from './ids.ts';
import { inTransaction, type Scope } from './scope.ts';

/** What a page came to. */
export interface PulledPage {
  /** Events that changed; ours and others'. */
  events: number;
  /** Meetings that were changed here because of what happened there. */
  meetings: number;
  /** Known events that a rebuild did not find any more. */
  removed: number;
}

/**
 * Keeps a page: the mirror, what it changes of meetings, and the cursor, in one transaction, so that a page read twice is harmless and none is lost. The last
 * page of a round that read everything takes away what it did not meet.
 */
export async function keepPage(scope: Scope, input: { calendar: CalendarRow; page: CalendarPage; owner: CalendarOwner; now: Instant }): Promise<PulledPage> {
  const { calendar, page, owner, now } = input;
  return inTransaction(scope, async (inside) => {
    // Programs copy the field of our ids: anything may stand in it.
    const ownIds = page.changed.flatMap(({ ownId }) => (ownId !== null && isUuid(ownId) ? [ownId] : []));
    const known = await knownTo(inside, { calendarId: calendar.id, page, ownIds });
    const merge = await openMerge(inside, { calendar, owner, known, ownIds, now });
    const others: MirrorInput[] = [];
    for (const event of page.changed) if (!(await merge.take(event))) others.push(foreignRow(event, { calendar, owner, now }));
    const [gone, busy] = [
      others.filter(({ cancelled, seriesEventId }) => cancelled && seriesEventId === null),
      others.filter((row) => !row.cancelled || row.seriesEventId !== null),
    ];
    await keepMirrored(inside, calendar.id, busy);
    for (const id of page.removed) await merge.lose(id);
    await forgetMirrored(inside, calendar.id, [...page.removed, ...gone.map(({ providerEventId }) => providerEventId)]);
    await saveCursor(inside, { id: calendar.id, cursor: page.cursor, events: page.changed.length });
    const removed = page.more || calendar.roundStartedAt === null ? 0 : await sweep(inside, { calendar, merge, since: calendar.roundStartedAt });
    if (!page.more && calendar.roundStartedAt !== null) await endRound(inside, { calendar, removed, now });
    return { events: page.changed.length + page.removed.length, meetings: merge.changed(), removed };
  });
}

async function knownTo(
  scope: Scope,
  { calendarId, page, ownIds }: { calendarId: string; page: CalendarPage; ownIds: readonly string[] },
): Promise<MirrorRow[]> {
  const eventIds = [...page.changed.flatMap(({ id, seriesId }) => [id, ...(seriesId === null ? [] : [seriesId])]), ...page.removed];
  const rows = await mirrorOf(scope, { calendarId, eventIds, meetingIds: ownIds });
  // The whole series of an instance that is gone.
  const series = await mirrorOf(scope, { calendarId, eventIds: [], meetingIds: rows.flatMap(({ meetingId }) => meetingId ?? []) });
  return [...rows, ...series.filter(({ id }) => !rows.some((row) => row.id === id))];
}

/** What is not ours: ids and times; whoever declined is free. */
function foreignRow(event: CalendarEvent, { calendar, owner, now }: { calendar: CalendarRow; owner: CalendarOwner; now: Instant }): MirrorInput {
  return {
    ...timesOf(event, calendar.timeZone),
    providerEventId: event.id,
    seriesEventId: event.seriesId,
    meetingId: null,
    busy: responseOf(event, owner.email) !== 'declined' && !event.cancelled,
    cancelled: event.cancelled,
    response: 'none',
    revision: event.revision,
    changedAt: event.updatedAt,
    pushedVersion: null,
    seenAt: now,
  };
}

/** Takes away what a whole reading has not met. What lies outside of the window was not asked for, and is forgotten without a word. */
async function sweep(scope: Scope, { calendar, merge, since }: { calendar: CalendarRow; merge: CalendarMerge; since: Instant }): Promise<number> {
  const unmet = await notSeenSince(scope, calendar.id, since);
  const [from, to] = [calendar.windowFrom ?? since, calendar.windowTo ?? since];
  let removed = 0;
  for (const row of unmet) {
    const isInWindow = row.recurrence === '' ? row.endsAt > from && row.startsAt < to : await merge.touches(row, { from, to });
    if (!isInWindow) continue;
    removed += 1;
    await merge.lose(row.providerEventId, row);
  }
  await forgetMirrored(
    scope,
    calendar.id,
    unmet.map(({ providerEventId }) => providerEventId),
  );
  return removed;
}
