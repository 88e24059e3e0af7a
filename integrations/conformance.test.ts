import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { addDays, dayIn } from '../domain/calendar.ts';
import { DomainError, ProviderError } from '../domain/errors.ts';
import type { MetricReader, MetricSample } from '../domain/metric.ts';
import { integrationOf, integrations } from './catalog.ts';
import { type Bench, CHECKS, type CheckId, type Conformance, type FaultName, TOLD_WAIT_MS } from './conformance-contract.ts';

const HERE = import.meta.dirname;
const CANARY = 'canary-5f1e-secret';
const folders = readdirSync(HERE).filter((name) => existsSync(join(HERE, name, 'manifest.ts')));
/** The suite reads metrics; a folder with other doors only has its checks in its own test. */
const metricFolders = folders.filter((folder) => integrationOf(folder)?.open.metrics);
const benches: Bench[] = [];
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.close();
});

test('every folder with a manifest is in the catalog under its own name, and has a fake, a conformance where it has metrics, and a page on behaviour', () => {
  expect(integrations.map(({ manifest }) => manifest.id).sort()).toEqual([...folders].sort());
  for (const folder of folders)
    for (const file of ['fake-server.ts', 'BEHAVIOR.md', 'last-release.json', ...(metricFolders.includes(folder) ? ['conformance.ts'] : [])])
      expect([folder, file, existsSync(join(HERE, folder, file))]).toEqual([folder, file, true]);
});

test('the catalog loads no SDK: what it imports at once needs only Node, zod and our own code', () => {
  expect([...packagesReachedFrom(join(HERE, 'catalog.ts'))].sort()).toEqual(['temporal-polyfill', 'zod']);
});

for (const folder of metricFolders) {
  const { conformance } = (await import(`./${folder}/conformance.ts`)) as { conformance: Conformance };
  describe(`${folder} conforms`, () => {
    runChecks(folder, conformance);
  });
}

