import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import { connectTemporal } from '../local/temporal-connection.ts';
import { devServer, timeSkippingEnvironment } from './temporal.ts';

const directory = mkdtempSync(join(tmpdir(), 'sextant-temporal-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('a workflow on the dev server survives kill -9 of the server, on the same address', async () => {
  const first = await devServer(directory);
  const connection = await connectTemporal(first.access, { patienceMs: 10_000 });
  await new Client({ connection }).workflow.start('waiting', { taskQueue: 'nobody', workflowId: 'cycle/1' });
  await connection.close();
  process.kill(first.pid, 'SIGKILL');

  const second = await devServer(directory);
  const again = await connectTemporal(second.access, { patienceMs: 10_000 });
  const { status } = await new Client({ connection: again }).workflow.getHandle('cycle/1').describe();
  const { config } = await again.workflowService.describeNamespace({ namespace: 'default' });
  await again.close();
  await second.stop();

  expect({ address: second.access.address, adopted: second.adopted, status: status.name }).toEqual({
    address: first.access.address,
    adopted: false,
    status: 'RUNNING',
  });
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(180 * 86_400);
}, 180_000);

test('a dev server left behind by a killed parent is adopted', async () => {
  const left = await devServer(directory);

  const adopted = await devServer(directory);
  await adopted.stop();

  expect({ adopted: adopted.adopted, pid: adopted.pid }).toEqual({ adopted: true, pid: left.pid });
});

test('the time-skipping server starts', async () => {
  const environment = await timeSkippingEnvironment();

  const before = await environment.currentTimeMs();
  await environment.sleep('13 weeks');
  const after = await environment.currentTimeMs();
  await environment.teardown();

  expect(after - before).toBeGreaterThanOrEqual(13 * 7 * 86_400_000);
});
