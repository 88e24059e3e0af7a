import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { beginningOf } from './processes.ts';

const HOLDER = z.object({ pid: z.number(), beginning: z.string(), url: z.string() });

/** The process that runs on a data folder. */
export type Instance = z.infer<typeof HOLDER>;

/** What came of asking to be the only one. */
export type Hold = { held: true; release(): void } | { held: false; by: Instance };

/** Makes this process the only one on `dataFolder`, or tells which one is. A holder that was killed holds nothing. */
export function holdInstance({ dataFolder, url }: { dataFolder: string; url: string }): Hold {
  const path = join(dataFolder, 'sextant.pid');
  const running = runningInstance(dataFolder);
  if (running !== null && running.pid !== process.pid) return { held: false, by: running };
  rmSync(path, { force: true });
  try {
    writeFileSync(path, `${JSON.stringify({ pid: process.pid, beginning: beginningOf(process.pid) ?? '', url })}\n`, { flag: 'wx' });
  } catch (error) {
    // Another start was quicker by a moment.
    const quicker = runningInstance(dataFolder);
    if (quicker === null) throw error;
    return { held: false, by: quicker };
  }
  return { held: true, release: () => rmSync(path, { force: true }) };
}

/** The process that runs on this data folder now, or null. */
export function runningInstance(dataFolder: string): Instance | null {
  const holder = readHolder(join(dataFolder, 'sextant.pid'));
  return holder !== null && beginningOf(holder.pid) === holder.beginning ? holder : null;
}

/** A file that `kill -9` or a full disk left half written names nobody. */
function readHolder(path: string): Instance | null {
  try {
    return HOLDER.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}