function runChecks(folder: string, subject: Conformance): void {
  const manifest = integrationOf(folder)?.manifest;
  if (!manifest) throw new Error(`${folder} is not in the catalog`);
  const run = new Set<CheckId>();

  check('C1', async () => {
    const names = manifest.configFields.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const field of [...manifest.configFields, ...manifest.metrics.flatMap(({ queryFields }) => queryFields)]) {
      expect(field.help.length).toBeGreaterThan(5);
      if (/token|secret|password|headers/i.test(field.name)) expect(field.type).toBe('secret');
    }
    expect(manifest.hostField === null ? manifest.allowedHosts.length : names.includes(manifest.hostField)).toBeTruthy();
    expect(manifest.budgets.length).toBeGreaterThan(0);
    expect(() => manifest.parseSettings({})).toThrow(DomainError);
    expect(() => manifest.parseQuery('no-such-metric', {})).toThrow(DomainError);
    for (const name of Object.keys((await benchOf()).faults) as FaultName[]) {
      const bench = await benchOf();
      bench.faults[name]?.();
      const outcome = await readRun(bench.open({ secret: CANARY })).catch((error: unknown) => error);
      expect(inspect(outcome, { depth: 12, showHidden: true })).not.toContain(CANARY);
    }
  });

  check('C2', async () => {
    const bench = await benchOf();
    expect((await bench.open({ secret: CANARY }).testConnection()).account).not.toContain(CANARY);
    await expectFailure(bench, 'unauthorized', { kind: 'reauth-needed' }, (reader) => reader.testConnection());
    await expectFailure(bench, 'forbidden', { kind: 'bad-config', message: expect.stringMatching(/may not read/) }, (reader) => reader.testConnection());
    await expectFailure(bench, 'server-error', { kind: 'transient' }, (reader) => reader.testConnection());
    await expect(bench.open({ withoutLeave: true }).testConnection()).rejects.toMatchObject({ name: 'ProviderError', kind: 'bad-config' });
  });

  check('C3', async () => {
    const bench = await benchOf();
    const first = await readRun(bench.open());
    const second = await readRun(bench.open(), { cursor: first.cursor });
    // Unchanged may be said by the same samples or by none.
    if (second.samples.length > 0) expect(second.samples).toEqual(first.samples);
    expect(first.samples.at(-1)?.value).toBe(bench.truth());

    await happen(bench, 'one-more');
    const third = await readRun(bench.open(), { cursor: second.cursor });
    expect(third.samples.at(-1)?.value).toBe(bench.truth());
  });

  check('C4', async () => {
    const bench = await benchOf();
    const whole = await readRun(bench.open());
    for (const cursor of whole.cursors.slice(0, -1)) {
      const resumed = await readRun(bench.open(), { cursor });
      expect(resumed.samples).toEqual(whole.samples);
    }
    // Killed after the read and before the commit: each page is read twice from the same position.
    const samples: MetricSample[] = [];
    let cursor: unknown = null;
    for (let more = true; more; ) {
      await readPage(bench.open(), cursor);
      const page = await readPage(bench.open(), cursor);
      samples.push(...page.samples);
      ({ cursor, more } = page);
    }
    expect(samples).toEqual(whole.samples);
    expect(new Set(samples.map(({ day }) => day)).size).toBe(samples.length);
  });

  check('C5', async () => {
    const bench = await benchOf();
    await happen(bench, 'many-at-once');
    expect((await readRun(bench.open())).samples.at(-1)?.value).toBe(bench.truth());
  });

  check('C6', async () => {
    const bench = await benchOf();
    const first = await readRun(bench.open());
    await happen(bench, 'one-late');
    expect((await readRun(bench.open(), { cursor: first.cursor })).samples.at(-1)?.value).toBe(bench.truth());
  });

  check('C7', async () => {
    const bench = await benchOf();
    await happen(bench, 'edit-between-pages');
    expect((await readRun(bench.open())).samples.at(-1)?.value).toBe(bench.truth());
  });

  check('C8', async () => {
    const bench = await benchOf();
    const { cursor } = await readRun(bench.open());
    const future = subject.intoFuture(cursor);
    expect(future).not.toEqual(cursor);
    expect((await readRun(bench.open(), { cursor: future })).samples).toEqual([]);
  });

  check('C9', async () => {
    const bench = await benchOf();
    for (const cursor of [{ version: 999 }, 'text', 7, {}]) {
      await expect(readRun(bench.open(), { cursor })).rejects.toMatchObject({ name: 'ProviderError', kind: 'cursor-expired' });
    }
    await bench.happenings['one-vanishes']?.();
    expect((await readRun(bench.open())).samples.at(-1)?.value).toBe(bench.truth());
  });

  check('C10', async () => {
    const bench = await benchOf();
    const first = await readRun(bench.open());
    await happen(bench, 'one-vanishes');
    const now = new Date(Date.parse(subject.now) + subject.deletionShowsAfterDays * 86_400_000).toISOString();
    expect((await readRun(bench.open(), { cursor: first.cursor, now })).samples.at(-1)?.value).toBe(bench.truth());
  });

  check('C11', async () => {
    const bench = await benchOf();
    const limits = (Object.keys(TOLD_WAIT_MS) as FaultName[]).filter((name) => bench.faults[name]);
    expect(limits.length).toBeGreaterThanOrEqual(3);
    for (const name of limits) {
      const failure = await expectFailure(bench, name, { kind: 'rate-limited' }, (reader) => readRun(reader));
      // One second of rounding: HTTP dates have no fractions.
      expect([name, failure.retryAfterMs ?? 0]).toEqual([name, expect.any(Number)]);
      expect(failure.retryAfterMs ?? 0).toBeGreaterThanOrEqual((TOLD_WAIT_MS[name] ?? 0) - 1_000);
    }
    expect((await readRun(bench.open())).samples.at(-1)?.value).toBe(bench.truth());
  });

  check('C14', async () => {
    const bench = await benchOf();
    const first = await readPage(bench.open(), null);
    await expectFailure(bench, 'unauthorized', { kind: 'reauth-needed' }, (reader) => readRun(reader, { cursor: first.cursor }));
    if (bench.faults['limit-around-dead-grant']) await expectFailure(bench, 'limit-around-dead-grant', { kind: 'reauth-needed' }, (reader) => readRun(reader));
    // Reconnected: it goes on from where it was.
    expect((await readRun(bench.open({ secret: 'new' }))).samples.at(-1)?.value).toBe(bench.truth());
  });

  check('C15', async () => {
    const verify = integrationOf(folder)?.verifyWebhook;
    const sign = subject.signWebhook;
    if (!verify || !sign) throw new Error('There is nothing to verify');
    const body = Buffer.from(JSON.stringify({ repository: { full_name: 'octo/demo' } }));
    const headers = sign({ secret: CANARY, deliveryId: 'd-1', body });
    const delivery = verify({ secret: CANARY, headers, rawBody: body });
    expect(verify({ secret: CANARY, headers, rawBody: body }).deliveryId).toBe(delivery.deliveryId);
    expect(delivery.metrics.every((metric) => manifest.metrics.some(({ id }) => id === metric))).toBe(true);
    const refused = [
      { secret: 'another', headers, rawBody: body },
      { secret: '', headers, rawBody: body },
      { secret: CANARY, headers: {}, rawBody: body },
      { secret: CANARY, headers, rawBody: Buffer.concat([body, Buffer.from('x')]) },
    ];
    for (const request of refused) expect(() => verify(request)).toThrow(DomainError);
    const startedAt = performance.now();
    for (let count = 0; count < 1_000; count += 1) verify({ secret: CANARY, headers, rawBody: body });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  check('C17', async () => {
    const bench = await benchOf();
    bench.faults['odd-item']?.();
    const outcome = await readRun(bench.open()).catch((error: unknown) => error);
    if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'ProviderError', kind: 'bad-config' });
    else expect(outcome).toMatchObject({ samples: expect.arrayContaining([expect.objectContaining({ quality: 'estimated' })]) });
  });

  check('C18', async () => {
    expect(Object.keys(subject.emptyReads).sort()).toEqual(manifest.metrics.map(({ id }) => id).sort());
    for (const [metric, { query, value }] of Object.entries(subject.emptyReads)) {
      const bench = await benchOf({ empty: true });
      const { samples } = await readRun(bench.open(), { metric, query });
      expect([metric, samples.at(-1)?.value ?? null]).toEqual([metric, value]);
    }
  });

  check('C19', async () => {
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
  });

  check('C20', async () => {
    const bench = await benchOf();
    const readers = ['first', 'second', 'third'].map((secret) => ({ secret, reader: bench.open({ secret }) }));
    for (const { secret, reader } of [...readers, ...readers.toReversed()]) {
      const before = bench.credentials().length;
      await readPage(reader, null);
      for (const sent of bench.credentials().slice(before)) expect(sent).toContain(secret);
    }
    await Promise.all(readers.map(({ reader }) => readRun(reader)));
    expect(bench.credentials().every((sent) => readers.filter(({ secret }) => sent.includes(secret)).length === 1)).toBe(true);
  });

  check('C22', async () => {
    const bench = await benchOf();
    await expectFailure(bench, 'redirect-elsewhere', { kind: 'bad-config' }, (reader) => readRun(reader));
    const before = bench.credentials().length;
    await expect(readRun(bench.open({ withoutLeave: true }))).rejects.toMatchObject({ name: 'ProviderError', kind: 'bad-config' });
    expect(bench.credentials()).toHaveLength(before);
  });

  check('C23', async () => {
    const last = JSON.parse(readFileSync(join(HERE, folder, 'last-release.json'), 'utf8')) as LastRelease;
    expect(manifest.metrics.map(({ id }) => id)).toEqual(expect.arrayContaining(last.metrics));
    expect(() => manifest.parseSettings(last.settings)).not.toThrow();
    expect(manifest.cursorVersion).toBeGreaterThanOrEqual(last.cursorVersion);
    expect(Object.keys(last.cursors).sort()).toEqual([...last.metrics].sort());
    const bench = await benchOf();
    for (const [metric, { query, cursor }] of Object.entries(last.cursors)) {
      expect(manifest.parseQuery(metric, query)).toMatchObject(query);
      await expect(readRun(bench.open(), { metric, query, cursor })).resolves.toBeDefined();
    }
  });

  test(`C24 ${CHECKS.C24}`, () => {
    const bypassed = Object.keys(subject.bypass) as CheckId[];
    const missing = (Object.keys(CHECKS) as CheckId[]).filter((id) => id !== 'C24' && !run.has(id) && !bypassed.includes(id));
    expect(missing).toEqual([]);
    expect(bypassed.filter((id) => run.has(id))).toEqual([]);
    for (const reason of Object.values(subject.bypass)) expect(reason.length).toBeGreaterThan(30);
  });

  function check(id: CheckId, body: () => Promise<void>): void {
    if (subject.bypass[id] !== undefined) return;
    run.add(id);
    // oxlint-disable-next-line jest/expect-expect -- the body asserts
    test(`${id} ${CHECKS[id]}`, body);
  }

  async function benchOf(options?: { empty?: boolean }): Promise<Bench> {
    const bench = await subject.bench(options);
    benches.push(bench);
    return bench;
  }

  async function happen(bench: Bench, name: keyof Bench['happenings']): Promise<void> {
    const happening = bench.happenings[name];
    if (!happening) throw new Error(`The bench cannot make "${name}" happen, and there is no bypass`);
    await happening();
  }

  async function expectFailure(
    bench: Bench,
    name: FaultName,
    expected: Record<string, unknown>,
    act: (reader: MetricReader) => Promise<unknown>,
  ): Promise<ProviderError> {
    const fault = bench.faults[name];
    if (!fault) throw new Error(`The fake does not know the fault "${name}"`);
    fault();
    const failure = await act(bench.open({ secret: CANARY })).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ name: 'ProviderError', provider: folder, ...expected });
    if (!(failure instanceof ProviderError)) throw new Error('not reached');
    return failure;
  }

  interface ReadOptions {
    cursor?: unknown;
    metric?: string;
    query?: Record<string, unknown>;
    now?: string;
    timeZone?: string;
    span?: Conformance['span'];
  }

  async function readPage(reader: MetricReader, cursor: unknown, options: ReadOptions = {}) {
    const {
      metric = subject.metric,
      query = subject.query,
      now = subject.now,
      timeZone = 'UTC',
      span = { ...subject.span, to: dayIn(now, timeZone) },
    } = options;
    const page = await reader.read({ metric, query, span, cursor, now, timeZone });
    // A cursor lives in a JSON column.
    return { ...page, cursor: JSON.parse(JSON.stringify(page.cursor)) as unknown };
  }

  async function readRun(reader: MetricReader, options: ReadOptions = {}) {
    const samples: MetricSample[] = [];
    const cursors: unknown[] = [];
    let cursor: unknown = options.cursor ?? null;
    for (let pages = 0; pages < 100; pages += 1) {
      const page = await readPage(reader, cursor, options);
      samples.push(...page.samples);
      cursors.push(page.cursor);
      cursor = page.cursor;
      if (!page.more) return { samples, cursors, cursor };
    }
    throw new Error('The read does not end');
  }
}

/** What a release stored and offered; written once a release, kept for the next. */
interface LastRelease {
  metrics: string[];
  settings: Record<string, unknown>;
  cursorVersion: number;
  cursors: Record<string, { query: Record<string, unknown>; cursor: unknown }>;
}

/** Packages that a module and all it imports statically load; dynamic imports are not followed. */
function packagesReachedFrom(file: string, seen = new Set<string>(), packages = new Set<string>()): Set<string> {
  if (seen.has(file)) return packages;
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*? from '([^']+)'/gms);
  for (const [, from = ''] of imports) {
    if (from.startsWith('.')) packagesReachedFrom(resolve(dirname(file), from), seen, packages);
    else if (!from.startsWith('node:')) packages.add(from);
  }
  return packages;
}
