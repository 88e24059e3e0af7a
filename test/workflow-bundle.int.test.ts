import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { workflowBundle } from './workflow-bundle.ts';

test('everything the workflows reach runs in the sandbox: nothing needs Node', async () => {
  const { code } = await workflowBundle();

  for (const name of ['okrCycle', 'weeklyCheckIn', 'connection', 'metricSync', 'escalation', 'retro']) expect(code).toContain(name);
});

test('the bundle holds the converter that keeps errors out of plain text', async () => {
  const { code } = await workflowBundle();

  expect(code).toMatch(/DefaultFailureConverter\(\{\s*encodeCommonAttributes: true/);
});

test('the second bundle of the same sources is the kept one', async () => {
  const first = await workflowBundle();

  const startedAt = performance.now();
  const second = await workflowBundle();

  expect(second.code === first.code).toBe(true);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

test('a workflow that reaches for Node is refused', async () => {
  const folder = mkdtempSync(join(import.meta.dirname, '..', 'workflows', '.planted-'));
  writeFileSync(
    join(folder, 'index.ts'),
    `import { readFileSync } from 'node:fs';\nexport async function planted(): Promise<string> { return readFileSync('/etc/hostname', 'utf8'); }\n`,
  );

  const said: string[] = [];
  const logger = new DefaultLogger('ERROR', ({ message }) => said.push(message));
  const bundle = bundleWorkflowCode({ workflowsPath: join(folder, 'index.ts'), logger });

  await expect(bundle).rejects.toThrow('Webpack finished with errors');
  expect(said.join('\n')).toMatch(/node:fs/);
  rmSync(folder, { recursive: true });
});
