import { inspect } from 'node:util';
import { expect } from '@jest/globals';
import type { CalendarAccount, CalendarEvent, CalendarPage, EventDraft, EventTime } from '../domain/calendar-account.ts';
import { sameClock } from '../domain/calendar.ts';
import type { CalendarBench, CheckId, FaultName } from './conformance-contract.ts';
import { CANARY } from './conformance-doors.ts';
import { pageOfKilled } from './conformance-killed.ts';
import type { LastRelease } from './conformance-metrics.ts';
import { mustBeTransient } from './conformance-writes.ts';

const DAY_MS = 86_400_000;
/** Where days begin and end early, late, at odd minutes, and with half an hour of summer time. */
const ZONES = ['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Auckland', 'Pacific/Kiritimati', 'Pacific/Niue', 'Australia/Lord_Howe'];
/** Around midnight, and as clocks change in Europe. */
const NIGHTS = ['2026-11-22T23:30:00.000Z', '2027-03-28T00:30:00.000Z', '2027-10-31T00:30:00.000Z'];

/** A calendar is read by a position that may expire, watched by channels that end, and written under ids of our own. */
export function calendarChecks({
  provider,
  lastRelease,
  bench: open,
}: {
  provider: string;
  lastRelease: LastRelease;
  bench: () => Promise<CalendarBench>;
}): Partial<Record<CheckId, () => Promise<void>>> {
  return {
    C1: async () => {
      for (const name of Object.keys((await open()).faults) as FaultName[]) {
        for (const act of [readOf, putOf, watchOf]) {
          const bench = await open();
          bench.faults[name]?.();
          const outcome = await act(bench, bench.open({ secret: CANARY })).catch((error: unknown) => error);
          expect(inspect(outcome, { depth: 12, showHidden: true })).not.toContain(CANARY);
        }
      }
    },
    C3: async () => {
      const bench = await open();
      const first = await readOn(bench);
      expect(first.titles()).toEqual(truthOf(bench));
      expect((await readOn(bench, first.cursor)).changed.size).toBe(0);

      await bench.happenings['one-more']();
      expect((await readOn(bench, first.cursor)).changed.size).toBe(1);
    },
    C4: async () => {
      const bench = await open();
      const whole = await readOn(bench);
      expect(whole.pages).toBeGreaterThan(1);
      // Each page is read once for nothing, as by a worker that is killed before it commits, and again by a process that is killed after it.
      const killed = await readOn(bench, null, async (changes) => {
        await bench.open().changes(changes);
        const { accountInput } = bench;
        return accountInput === undefined ? bench.open().changes(changes) : pageOfKilled<CalendarPage>({ provider, accountInput, changes });
      });
      expect([...killed.changed.keys()]).toEqual([...whole.changed.keys()]);
      expect((await readOn(bench, killed.cursor)).changed.size).toBe(0);
    },
    C5: async () => {
      const bench = await open();
      const { cursor } = await readOn(bench);
      const before = truthOf(bench).length;
      await bench.happenings['many-at-once']();
      expect((await readOn(bench)).titles()).toEqual(truthOf(bench));
      expect((await readOn(bench, cursor)).changed.size).toBe(truthOf(bench).length - before);
    },
    C7: async () => {
      const bench = await open();
      const before = truthOf(bench);
      await bench.happenings['edit-between-pages']();
      const first = await readOn(bench);
      expect(truthOf(bench)).not.toEqual(before);
      expect(first.changed.size).toBe(before.length);
      const next = await readOn(bench, first.cursor);
      expect(titlesOf(new Map([...first.changed, ...next.changed]))).toEqual(truthOf(bench));
    },
    C8: async () => {
      const bench = await open();
      const { cursor } = await readOn(bench);
      const future = bench.intoFuture(cursor);
      expect(future).not.toEqual(cursor);
      const { changed, removed } = await readOn(bench, future);
      expect([changed.size, removed]).toEqual([0, []]);
    },
    C9: async () => {
      const bench = await open();
      const first = await readOn(bench);
      for (const foreign of [{ version: 999 }, 'text', 7, {}, { ...(first.cursor as object), calendarId: 'another' }]) await expectExpired(bench, foreign);
      for (const refuse of bench.refusals) {
        refuse();
        await expectExpired(bench, first.cursor);
      }
      await bench.happenings['cursors-expire']();
      await expectExpired(bench, first.cursor);
      await bench.happenings['one-vanishes']();
      const again = await readOn(bench);
      expect([again.titles(), again.changed.size]).toEqual([truthOf(bench), first.changed.size - 1]);
    },
    C10: async () => {
      const bench = await open();
      const { changed, cursor } = await readOn(bench);
      await bench.happenings['one-vanishes']();
      const { removed } = await readOn(bench, cursor);
      expect(removed).toHaveLength(1);
      for (const id of removed) changed.delete(id);
      expect(titlesOf(changed)).toEqual(truthOf(bench));
    },
    C16: async () => {
      const bench = await open();
      const account = bench.open();
      const { cursor } = await readOn(bench);
      await (account.renew === undefined ? expectTakenOver(bench, account) : expectRenewed(bench, account, account.renew));

      // A notification that was missed is made good by the next read.
      await bench.happenings['one-more']();
      expect((await readOn(bench, cursor)).changed.size).toBe(1);
    },
    C17: async () => {
      const bench = await open();
      bench.faults['odd-item']?.();
      // An event that cannot be understood hides none of its neighbours.
      expect((await readOn(bench)).titles()).toEqual(truthOf(bench));
    },
    C18: async () => {
      const bench = await open();
      const { free, hidden } = bench.people;
      // Nothing known of a person is not a free day.
      expect(await bench.open().busy({ emails: [free, hidden], ...bench.window })).toEqual({ [free]: [] });
    },
    C19: async () => {
      const bench = await open();
      const { calendarId } = bench;
      for (const timeZone of ZONES)
        for (const at of NIGHTS) {
          const day = { day: at.slice(0, 10) };
          const put = (ownId: string, start: EventTime, end: EventTime) =>
            bench.open().put({ calendarId, event: { ...draftOf(bench), ownId: `${ownId}/${timeZone}/${at}`, start, end } });
          const hour = await put('hour', { at, timeZone }, { at: new Date(Date.parse(at) + 3_600_000).toISOString(), timeZone });
          expect([timeZone, hour.start]).toEqual([timeZone, { at, timeZone: expect.any(String) }]);
          if ('at' in hour.start)
            expect([timeZone, hour.start.timeZone, sameClock(hour.start.timeZone, timeZone, at)]).toEqual([timeZone, expect.any(String), true]);
          const whole = await put('day', day, { day: new Date(Date.parse(at) + DAY_MS).toISOString().slice(0, 10) });
          expect([timeZone, whole.start]).toEqual([timeZone, day]);
        }
    },
    C21: async () => {
      const clean = await open();
      await putOf(clean, clean.open());
      const requestsOfPut = clean.credentials().length;
      await removeOf(clean, clean.open());
      const requestsOfRemove = clean.credentials().length - requestsOfPut;
      const { ownId } = draftOf(clean);

      // Whichever answer is lost, the next attempts make no double, and a removal leaves nothing.
      for (let lost = 0; lost < requestsOfPut; lost += 1) {
        const bench = await open();
        await putOf(bench, losing(bench, lost)).catch(mustBeTransient);
        const { id } = await putOf(bench, bench.open());
        expect([lost, (await putOf(bench, bench.open())).id, bench.eventsOf(ownId)]).toEqual([lost, id, 1]);
      }
      for (let lost = 0; lost < requestsOfRemove; lost += 1) {
        const bench = await open();
        await putOf(bench, bench.open());
        await removeOf(bench, losing(bench, lost)).catch(mustBeTransient);
        await removeOf(bench, bench.open());
        await removeOf(bench, bench.open());
        expect([lost, bench.eventsOf(ownId)]).toEqual([lost, 0]);
      }
    },
    C23: async () => {
      const bench = await open();
      const stored = JSON.stringify(lastRelease.calendarCursors ?? []).replaceAll('BASE', String(bench.accountInput?.config['baseUrl']));
      const cursors = JSON.parse(stored) as unknown[];
      expect(cursors.length).toBeGreaterThan(0);
      for (const cursor of cursors) {
        // It is understood and goes out; that this provider never gave it is another matter.
        const before = bench.credentials().length;
        await readOn(bench, cursor).catch(() => undefined);
        expect(bench.credentials().length).toBeGreaterThan(before);
      }
    },
  };
}

