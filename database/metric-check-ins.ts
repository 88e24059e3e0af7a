import { expectedOf } from '../domain/expected.ts';
import { dayIn } from '../domain/calendar.ts';
import type { CycleSpan } from '../domain/cycle.ts';
import type { Decimal, Instant, Measure } from '../domain/key-result.ts';
import { progressOf } from '../domain/progress.ts';
import { weekOf } from '../domain/week.ts';
import { type CheckInRow, insertCheckIns } from './check-ins.ts';
import { publish } from './events.ts';
import { rejudge } from './judgment.ts';
import { judgmentFrame } from './judgment-facts.ts';
import { type KeyResultRow, keyResultRowOf, measureOf } from './key-result-row.ts';
import { stepsOf } from './milestone-steps.ts';
import { inTransaction, type Scope } from './scope.ts';

/** A sample on its way to become a check-in. */
export interface MetricCheckIn {
  /** The sample that it comes from; null where it is counted here. */
  sampleId: string | null;
  keyResultId: string;
  at: Instant;
  value: Decimal;
}

/**
 * Turns samples into check-ins, any number with a fixed number of statements: one row each, the newest of a key result becomes its value, and all
 * concerned are judged again. A day that is told again adds a row; what was shown then stays. Returns how many were added.
 */
export async function recordMetricCheckIns(scope: Scope, samples: readonly MetricCheckIn[], { now }: { now: Instant }): Promise<number> {
  if (samples.length === 0) return 0;
  return inTransaction(scope, async (inside) => {
    const ids = [...new Set(samples.map(({ keyResultId }) => keyResultId))];
    const { organizationId, db } = inside;
    const keyResults = (await db.keyResult.findMany({ where: { organizationId, id: { in: ids } } })).map(keyResultRowOf);
    const steps = await stepsOf(inside, ids);
    const spans = await spansOf(inside, keyResults);
    const rows = samples.flatMap((sample) => {
      const keyResult = keyResults.find(({ id }) => id === sample.keyResultId);
      const cycle = spans.get(keyResult?.cycleId ?? '');
      if (keyResult === undefined || cycle === undefined) return [];
      const measure = measureOf(
        keyResult,
        steps.filter(({ keyResultId }) => keyResultId === keyResult.id),
      );
      return [rowOf(inside, { sample, keyResult, cycle, measure })];
    });
    const count = await insertCheckIns(inside, rows);
    await takeNewest(inside, rows);
    await rejudge(inside, ids, now);
    for (const id of ids) publish(inside, { type: 'key-result', id });
    return count;
  });
}

async function spansOf(scope: Scope, keyResults: readonly KeyResultRow[]): Promise<Map<string, CycleSpan>> {
  const spans = new Map<string, CycleSpan>();
  for (const cycleId of new Set(keyResults.map((keyResult) => keyResult.cycleId))) spans.set(cycleId, (await judgmentFrame(scope, cycleId)).span);
  return spans;
}

function rowOf(scope: Scope, input: { sample: MetricCheckIn; keyResult: KeyResultRow; cycle: CycleSpan; measure: Measure }): CheckInRow & { value: Decimal } {
  const { sample, keyResult, cycle, measure } = input;
  const { at, value, sampleId } = sample;
  const { shown } = progressOf({ measure, values: [{ at, value }], cycle, now: at });
  return {
    organizationId: scope.organizationId,
    id: scope.database.newId(sampleId === null ? `check-in/count/${keyResult.id}/${at}` : `check-in/sample/${sampleId}`),
    cycleId: keyResult.cycleId,
    keyResultId: keyResult.id,
    authorId: null,
    source: 'METRIC',
    at,
    week: weekOf(dayIn(at, cycle.timeZone)),
    late: false,
    value,
    confidence: null,
    ...SAID_NOTHING,
    shownProgress: shown,
    shownExpected: expectedOf({ measure, cycle, now: at }),
    shownStatus: null,
    sampleId,
  };
}

const SAID_NOTHING = { progressNote: '', blocker: '', tellManager: false, changeNote: '' };

/** The newest number of a key result becomes its value, unless somebody has checked in since. */
async function takeNewest(scope: Scope, rows: readonly CheckInRow[]): Promise<void> {
  const newest = new Map<string, CheckInRow>();
  for (const row of rows) if ((newest.get(row.keyResultId)?.at ?? '') <= row.at) newest.set(row.keyResultId, row);
  const values = [...newest.values()].map(({ id, keyResultId, at, value }) => ({ checkInId: id, id: keyResultId, at, value }));
  await scope.db.$executeRaw`
    UPDATE key_results k SET current = n.value, last_check_in_at = n.at, last_check_in_id = n."checkInId"
    FROM jsonb_to_recordset(${JSON.stringify(values)}::jsonb) AS n(id uuid, "checkInId" uuid, at timestamptz, value numeric)
    WHERE k.organization_id = ${scope.organizationId}::uuid AND k.id = n.id AND (k.last_check_in_at IS NULL OR k.last_check_in_at <= n.at)`;
}
