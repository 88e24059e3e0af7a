import assert from 'node:assert/strict';
import { writeAudit, writeAudits } from '../database/audit-log.ts';
import { sealNext } from '../database/audit-seals.ts';
import { verifyAudit } from '../database/audit-verification.ts';
import { openDatabase } from '../database/client.ts';
import { inTransaction, type Scope, systemScope } from '../database/scope.ts';
import { atLeastOf, type Finding, median } from './measure.ts';
import { seedCompany } from './seed.ts';
import type { Stage } from './stage.ts';

const WRITERS = 50;
const CHANGES = 5_000;
const ENTRIES = 200_000;

/** One busy company: changes a second with fifty writers while the sealer keeps up, and entries a second of the verifier. Wall time. */
export async function measureAudit(stage: Stage): Promise<Finding[]> {
  const stageDatabase = await stage.freshDatabase();
  const { organizationId } = await seedCompany(stageDatabase.ownerUrl, { people: 50, objectives: 50, keyResults: 150, checkIns: 500 });
  const database = openDatabase({ url: stageDatabase.appUrl, secretKey: stageDatabase.database.secretKey, connections: WRITERS });
  try {
    const scope = systemScope(database, { organizationId, workflowId: 'bench' });
    const rates: number[] = [];
    for (let round = 0; round <= stage.rounds; round++) rates.push(await changesASecond(scope, round));
    await sealAll(scope);
    await fill(scope);
    const startedAt = performance.now();
    const verdict = await verifyAudit(scope, { anchor: null });
    const elapsedSeconds = (performance.now() - startedAt) / 1000;
    assert.deepEqual({ findings: verdict.findings, waiting: verdict.waiting }, { findings: [], waiting: 0 });
    return [
      // The first round warms up.
      atLeastOf('audited changes a second of one company, 50 writers', median(rates.slice(1)), { aim: 1_000, unit: '/s' }),
      atLeastOf(`entries a second of audit:verify, ${verdict.entries} entries`, verdict.entries / elapsedSeconds, { aim: 100_000, unit: '/s' }),
    ];
  } finally {
    await database.close();
  }
}

/** Each change renames an objective and writes it down, in one transaction; the sealer works all the while. */
async function changesASecond(scope: Scope, round: number): Promise<number> {
  const objectives = await scope.db.objective.findMany({ where: { organizationId: scope.organizationId }, select: { id: true } });
  let next = 0;
  let writing = true;
  const sealer = (async () => {
    while (writing) if ((await sealNext(scope, new Date().toISOString())) === null) await new Promise((resolve) => setTimeout(resolve, 200));
  })();
  const writer = async (who: number): Promise<void> => {
    for (let change = next++; change < CHANGES; change = next++) {
      const id = objectives[who % objectives.length]?.id ?? '';
      const title = `Round ${round}, change ${change}`;
      await inTransaction(scope, async (inside) => {
        await inside.db.$executeRaw`UPDATE objectives SET title = ${title} WHERE organization_id = ${scope.organizationId}::uuid AND id = ${id}::uuid`;
        await writeAudit(inside, {
          action: 'update',
          noun: 'objective',
          subjectId: id,
          before: { title: 'before' },
          after: { title },
          at: new Date().toISOString(),
        });
      });
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: WRITERS }, (_, who) => writer(who)));
  const rate = CHANGES / ((performance.now() - startedAt) / 1000);
  writing = false;
  await sealer;
  return rate;
}

async function fill(scope: Scope): Promise<void> {
  for (let written = 0; written < ENTRIES; written += 1_000) {
    const at = new Date(Date.UTC(2026, 0, 1) + written).toISOString();
    const entries = Array.from({ length: 1_000 }, (_, place) => ({
      action: 'update',
      noun: 'key-result',
      subjectId: `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`,
      before: { title: 'Monthly uptime', target: '99.9', version: written },
      after: { title: 'Monthly uptime of the service', target: '99.95', version: written + 1 },
      at,
    }));
    await writeAudits(scope, entries);
    await sealAll(scope);
  }
}

async function sealAll(scope: Scope): Promise<void> {
  while ((await sealNext(scope, new Date().toISOString())) !== null);
}