/** Reads to the end; `read` gives a page. */
async function readOn(bench: CalendarBench, from: unknown = null, read: CalendarAccount['changes'] = (input) => bench.open().changes(input)) {
  const { calendarId, window } = bench;
  const changed = new Map<string, CalendarEvent>();
  const removed: string[] = [];
  let cursor = from;
  for (let pages = 1; pages <= 100; pages += 1) {
    const page = await read({ calendarId, cursor, window });
    for (const event of page.changed) changed.set(event.id, event);
    removed.push(...page.removed);
    // A cursor lives in a JSON column.
    cursor = JSON.parse(JSON.stringify(page.cursor)) as unknown;
    if (!page.more) return { changed, removed, cursor, pages, titles: () => titlesOf(changed) };
  }
  throw new Error('The read does not end');
}

function titlesOf(events: ReadonlyMap<string, CalendarEvent>): string[] {
  return [...events.values()].map(({ title }) => title).sort();
}

function truthOf(bench: CalendarBench): string[] {
  return [...bench.truth()].sort();
}

async function expectExpired(bench: CalendarBench, cursor: unknown): Promise<void> {
  await expect(readOn(bench, cursor)).rejects.toMatchObject({ name: 'ProviderError', kind: 'cursor-expired' });
}

/** Channels that cannot live longer: the new one lives before the old one goes, so that nothing falls between them. */
async function expectTakenOver(bench: CalendarBench, account: CalendarAccount): Promise<void> {
  const old = await watchOf(bench, account, 'channel-1');
  const next = await watchOf(bench, account, 'channel-2');
  expect([old.id !== next.id, bench.channels()]).toEqual([true, 2]);
  await account.stop({ channel: old });
  await account.stop({ channel: old });
  expect(bench.channels()).toBe(1);
}

