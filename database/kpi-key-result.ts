import { createKeyResult, type KeyResultInput } from './key-results.ts';
import type { KeyResultRow } from './key-result-row.ts';
import { kpiById } from './kpis.ts';
import { createMetricSource, sourcesOfKpis } from './metric-sources.ts';
import { isAllowed } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import type { WriteOptions } from './versions.ts';

/**
 * Makes a key result of a KPI. Its source is copied, not moved: the key result reads the same number for its cycle, and the KPI is watched on beyond it.
 * Who may not wire sources gets a key result that is fed by hand.
 */
export async function keyResultFromKpi(scope: Scope, { kpiId, input }: { kpiId: string; input: KeyResultInput }, { at }: WriteOptions): Promise<KeyResultRow> {
  return inTransaction(scope, async (inside) => {
    const kpi = await kpiById(inside, kpiId);
    const keyResult = await createKeyResult(inside, input, { at });
    const [source] = await sourcesOfKpis(inside, [kpi.id]);
    if (source !== undefined && isAllowed(inside, 'create', 'metric-source')) {
      const { connectionId, metric, query, divideBy, cadenceMinutes, cursorVersion } = source;
      await createMetricSource(inside, { connectionId, keyResultId: keyResult.id, metric, query, divideBy, cadenceMinutes, cursorVersion }, { at });
    }
    return keyResult;
  });
}
