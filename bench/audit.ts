import assert from 'node:assert/strict';
import pg from 'pg';
import { writeAudit, writeAudits } from '../database/audit-log.ts';
import { sealNext } from '../database/audit-seals.ts';
import { verifyAudit } from '../database/audit-verification.ts';
import { openDatabase } from '../database/client.ts';
import { inTransaction, type Scope, systemScope } from '../database/scope.ts';
import { atLeastOf, ceilingOf, costOf, type Finding, median } from './measure.ts';
import { seedCompany } from './seed.ts';
import type { Stage } from './stage.ts';

const WRITERS = 50;
const CHANGES = 5_000;
/** The verifier is measured at both sizes, for what grows faster than its entries shows between them. */
const SIZES = [46_000, 200_000] as const;

/**
 * One busy company: changes a second with fifty writers while the sealer keeps up, and entries a second of the verifier, by wall time. Beside each stands
 * its CPU time, held to what two cores give at the same rate, for wall time swings on a shared machine. PostgreSQL has no statistics of the tables, as
 * after a restore.
 */
export async function measureAudit(stage: Stage): Promise<Finding[]> {
  const stageDatabase = await stage.freshDatabase();
  const { organizationId } = await seedCompany(stageDatabase.ownerUrl, { people: 50, objectives: 50, keyResults: 150, checkIns: 500 });
  await keepWithoutStatistics(stageDatabase.ownerUrl);
  const database = openDatabase({ url: stageDatabase.appUrl, secretKey: stageDatabase.database.secretKey, connections: WRITERS });
  try {
    const scope = systemScope(database, { organizationId, workflowId: 'bench' });
    const [rates, costs]: [number[], number[]] = [[], []];
    for (let round = 0; round <= stage.rounds; round++) {
      const work = async (): Promise<number> => {
        rates.push(await changesASecond(scope, round));
        return CHANGES;
      };
      costs.push(await costOf({ pids: [process.pid, stage.postmaster], work }));
    }
    await sealAll(scope);
    // The first round warms up.
    const findings = [
      atLeastOf('audited changes a second of one company, 50 writers', median(rates.slice(1)), { aim: 1_000, unit: '/s' }),
      ceilingOf("CPU of an audited change, ours and PostgreSQL's", median(costs.slice(1)), { aim: 2, unit: 'ms', digits: 2 }),
    ];
    for (const size of SIZES) {
      await fill(scope, size);
      findings.push(...(await verification(stage, scope)));
    }
    return findings;
  } finally {
    await database.close();
  }
}

async function keepWithoutStatistics(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  for (const table of ['audit_log', 'audit_leaves', 'audit_seals']) await owner.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
  await owner.end();
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

/** The median of all rounds, after one that warms up. */
async function verification(stage: Stage, scope: Scope): Promise<Finding[]> {
  const [rates, costs]: [number[], number[]] = [[], []];
  let entries = 0;
  for (let round = 0; round <= stage.rounds; round++) {
    const startedAt = performance.now();
    const cost = await costOf({
      pids: [process.pid, stage.postmaster],
      work: async () => {
        const verdict = await verifyAudit(scope, { anchor: null });
        assert.deepEqual({ findings: verdict.findings, waiting: verdict.waiting }, { findings: [], waiting: 0 });
        entries = verdict.entries;
        return entries;
      },
    });
    rates.push(entries / ((performance.now() - startedAt) / 1000));
    costs.push(cost * 1000);
  }
  return [
    atLeastOf(`entries a second of audit:verify, ${entries} entries`, median(rates.slice(1)), { aim: 100_000, unit: '/s' }),
    ceilingOf(`CPU of audit:verify an entry, ${entries} entries, ours and PostgreSQL's`, median(costs.slice(1)), { aim: 20, unit: 'µs', digits: 1 }),
  ];
}

/** Writes and seals until there are so many entries. */
async function fill(scope: Scope, size: number): Promise<void> {
  const before = await scope.db.auditEntry.count();
  for (let written = before; written < size; written += 1_000) {
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
