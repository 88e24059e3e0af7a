import { expect } from '@jest/globals';
import type { CalendarAccount, CalendarEvent, EventDraft } from '../domain/calendar-account.ts';
import { ProviderError } from '../domain/errors.ts';
import type { CalendarBench, CheckId, CodeBench, MessagesBench } from './conformance-contract.ts';

type Checks = Partial<Record<CheckId, () => Promise<void>>>;

/** A branch and a pull request are made once: under a lost answer, called again, and by two at once. */
export function codeChecks(open: () => Promise<CodeBench>): Checks {
  return {
    C21: async () => {
      const bench = await open();
      const branch = 'sextant/conformance';
      const make = async () => {
        const host = bench.open();
        await host.ensureBranch({ branch });
        return host.ensurePullRequest({ branch, title: 'Conformance', body: 'Made once.' });
      };
      for (let lost = 0; lost < 3; lost += 1) {
        bench.faults['lost-answer']?.();
        await make().catch(mustBeTransient);
      }
      const { number } = await make();
      const both = await Promise.all([make(), make()]);
      expect(both.map((pullRequest) => pullRequest.number)).toEqual([number, number]);
      expect([bench.branches(branch), bench.openPullRequests(branch)]).toEqual([1, 1]);
    },
  };
}

/** A message is sent once: what may have been done is looked up by its key before the next try. */
export function messagesChecks(open: () => Promise<MessagesBench>): Checks {
  return {
    C21: async () => {
      const bench = await open();
      const key = 'conformance/once';
      const message = { text: 'Once', blocks: [] };
      bench.faults['lost-answer']?.();
      const failure: unknown = await bench
        .open()
        .send({ to: bench.recipient, key, message })
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: 'ProviderError', kind: 'transient', maybeDone: true });
      expect(await bench.find(key)).not.toBeNull();
      expect(await bench.find('conformance/never')).toBeNull();
      expect(bench.messagesOf(key)).toBe(1);
    },
  };
}

/** A calendar is read by a position that may expire, watched by channels that end, and written under ids of our own. */
export function calendarChecks(open: () => Promise<CalendarBench>): Checks {
  const read = async (bench: CalendarBench, cursor: unknown = null, { reopen = false } = {}) => {
    let account: CalendarAccount = bench.open();
    const changed = new Map<string, CalendarEvent>();
    const removed: string[] = [];
    let position = cursor;
    for (let pages = 1; pages <= 100; pages += 1) {
      const page = await account.changes({ calendarId: bench.calendarId, cursor: position, window: bench.window });
      for (const event of page.changed) changed.set(event.id, event);
      removed.push(...page.removed);
      // A cursor lives in a JSON column.
      position = JSON.parse(JSON.stringify(page.cursor)) as unknown;
      if (!page.more) return { changed, removed, cursor: position, pages };
      if (reopen) account = bench.open();
    }
    throw new Error('The read does not end');
  };
  return {
    C3: async () => {
      const bench = await open();
      const first = await read(bench);
      expect([...first.changed.values()].map(({ title }) => title)).toContain(bench.knownTitle);
      expect((await read(bench, first.cursor)).changed.size).toBe(0);

      await bench.happenings['one-more']();
      expect((await read(bench, first.cursor)).changed.size).toBe(1);
    },
    C4: async () => {
      const bench = await open();
      const whole = await read(bench);
      const killed = await read(bench, null, { reopen: true });
      expect(whole.pages).toBeGreaterThan(1);
      expect([...killed.changed.keys()]).toEqual([...whole.changed.keys()]);
    },
    C9: async () => {
      const bench = await open();
      const first = await read(bench);
      await bench.happenings['cursors-expire']();
      await expect(read(bench, first.cursor)).rejects.toMatchObject({ name: 'ProviderError', kind: 'cursor-expired' });
      await expect(read(bench, { version: 999 })).rejects.toMatchObject({ name: 'ProviderError', kind: 'cursor-expired' });
      await bench.happenings['one-vanishes']();
      const again = await read(bench);
      expect(again.changed.size).toBe(first.changed.size - 1);
    },
    C10: async () => {
      const bench = await open();
      const { cursor } = await read(bench);
      await bench.happenings['one-vanishes']();
      expect((await read(bench, cursor)).removed).toHaveLength(1);
    },
    C16: async () => {
      const bench = await open();
      const account = bench.open();
      const { calendarId } = bench;
      const until = new Date(Date.parse(bench.window.from) + 3 * 86_400_000).toISOString();
      const watch = (channelId: string) =>
        account.watch({ calendarId, channelId, url: 'https://sextant.example.com/api/webhooks/c-1', token: 'channel-token', until });
      const old = await watch('channel-1');
      // The new one lives before the old one goes, so that nothing falls between them.
      const next = await watch('channel-2');
      expect([old.id !== next.id, bench.channels()]).toEqual([true, 2]);
      await account.stop({ channel: old });
      await account.stop({ channel: old });
      expect(bench.channels()).toBe(1);

      // A notification that was missed is made good by the next read.
      const { cursor } = await read(bench);
      await bench.happenings['one-more']();
      expect((await read(bench, cursor)).changed.size).toBe(1);
    },
    C21: async () => {
      const bench = await open();
      const { calendarId } = bench;
      const event: EventDraft = draft(bench);
      const put = () => bench.open().put({ calendarId, event });
      bench.faults['lost-answer']?.();
      await put().catch(mustBeTransient);
      const { id } = await put();
      expect((await put()).id).toBe(id);
      await put().then(() => put());
      expect(bench.eventsOf(event.ownId)).toBe(1);

      bench.faults['lost-answer']?.();
      const remove = () => bench.open().remove({ calendarId, ownId: event.ownId });
      await remove().catch(mustBeTransient);
      await remove();
      await remove();
      expect(bench.eventsOf(event.ownId)).toBe(0);
    },
  };
}

function draft({ window }: CalendarBench): EventDraft {
  const at = new Date(Date.parse(window.from) + 86_400_000).toISOString();
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

function mustBeTransient(error: unknown): void {
  if (error instanceof ProviderError) expect(error.kind).toBe('transient');
  else throw error;
}
