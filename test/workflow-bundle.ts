import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const ROOT = dirname(import.meta.dirname);

/** The workflows, bundled once for all suites and runs: the bundle is kept under a hash of every source it may hold. */
export async function workflowBundle(): Promise<WorkflowBundleWithSourceMap> {
  const kept = join(ROOT, 'node_modules', '.cache', 'sextant', `workflows-${hashOfSources()}.js`);
  if (!existsSync(kept)) {
    const { code } = await bundleWorkflowCode({ workflowsPath: join(ROOT, 'workflows', 'index.ts'), logger: new DefaultLogger('ERROR') });
    mkdirSync(dirname(kept), { recursive: true });
    // Renamed into place: suites in other processes see the whole bundle or none.
    writeFileSync(`${kept}.${process.pid}`, code);
    renameSync(`${kept}.${process.pid}`, kept);
  }
  return { code: readFileSync(kept, 'utf8'), sourceMap: '' };
}

function hashOfSources(): string {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const file of globSync(['workflows/**/*.ts', 'domain/**/*.ts'], { cwd: ROOT }).sort()) {
    if (!file.endsWith('.test.ts')) hash.update(file).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
