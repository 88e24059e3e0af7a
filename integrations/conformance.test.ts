import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { DomainError } from '../domain/errors.ts';
import type { MetricReader } from '../domain/metric.ts';
import { integrationOf, integrations } from './catalog.ts';
import { calendarChecks } from './conformance-calendar.ts';
import { CHECKS, type CheckId, type Conformance, type DoorBench } from './conformance-contract.ts';
import { type DoorSubject, doorChecks } from './conformance-doors.ts';
import { type LastRelease, metricsChecks, readRunOf } from './conformance-metrics.ts';
import { expectCarried, expectSigned } from './conformance-webhook.ts';
import { codeChecks, messagesChecks } from './conformance-writes.ts';

const HERE = import.meta.dirname;
const folders = readdirSync(HERE).filter((name) => existsSync(join(HERE, name, 'manifest.ts')));
const benches: { close(): Promise<void> }[] = [];
/** Folders without metrics may hold their doors by tests of their own. */
const held = folders.filter((folder) => existsSync(join(HERE, folder, 'conformance.ts')));
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.close();
});

test('every folder with a manifest is in the catalog under its own name, and has a fake, a conformance where it has metrics, and a page on behaviour', () => {
  expect(integrations.map(({ manifest }) => manifest.id).sort()).toEqual([...folders].sort());
  // What asks nobody has no server to be faked.
  for (const folder of folders)
    for (const file of [
      ...(integrationOf(folder)?.open.metrics ? ['conformance.ts'] : []),
      ...(asksNobody(folder) ? [] : ['fake-server.ts']),
      'BEHAVIOR.md',
      'last-release.json',
    ])
      expect([folder, file, existsSync(join(HERE, folder, file))]).toEqual([folder, file, true]);
});

test('the catalog loads no SDK: what it imports at once needs only Node, zod and our own code', () => {
  expect([...packagesReachedFrom(join(HERE, 'catalog.ts'))].sort()).toEqual(['big.js', 'temporal-polyfill', 'zod']);
});

for (const folder of held) {
  const { conformance } = (await import(`./${folder}/conformance.ts`)) as { conformance: Conformance };
  describe(`${folder} conforms`, () => {
    runChecks(folder, conformance);
  });
}

function runChecks(folder: string, subject: Conformance): void {
  const integration = integrationOf(folder);
  if (!integration) throw new Error(`${folder} is not in the catalog`);
  const { manifest, open, verifyWebhook: verify } = integration;
  const lastRelease = JSON.parse(readFileSync(join(HERE, folder, 'last-release.json'), 'utf8')) as LastRelease;
  const run = new Set<CheckId>();

  check('C1', 'manifest', async () => {
    const names = manifest.configFields.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const field of [...manifest.configFields, ...manifest.metrics.flatMap(({ queryFields }) => queryFields)]) {
      expect(field.help.length).toBeGreaterThan(5);
      if (/token|secret|password|headers/i.test(field.name)) expect(field.type).toBe('secret');
    }
    if (manifest.hostField !== null) expect(names).toContain(manifest.hostField);
    expect(manifest.budgets.length > 0).toBe(!asksNobody(folder));
    if (manifest.configFields.some(({ required }) => required)) expect(() => manifest.parseSettings({})).toThrow(DomainError);
    expect(() => manifest.parseQuery('no-such-metric', {})).toThrow(DomainError);
  });

  if (subject.bench !== undefined) {
    const benchOf = (options?: { empty?: boolean }) => kept(subject.bench(options));
    const ask = (reader: MetricReader) => readRunOf(subject, reader);
    checkAll('metrics', doorChecks({ provider: folder, bench: benchOf, ask }));
    checkAll('metrics', metricsChecks(subject, { manifest, lastRelease, benchOf }));
  }
  const { calendar, code, messages } = subject;
  if (calendar) checkAll('calendar', doorChecks(probed(calendar)), calendarChecks({ provider: folder, lastRelease, bench: () => kept(calendar()) }));
  if (code)
    checkAll(
      'code',
      doorChecks(probed(code)),
      codeChecks(() => kept(code())),
    );
  if (messages)
    checkAll(
      'messages',
      doorChecks(probed(messages)),
      messagesChecks(() => kept(messages())),
    );

  check('C15', 'webhook', async () => {
    if (!verify) throw new Error('There is nothing to verify');
    if (subject.carryWebhook) expectCarried(verify, subject.carryWebhook);
    else if (subject.signWebhook) expectSigned(verify, { sign: subject.signWebhook, at: subject.now, metrics: manifest.metrics.map(({ id }) => id) });
    else throw new Error('Nothing says how a message proves itself');
  });

  check('C23', 'manifest', async () => {
    expect(manifest.metrics.map(({ id }) => id)).toEqual(expect.arrayContaining(lastRelease.metrics));
    expect(() => manifest.parseSettings(lastRelease.settings)).not.toThrow();
    expect(manifest.cursorVersion).toBeGreaterThanOrEqual(lastRelease.cursorVersion);
    expect(Object.keys(lastRelease.cursors).sort()).toEqual([...lastRelease.metrics].sort());
  });

  test(`C24 ${CHECKS.C24}`, () => {
    const bypassed = Object.keys(subject.bypass) as CheckId[];
    const missing = (Object.keys(CHECKS) as CheckId[]).filter((id) => id !== 'C24' && !run.has(id) && !bypassed.includes(id));
    expect(missing).toEqual([]);
    expect(bypassed.filter((id) => run.has(id))).toEqual([]);
    // Each door has its bench.
    const benched = { metrics: subject.bench, calendar, code, messages };
    const doors = (Object.keys(benched) as (keyof typeof benched)[]).filter((door) => open[door] !== undefined);
    expect(doors.filter((door) => benched[door] === undefined)).toEqual([]);
    for (const reason of Object.values(subject.bypass)) expect(reason.length).toBeGreaterThan(30);
  });

  function checkAll(door: string, ...groups: Partial<Record<CheckId, () => Promise<void>>>[]): void {
    for (const group of groups) for (const [id, body] of Object.entries(group)) check(id as CheckId, door, body);
  }

  function check(id: CheckId, of: string, body: () => Promise<void>): void {
    if (subject.bypass[id] !== undefined) return;
    run.add(id);
    // oxlint-disable-next-line jest/expect-expect -- the body asserts
    test(`${id} ${CHECKS[id]} (${of})`, body);
  }

  function probed<Door extends { testConnection(): Promise<{ account: string }> }>(bench: () => Promise<DoorBench<Door>>): DoorSubject<Door> {
    return { provider: folder, bench: () => kept(bench()), ask: (door) => door.testConnection() };
  }
}

/** A bench that is closed with its test. */
async function kept<B extends { close(): Promise<void> }>(opening: Promise<B>): Promise<B> {
  const bench = await opening;
  benches.push(bench);
  return bench;
}

/** A source that is told, by a webhook or by people. */
function asksNobody(folder: string): boolean {
  const manifest = integrationOf(folder)?.manifest;
  return manifest?.hostField === null && manifest.allowedHosts.length === 0;
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
