import { inspect } from 'node:util';
import { expect } from '@jest/globals';
import type { BudgetKeeper } from '../domain/integration.ts';
import { ProviderError } from '../domain/errors.ts';
import { type BenchOptions, type CheckId, type DoorBench, type FaultName, TOLD_WAIT_MS } from './conformance-contract.ts';

/** A door as the checks that hold for all doors see it: `ask` makes requests that read. */
export interface DoorSubject<Door extends { testConnection(): Promise<{ account: string }> }> {
  provider: string;
  bench(): Promise<DoorBench<Door>>;
  ask(door: Door): Promise<unknown>;
}

export const CANARY = 'canary-5f1e-secret';

/** The checks that do not ask what a door is for: failures, limits, budgets, credentials and hosts. */
export function doorChecks<Door extends { testConnection(): Promise<{ account: string }> }>({
  provider,
  bench: open,
  ask,
}: DoorSubject<Door>): Partial<Record<CheckId, () => Promise<void>>> {
  return {
    C1: async () => {
      for (const name of Object.keys((await open()).faults) as FaultName[]) {
        const bench = await open();
        bench.faults[name]?.();
        const outcome = await ask(bench.open({ secret: CANARY })).catch((error: unknown) => error);
        expect(inspect(outcome, { depth: 12, showHidden: true })).not.toContain(CANARY);
      }
    },
    C2: async () => {
      const bench = await open();
      expect((await bench.open({ secret: CANARY }).testConnection()).account).not.toContain(CANARY);
      const connect = (door: Door) => door.testConnection();
      await expectFailure({ provider, bench, fault: 'unauthorized', kind: 'reauth-needed', act: connect });
      const forbidden = await expectFailure({ provider, bench, fault: 'forbidden', kind: 'bad-config', act: connect });
      expect(forbidden.message).toMatch(/may not/);
      await expectFailure({ provider, bench, fault: 'server-error', kind: 'transient', act: connect });
      await expect(bench.open({ withoutLeave: true }).testConnection()).rejects.toMatchObject({ name: 'ProviderError', kind: 'bad-config' });
    },
    C11: async () => {
      const bench = await open();
      const limits = (Object.keys(TOLD_WAIT_MS) as FaultName[]).filter((name) => bench.faults[name]);
      expect(limits.length).toBeGreaterThanOrEqual(3);
      for (const fault of limits) {
        const failure = await expectFailure({ provider, bench, fault, kind: 'rate-limited', act: ask });
        // One second of rounding: HTTP dates have no fractions.
        expect([fault, failure.retryAfterMs ?? 0]).toEqual([fault, expect.any(Number)]);
        expect(failure.retryAfterMs ?? 0).toBeGreaterThanOrEqual((TOLD_WAIT_MS[fault] ?? 0) - 1_000);
      }
      await ask(bench.open());
    },
    C12: async () => {
      const bench = await open();
      const requests = () => bench.credentials().length;
      const before: { requests: number; taken: number }[] = [];
      let taken = 0;
      const counting: BudgetKeeper = {
        take: async () => {
          before.push({ requests: requests(), taken });
          taken += 1;
        },
        told: async () => undefined,
      };
      await ask(bench.open({ budget: counting }));
      expect(requests()).toBeGreaterThan(0);
      expect(taken).toBeGreaterThanOrEqual(requests());
      for (const moment of before) expect(moment.requests).toBeLessThanOrEqual(moment.taken);

      const sent = requests();
      const empty = new ProviderError({ provider, kind: 'rate-limited', message: 'The budget is used up', retryAfterMs: 77_000 });
      const refusing: BudgetKeeper = { take: () => Promise.reject(empty), told: async () => undefined };
      await expect(ask(bench.open({ budget: refusing }))).rejects.toMatchObject({ name: 'ProviderError', kind: 'rate-limited', retryAfterMs: 77_000 });
      expect(requests()).toBe(sent);
    },
    C13: async () => {
      const bench = await open();
      const { renewals, options } = renewing(bench);
      bench.faults.unauthorized?.();
      await ask(bench.open(options));
      expect(renewals()).toBe(1);
      expect(bench.credentials().at(-1)).toContain('fresh-access');

      // Refused again: a person has to help, and nobody asks a third time.
      const twice = await open();
      const second = renewing(twice);
      twice.faults.unauthorized?.();
      twice.faults.unauthorized?.();
      await expect(ask(twice.open(second.options))).rejects.toMatchObject({ name: 'ProviderError', kind: 'reauth-needed' });
      expect([second.renewals(), twice.credentials().length]).toEqual([1, 2]);

      // Two requests of one run that are refused together share one renewal.
      const together = await open();
      const third = renewing(together);
      const door = together.open(third.options);
      together.faults.unauthorized?.();
      together.faults.unauthorized?.();
      await Promise.all([ask(door), ask(door)]);
      expect(third.renewals()).toBe(1);
    },
    C14: async () => {
      const bench = await open();
      await ask(bench.open());
      await expectFailure({ provider, bench, fault: 'unauthorized', kind: 'reauth-needed', act: ask });
      if (bench.faults['limit-around-dead-grant']) await expectFailure({ provider, bench, fault: 'limit-around-dead-grant', kind: 'reauth-needed', act: ask });
      await ask(bench.open({ secret: 'new' }));
    },
    C20: async () => {
      const bench = await open();
      const doors = ['first', 'second', 'third'].map((secret) => ({ secret, door: bench.open({ secret }) }));
      for (const { secret, door } of [...doors, ...doors.toReversed()]) {
        const before = bench.credentials().length;
        await ask(door);
        for (const sent of bench.credentials().slice(before)) expect(sent).toContain(secret);
      }
      await Promise.all(doors.map(({ door }) => ask(door)));
      expect(bench.credentials().every((sent) => doors.filter(({ secret }) => sent.includes(secret)).length === 1)).toBe(true);
    },
    C22: async () => {
      const bench = await open();
      await expectFailure({ provider, bench, fault: 'redirect-elsewhere', kind: 'bad-config', act: ask });
      const before = bench.credentials().length;
      await expect(ask(bench.open({ withoutLeave: true }))).rejects.toMatchObject({ name: 'ProviderError', kind: 'bad-config' });
      expect(bench.credentials()).toHaveLength(before);
    },
  };
}

/** Breaks the next request, and expects the failure that it becomes. */
async function expectFailure<Door>(input: {
  provider: string;
  bench: DoorBench<Door>;
  fault: FaultName;
  kind: ProviderError['kind'];
  act: (door: Door) => Promise<unknown>;
}): Promise<ProviderError> {
  const { provider, bench, fault, kind, act } = input;
  const breakNext = bench.faults[fault];
  if (!breakNext) throw new Error(`The fake does not know the fault "${fault}"`);
  breakNext();
  const failure = await act(bench.open({ secret: CANARY })).then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ name: 'ProviderError', provider, kind });
  if (!(failure instanceof ProviderError)) throw new Error('not reached');
  return failure;
}

/** A way to renew that takes a while, so that two may want it at once. */
function renewing<Door>({ renewed }: DoorBench<Door>): { renewals(): number; options: BenchOptions } {
  if (renewed === undefined) throw new Error('The bench does not say how a renewed secret is stored, and there is no bypass');
  let count = 0;
  const renew = async () => {
    count += 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return renewed('fresh-access');
  };
  return { renewals: () => count, options: { secret: 'stale-access', renew } };
}
