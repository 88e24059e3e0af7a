import { expect } from '@jest/globals';
import { dayIn } from '../domain/calendar.ts';
import { addDays } from '../domain/day.ts';
import type { IntegrationManifest } from '../domain/integration.ts';
import type { MetricPage, MetricReader, MetricSample } from '../domain/metric.ts';
import type { Bench, CheckId, MetricsSubject } from './conformance-contract.ts';
import { pageOfKilled } from './conformance-killed.ts';
import type { PageRequest } from './conformance-page.ts';

/** What a release stored and offered; written once a release, kept for the next. */
export interface LastRelease {
  metrics: string[];
  settings: Record<string, unknown>;
  cursorVersion: number;
  cursors: Record<string, { query: Record<string, unknown>; cursor: unknown }>;
  /** Of a folder with calendars; BASE stands for the provider's address. */
  calendarCursors?: unknown[];
}

/** What a read may be asked beside the subject's own question. */
interface ReadOptions {
  cursor?: unknown;
  metric?: string;
  query?: Record<string, unknown>;
  now?: string;
  timeZone?: string;
  span?: MetricsSubject['span'];
}

/** The checks of what a reader reads: positions, ties, lateness, deletions, zones. */
export function metricsChecks(
  subject: MetricsSubject & { now: string },
  { manifest, lastRelease, benchOf }: { manifest: IntegrationManifest; lastRelease: LastRelease; benchOf: (options?: { empty?: boolean }) => Promise<Bench> },
): Partial<Record<CheckId, () => Promise<void>>> {
  const readPage = (reader: MetricReader, cursor: unknown, options: ReadOptions = {}) => readPageOf(subject, reader, cursor, options);
  const readRun = (reader: MetricReader, options: ReadOptions = {}) => readRunOf(subject, reader, options);

  /** In a process of its own, which is killed as soon as it has read; where no other process can open the account, by a new reader. */
  async function readAndDie({ accountInput, open }: Bench, cursor: unknown): Promise<MetricPage> {
    if (accountInput === undefined) return readPage(open(), cursor);
    return pageOfKilled<MetricPage>({ provider: manifest.id, accountInput, read: requestOf(subject, cursor, {}) });
  }

  return {
    C3: async () => {
      const bench = await benchOf();
      const first = await readRun(bench.open());
      const second = await readRun(bench.open(), { cursor: first.cursor });
      // Unchanged may be said by the same samples or by none.
      if (second.samples.length > 0) expect(second.samples).toEqual(first.samples);
      expect(first.samples.at(-1)?.value).toBe(bench.truth());

      await happen(bench, 'one-more');
      const third = await readRun(bench.open(), { cursor: second.cursor });
      expect(third.samples.at(-1)?.value).toBe(bench.truth());
    },
    C4: async () => {
      const bench = await benchOf();
      const whole = await readRun(bench.open());
      for (const cursor of whole.cursors.slice(0, -1)) {
        const resumed = await readRun(bench.open(), { cursor });
        expect(resumed.samples).toEqual(whole.samples);
      }
      // Each page is read once for nothing, as by a worker that is killed before it commits, and again by a process that is killed after it.
      const samples: MetricSample[] = [];
      let cursor: unknown = null;
      for (let more = true; more; ) {
        await readPage(bench.open(), cursor);
        const page = await readAndDie(bench, cursor);
        samples.push(...page.samples);
        cursor = page.cursor;
        more = page.more;
      }
      expect(samples).toEqual(whole.samples);
      expect(new Set(samples.map(({ day }) => day)).size).toBe(samples.length);
    },
    C5: async () => {
      const bench = await benchOf();
      await happen(bench, 'many-at-once');
      expect((await readRun(bench.open())).samples.at(-1)?.value).toBe(bench.truth());
    },
    C6: async () => {
      const bench = await benchOf();
      const first = await readRun(bench.open());
      await happen(bench, 'one-late');
      expect((await readRun(bench.open(), { cursor: first.cursor })).samples.at(-1)?.value).toBe(bench.truth());
    },
    C7: async () => {
      const bench = await benchOf();
      await happen(bench, 'edit-between-pages');
      expect((await readRun(bench.open())).samples.at(-1)?.value).toBe(bench.truth());
    },
    C8: async () => {
      const bench = await benchOf();
      const { cursor } = await readRun(bench.open());
      const future = subject.intoFuture(cursor);
      expect(future).not.toEqual(cursor);
      expect((await readRun(bench.open(), { cursor: future })).samples).toEqual([]);
    },
    C9: async () => {
      const bench = await benchOf();
      for (const cursor of [{ version: 999 }, 'text', 7, {}]) {
        await expect(readRun(bench.open(), { cursor })).rejects.toMatchObject({ name: 'ProviderError', kind: 'cursor-expired' });
      }
      await bench.happenings['one-vanishes']?.();
      expect((await readRun(bench.open())).samples.at(-1)?.value).toBe(bench.truth());
    },
    C10: async () => {
      const bench = await benchOf();
      const first = await readRun(bench.open());
      await happen(bench, 'one-vanishes');
      const now = new Date(Date.parse(subject.now) + subject.deletionShowsAfterDays * 86_400_000).toISOString();
      expect((await readRun(bench.open(), { cursor: first.cursor, now })).samples.at(-1)?.value).toBe(bench.truth());
    },
    C17: async () => {
      const bench = await benchOf();
      bench.faults['odd-item']?.();
      const outcome = await readRun(bench.open()).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'ProviderError', kind: 'bad-config' });
      else expect(outcome).toMatchObject({ samples: expect.arrayContaining([expect.objectContaining({ quality: 'estimated' })]) });
    },
    C18: async () => {
      expect(Object.keys(subject.emptyReads).sort()).toEqual(manifest.metrics.map(({ id }) => id).sort());
      for (const [metric, { query, value }] of Object.entries(subject.emptyReads)) {
        const bench = await benchOf({ empty: true });
        const { samples } = await readRun(bench.open(), { metric, query });
        expect([metric, samples.at(-1)?.value ?? null]).toEqual([metric, value]);
      }
    },
    C19: async () => {
      const bench = await benchOf();
      const nights = [subject.now, '2026-11-22T23:59:59.000Z', '2027-03-28T00:30:00.000Z', '2027-10-31T00:30:00.000Z'];
      for (const timeZone of [
        'UTC',
        'Europe/Berlin',
        'America/Los_Angeles',
        'Asia/Kolkata',
        'Pacific/Auckland',
        'Pacific/Kiritimati',
        'Pacific/Niue',
        'Australia/Lord_Howe',
      ]) {
        for (const now of nights) {
          const today = dayIn(now, timeZone);
          const { samples } = await readRun(bench.open(), { now, timeZone, span: { from: addDays(today, -2), to: addDays(today, 2) } });
          expect([timeZone, now, samples.at(-1)?.day]).toEqual([timeZone, now, today]);
          expect(samples.map(({ day }) => day)).toEqual([...new Set(samples.map(({ day }) => day))].sort());
        }
      }
    },
    C23: async () => {
      const bench = await benchOf();
      for (const [metric, { query, cursor }] of Object.entries(lastRelease.cursors)) {
        expect(manifest.parseQuery(metric, query)).toMatchObject(query);
        await expect(readRun(bench.open(), { metric, query, cursor })).resolves.toBeDefined();
      }
    },
  };
}

