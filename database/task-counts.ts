import { DomainError } from '../domain/errors.ts';
import { recordMetricCheckIns } from './metric-check-ins.ts';
import type { Scope } from './scope.ts';

interface CountingKeyResult {
  id: string;
  done: number;
  current: string | null;
  lastCheckInAt: Date | null;
}

/**
 * Brings the key results of these that count tasks to the number of tasks done for them. What is told is the whole number, and only where it is another
 * than the last: so however often it is called, nothing counts twice. In the transaction that changes a task, under `lockBoard`.
 */
export async function countDoneTasks(scope: Scope, keyResultIds: readonly string[], { at }: { at: string }): Promise<void> {
  if (keyResultIds.length === 0) return;
  const counting = await scope.db.$queryRaw<CountingKeyResult[]>`
    SELECT k.id::text, k.current::text, k.last_check_in_at AS "lastCheckInAt",
      (SELECT count(*)::int FROM tasks t WHERE t.organization_id = k.organization_id AND t.key_result_id = k.id AND t.state = 'done') AS done
    FROM key_results k JOIN cycles c ON c.organization_id = k.organization_id AND c.id = k.cycle_id
    WHERE k.organization_id = ${scope.organizationId}::uuid AND k.id = ANY(${[...keyResultIds]}::uuid[])
      AND k.counts_tasks AND k.kind = 'increase' AND k.dropped_at IS NULL AND c.phase NOT IN ('retro', 'closed', 'cancelled')`;
  const samples = counting
    .filter(({ done, current }) => current === null || Number(current) !== done)
    .map(({ id, done, lastCheckInAt }) => ({ keyResultId: id, value: String(done), at: later(at, lastCheckInAt), sampleId: null }));
  await recordMetricCheckIns(scope, samples, { now: at });
}

/** Refuses a second feed for a key result: its value would follow whichever spoke last. */
export async function refuseTwoFeeds({ db, organizationId }: Scope, keyResultId: string): Promise<void> {
  const where = { organizationId, keyResultId };
  if ((await db.metricSource.count({ where })) > 0)
    throw new DomainError('CONFLICT', 'This key result has a source already: remove that one, and count tasks then.');
}

/** Clocks of two processes differ by a little: what is counted later is later. */
function later(at: string, other: Date | null): string {
  return other !== null && other.toISOString() > at ? other.toISOString() : at;
}
