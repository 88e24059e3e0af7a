import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { PageRequest } from './conformance-page.ts';

/** A page as it is read in a process of its own, which is killed as soon as it has read. */
export async function pageOfKilled<Page>(request: PageRequest): Promise<Page> {
  const child = fork(join(import.meta.dirname, 'conformance-page.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'], stdio: 'ignore' });
  const ended = new Promise<never>((_, reject) => child.once('exit', (code) => reject(new Error(`The reading process ended with ${code}`))));
  ended.catch(() => undefined);
  const page = new Promise<Page>((resolve) => child.once('message', (message) => resolve(message as Page)));
  child.send(request);
  try {
    return await Promise.race([page, ended]);
  } finally {
    child.kill('SIGKILL');
    child.disconnect();
  }
}
