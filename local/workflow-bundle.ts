import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundle } from '@temporalio/worker';
import { hashOf } from './builds.ts';
import { FAILURE_CONVERTER_PATH } from './data-converter.ts';

const ROOT = dirname(import.meta.dirname);

/** The workflows as one script for Temporal's sandbox, bundled again only when a source has changed: webpack takes seconds, a start may not. */
export async function workflowBundle(): Promise<WorkflowBundle> {
  const kept = join(
    ROOT,
    'node_modules',
    '.cache',
    'sextant',
    `workflows-${hashOf(['workflows/**/*.ts', 'domain/**/*.ts', 'local/workflow-bundle.ts', 'package-lock.json'])}.js`,
  );
  if (!existsSync(kept)) {
    const { code } = await bundleWorkflowCode({
      workflowsPath: join(ROOT, 'workflows', 'index.ts'),
      failureConverterPath: FAILURE_CONVERTER_PATH,
      logger: new DefaultLogger('ERROR'),
    });
    mkdirSync(dirname(kept), { recursive: true });
    // Renamed into place: other processes see the whole bundle or none.
    writeFileSync(`${kept}.${process.pid}`, code);
    renameSync(`${kept}.${process.pid}`, kept);
  }
  return { code: readFileSync(kept, 'utf8') };
}
