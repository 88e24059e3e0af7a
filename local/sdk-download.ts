import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';

/**
 * Lets Temporal's SDK download a server, and keeps the program under the name we want.
 * The SDK downloads only when it starts a server, so one is started for a moment.
 */
export async function downloadWithSdk({ kind, target }: { kind: 'dev-server' | 'time-skipping'; target: string }): Promise<void> {
  const folder = `${target}.download`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const server = { executable: { type: 'cached-download' as const, downloadDir: folder } };
  const environment = await (kind === 'dev-server' ? TestWorkflowEnvironment.createLocal({ server }) : TestWorkflowEnvironment.createTimeSkipping({ server }));
  await environment.teardown();
  const program = readdirSync(folder)
    .map((name) => join(folder, name))
    .find((path) => statSync(path).isFile() && statSync(path).size > 1_000_000);
  if (!program) throw new Error(`The download left no program in ${folder}`);
  chmodSync(program, 0o755);
  renameSync(program, target);
  rmSync(folder, { recursive: true, force: true });
}
