import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_FLAGS } from '../local/node-flags.ts';
import { ceilingOf, type Finding, median } from './measure.ts';
import { goalsFile, peopleFile } from './rehearsal-files.ts';
import type { Stage } from './stage.ts';

const ROOT = join(import.meta.dirname, '..');

/** A quarter of 13 weeks with 100 people and 300 key results, from the command to its files. Wall time: it is what a person waits for. */
export async function measureRehearsal(stage: Stage): Promise<Finding[]> {
  const files = join(stage.folder, 'rehearsal');
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, 'people.csv'), peopleFile());
  writeFileSync(join(files, 'okrs.csv'), goalsFile());
  const seconds: number[] = [];
  for (let round = 0; round < Math.min(stage.rounds, 3); round++) {
    const startedAt = performance.now();
    await simulate(files, join(files, `out-${round}`));
    seconds.push((performance.now() - startedAt) / 1000);
  }
  return [ceilingOf('rehearsal of 13 weeks, 100 people, 300 key results (wall time)', median(seconds), { aim: 20, unit: 's', digits: 1 })];
}

function simulate(files: string, out: string): Promise<void> {
  const options = ['--okrs', join(files, 'okrs.csv'), '--people', join(files, 'people.csv'), '--behaviour', 'typical', '--seed', '1', '--out', out];
  const child = spawn(process.execPath, [...NODE_FLAGS, 'commands/simulate.ts', ...options], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The rehearsal ended with ${code}`))));
  });
}