function requestOf(subject: MetricsSubject & { now: string }, cursor: unknown, options: ReadOptions): NonNullable<PageRequest['read']> {
  const { metric = subject.metric, query = subject.query, now = subject.now, timeZone = 'UTC', span = { ...subject.span, to: dayIn(now, timeZone) } } = options;
  return { metric, query, span, cursor, now, timeZone };
}

async function readPageOf(subject: MetricsSubject & { now: string }, reader: MetricReader, cursor: unknown, options: ReadOptions): Promise<MetricPage> {
  const page = await reader.read(requestOf(subject, cursor, options));
  // A cursor lives in a JSON column.
  return { ...page, cursor: JSON.parse(JSON.stringify(page.cursor)) as unknown };
}

/** Reads to the end. */
export async function readRunOf(subject: MetricsSubject & { now: string }, reader: MetricReader, options: ReadOptions = {}) {
  const samples: MetricSample[] = [];
  const cursors: unknown[] = [];
  let cursor: unknown = options.cursor ?? null;
  for (let pages = 0; pages < 100; pages += 1) {
    const page = await readPageOf(subject, reader, cursor, options);
    samples.push(...page.samples);
    cursors.push(page.cursor);
    cursor = page.cursor;
    if (!page.more) return { samples, cursors, cursor };
  }
  throw new Error('The read does not end');
}

async function happen(bench: Bench, name: keyof Bench['happenings']): Promise<void> {
  const happening = bench.happenings[name];
  if (!happening) throw new Error(`The bench cannot make "${name}" happen, and there is no bypass`);
  await happening();
}