/** Channels that live longer when asked: watched twice it is one channel, and one that is gone says so. */
async function expectRenewed(bench: CalendarBench, account: CalendarAccount, renew: NonNullable<CalendarAccount['renew']>): Promise<void> {
  const channel = await watchOf(bench, account, 'channel-1');
  expect(await watchOf(bench, account, 'channel-2')).toEqual(channel);
  const until = new Date(Date.parse(channel.expiresAt) + DAY_MS).toISOString();
  expect(await renew({ channel, until })).toEqual({ ...channel, expiresAt: until });
  expect(bench.channels()).toBe(1);
  await account.stop({ channel });
  await account.stop({ channel });
  expect(bench.channels()).toBe(0);
  await expect(renew({ channel, until })).rejects.toMatchObject({ name: 'ProviderError', kind: 'cursor-expired' });
}

/** An account whose request number `lost` (from 0) is done and never answered. */
function losing(bench: CalendarBench, lost: number): CalendarAccount {
  let asked = 0;
  return bench.open({
    budget: {
      take: async () => {
        if (asked === lost) bench.faults['lost-answer']?.();
        asked += 1;
      },
      told: async () => undefined,
    },
  });
}

function readOf({ calendarId, window }: CalendarBench, account: CalendarAccount) {
  return account.changes({ calendarId, cursor: null, window });
}

function putOf(bench: CalendarBench, account: CalendarAccount) {
  return account.put({ calendarId: bench.calendarId, event: draftOf(bench) });
}

function removeOf(bench: CalendarBench, account: CalendarAccount) {
  return account.remove({ calendarId: bench.calendarId, ownId: draftOf(bench).ownId });
}

function watchOf({ calendarId, window, hookUrl: url }: CalendarBench, account: CalendarAccount, channelId = 'channel-1') {
  const until = new Date(Date.parse(window.from) + 3 * DAY_MS).toISOString();
  return account.watch({ calendarId, channelId, url, token: 'channel-token', until });
}

function draftOf({ window }: CalendarBench): EventDraft {
  const at = new Date(Date.parse(window.from) + DAY_MS).toISOString();
  const end = new Date(Date.parse(at) + 3_600_000).toISOString();
  return {
    ownId: 'meeting/conformance',
    title: 'Conformance',
    description: 'Put once.',
    start: { at, timeZone: 'UTC' },
    end: { at: end, timeZone: 'UTC' },
    recurrence: [],
    attendees: [],
    exceptions: [],
  };
}
